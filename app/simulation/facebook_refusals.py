"""How the simulated Facebook refuses, in every shape that was seen of each reason."""

from collections.abc import Mapping

from app.simulation.meta_errors import meta_error, usage_of
from app.simulation.refusals import Refusal

_usage = usage_of("1000", "pages")

_GONE = (
    "(#10) Object does not exist, cannot be loaded due to missing permission or reviewable feature,"
    " or does not support this operation."
)
USER_CONTENT = (
    "(#10) This endpoint requires the 'pages_read_user_content' permission or the 'Page Public"
    " Content Access' feature."
)
OF_A_PERSON = "(#100) Tried accessing nonexisting field (username) on node type (User)"

REFUSALS: Mapping[str, tuple[Refusal, ...]] = {
    "AUTHENTICATION_FAILED": (
        Refusal(401, meta_error(190, 463)),
        Refusal(400, meta_error(190, 460)),
    ),
    "PERMISSION_MISSING": (
        Refusal(403, meta_error(10, message=USER_CONTENT)),
        Refusal(400, meta_error(200, message="(#200) Missing Permissions")),
        Refusal(400, meta_error(101, message="Error validating application.")),
    ),
    "RATE_LIMITED": (
        Refusal(400, meta_error(80001), _usage),
        Refusal(400, meta_error(32), _usage),
        Refusal(403, meta_error(4), _usage),
    ),
    "PROVIDER_UNAVAILABLE": (Refusal(500, meta_error(1)), Refusal(400, meta_error(2))),
    "REQUEST_REJECTED": (Refusal(400, meta_error(100)),),
    "DEAD_REFRESH_TOKEN": (Refusal(400, meta_error(190, 463)),),
    "POST_NOT_FOUND": (
        Refusal(400, meta_error(100, 33)),
        Refusal(400, meta_error(10, message=_GONE)),
    ),
    "METRIC_REFUSED": (
        Refusal(400, meta_error(100, message="(#100) {metric} must be a valid insights metric")),
        Refusal(400, meta_error(100, message="(#100) The value must be a valid insights metric")),
    ),
    "USER_CONTENT": (Refusal(400, meta_error(10, message=USER_CONTENT)),),
    "FEW_FOLLOWERS": (Refusal(400, meta_error(200, message="(#200) Not available.")),),
}
