"""How the simulated Instagram refuses, in every shape that was seen of each reason."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.simulation.refusals import WAIT, Refusal


def _usage(_now: datetime) -> dict[str, str]:
    minutes = int(WAIT / timedelta(minutes=1))
    usage = f'"call_count":100,"total_time":25,"estimated_time_to_regain_access":{minutes}'
    return {"x-business-use-case-usage": f'{{"1784":[{{"type":"instagram",{usage}}}]}}'}


def meta_error(code: int, subcode: int | None = None, message: str = "No.") -> object:
    """An error as Graph writes it."""
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A"}
    return {"error": error | ({"error_subcode": subcode} if subcode else {})}


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
