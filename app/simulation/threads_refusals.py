"""How the simulated Threads refuses, in every shape that was seen of each reason."""

from collections.abc import Mapping

from app.simulation.meta_errors import meta_error, usage_of
from app.simulation.refusals import Refusal

_usage = usage_of("1784", "threads")

REFUSALS: Mapping[str, tuple[Refusal, ...]] = {
    "AUTHENTICATION_FAILED": (
        Refusal(401, meta_error(190, 463)),
        Refusal(400, meta_error(190)),
    ),
    "PERMISSION_MISSING": (
        Refusal(403, meta_error(10, message="Application does not have permission.")),
        Refusal(400, meta_error(200, message="(#200) Requires threads_manage_insights.")),
    ),
    "RATE_LIMITED": (
        Refusal(403, meta_error(4), _usage),
        Refusal(429, meta_error(613), _usage),
    ),
    "PROVIDER_UNAVAILABLE": (Refusal(500, meta_error(1)), Refusal(400, meta_error(2))),
    "REQUEST_REJECTED": (Refusal(400, meta_error(100)),),
    "DEAD_REFRESH_TOKEN": (Refusal(400, meta_error(190, 463)),),
    "POST_NOT_FOUND": (
        Refusal(400, meta_error(100, 33)),
        Refusal(400, meta_error(24, 4279009, message="Media Not Found")),
    ),
    "METRIC_REFUSED": (
        Refusal(400, meta_error(100, message="(#100) The metric {metric} isn't supported.")),
        Refusal(400, meta_error(100, message="(#100) Invalid parameter")),
    ),
}
