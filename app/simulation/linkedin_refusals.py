"""How the simulated LinkedIn refuses, in the shapes that are documented or reported."""

from collections.abc import Mapping

from app.simulation.refusals import Refusal, retry_after


def refusal(status: int, code: str, message: str, **more: object) -> Refusal:
    """A refusal in LinkedIn's envelope."""
    return Refusal(status, {"status": status, "code": code, "message": message, **more})


def foreign(parameter: str, place: int) -> Refusal:
    """What a list answers in which a post stands that isn't the organization's."""
    processing = "Data Processing Exception while processing fields"
    message = f"Unpermitted fields present in PARAMETER: {processing} [/{parameter}[{place}]]"
    return refusal(403, "ACCESS_DENIED", message, serviceErrorCode=100)


THROTTLED = "Resource level throttle limit for calls to this resource is reached."
GRANT = "The provided authorization grant or refresh token is invalid, expired or revoked."
ACCESS = "Not enough permissions to access: organizationalEntityShareStatistics.FINDER"

REFUSALS: Mapping[str, tuple[Refusal, ...]] = {
    "AUTHENTICATION_FAILED": (
        refusal(401, "INVALID_ACCESS_TOKEN", "Invalid access token", serviceErrorCode=65600),
        refusal(401, "REVOKED_ACCESS_TOKEN", "The token was revoked", serviceErrorCode=65601),
        Refusal(
            401, {"message": "Empty oauth2_access_token", "serviceErrorCode": 401, "status": 401}
        ),
    ),
    "PERMISSION_MISSING": (refusal(403, "ACCESS_DENIED", ACCESS, serviceErrorCode=100),),
    "RATE_LIMITED": (
        Refusal(429, {"status": 429, "message": "Too many requests."}, retry_after),
        Refusal(429, {"code": "TOO_MANY_REQUESTS", "message": THROTTLED}, retry_after),
    ),
    "QUOTA_EXHAUSTED": (refusal(429, "TOO_MANY_REQUESTS", THROTTLED, serviceErrorCode=101),),
    "PROVIDER_UNAVAILABLE": (
        refusal(500, "INTERNAL_SERVER_ERROR", "Internal Server Error"),
        refusal(504, "GATEWAY_TIMEOUT", "Gateway Timeout"),
    ),
    "METRIC_REFUSED": (
        refusal(400, "ILLEGAL_ARGUMENT", "Value {metric} is not one of the query types."),
        refusal(400, "ILLEGAL_ARGUMENT", "Invalid query parameters."),
    ),
    "REQUEST_REJECTED": (
        refusal(400, "ILLEGAL_ARGUMENT", "Syntax exception in path variables."),
        refusal(426, "NONEXISTENT_VERSION", "Requested version 20200101 is not active"),
    ),
    "POST_NOT_FOUND": (refusal(404, "NOT_FOUND", "Not Found"),),
    "DEAD_REFRESH_TOKEN": (
        Refusal(400, {"error": "invalid_request", "error_description": GRANT}),
        Refusal(400, {"error": "invalid_grant", "error_description": GRANT}),
    ),
}
