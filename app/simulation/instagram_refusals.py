"""How the simulated Instagram refuses, in every shape that was seen of each reason."""

from collections.abc import Mapping

from app.simulation.meta_errors import meta_error, usage_of
from app.simulation.refusals import Refusal

_usage = usage_of("1784", "instagram")

REFUSALS: Mapping[str, tuple[Refusal, ...]] = {
    "AUTHENTICATION_FAILED": (
        Refusal(401, meta_error(190, 463)),
        Refusal(400, meta_error(190, 460)),
    ),
    "PERMISSION_MISSING": (
        Refusal(403, meta_error(10)),
        Refusal(400, meta_error(200)),
        Refusal(400, meta_error(100, message="This endpoint requires the 'pages' permission.")),
        Refusal(400, meta_error(1, message="Error validating client secret.")),
    ),
    "RATE_LIMITED": (
        Refusal(400, meta_error(80002), _usage),
        Refusal(403, meta_error(4), _usage),
        Refusal(429, meta_error(32), _usage),
    ),
    "PROVIDER_UNAVAILABLE": (Refusal(400, meta_error(2)),),
    "REQUEST_REJECTED": (Refusal(400, meta_error(100)),),
    "DEAD_REFRESH_TOKEN": (Refusal(400, meta_error(190, 463)),),
    "POST_NOT_FOUND": (Refusal(400, meta_error(100, 33)),),
    "PERSONAL_THEN": (Refusal(400, meta_error(100, 2108006)),),
    "FEW_VIEWERS": (Refusal(400, meta_error(10, message="(#10) Not enough viewers for this.")),),
    "METRIC_REFUSED": (
        Refusal(
            400,
            meta_error(
                100,
                message="(#100) The Media Insights API does not support the {metric} metric for"
                " this media product type.",
            ),
        ),
        Refusal(400, meta_error(100, message="(#100) Invalid parameter")),
    ),
}
