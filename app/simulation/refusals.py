"""How each platform says no: the bodies, statuses and headers in which it refuses.

Written by us in the shapes that the platforms document or that were seen. Named by what they
mean, so that a test can go through all of them and see each one understood.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime

from starlette.responses import JSONResponse

from app.domain.platforms import Platform

Headers = Callable[[datetime], dict[str, str]]
WAIT = timedelta(minutes=7)


@dataclass(frozen=True)
class Refusal:
    """One refusal; `headers` may say when to come back."""

    status: int
    body: object
    headers: Headers = field(default=lambda _now: {})

    def response(self, now: datetime) -> JSONResponse:
        """Write it."""
        return JSONResponse(self.body, self.status, headers=self.headers(now))


def _epoch(prefix: str, *, remaining: int = 0) -> Headers:
    return lambda now: {
        f"{prefix}limit": "900",
        f"{prefix}remaining": str(remaining),
        f"{prefix}reset": str(int((now + WAIT).timestamp())),
    }


def _timestamp(now: datetime) -> dict[str, str]:
    reset = (now + WAIT).isoformat().replace("+00:00", "Z")
    return {
        "x-ratelimit-limit": "300",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": reset,
    }


def _structured(_now: datetime) -> dict[str, str]:
    burst, minute = '100;w=1;name="safety_net"', '60;w=60;name="org_analytics"'
    return {
        "x-ratelimit-limit": f"60, {burst}, {minute}",
        "x-ratelimit-remaining": f"0, {burst}",
        "x-ratelimit-reset": str(int(WAIT.total_seconds())),
    }


def _usage(_now: datetime) -> dict[str, str]:
    minutes = int(WAIT / timedelta(minutes=1))
    usage = f'"call_count":100,"total_time":25,"estimated_time_to_regain_access":{minutes}'
    return {"x-business-use-case-usage": f'{{"1784":[{{"type":"instagram",{usage}}}]}}'}


def _retry_after(now: datetime) -> dict[str, str]:
    return {"retry-after": format_datetime(now + WAIT, usegmt=True)}


def _google(code: int, reason: str, status: str | None = None) -> object:
    error = {"message": "<b>No.</b>", "domain": "global", "reason": reason}
    body = {"code": code, "message": "<b>No.</b>", "errors": [error]}
    return {"error": body | ({"status": status} if status else {})}


def _tiktok(code: str) -> object:
    return {"data": {}, "error": {"code": code, "message": "No.", "log_id": "2026"}}


def _meta(code: int, subcode: int | None = None, message: str = "No.") -> object:
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A"}
    return {"error": error | ({"error_subcode": subcode} if subcode else {})}


def _x(title: str, kind: str, status: int, **more: object) -> object:
    kind = f"https://api.twitter.com/2/problems/{kind}"
    return {"title": title, "detail": title, "type": kind, "status": status, **more}


_X_UNAUTHORIZED = {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "No."}
_CREDITS = "https://api.x.com/2/problems/credits-depleted"

REFUSALS: Mapping[Platform, Mapping[str, tuple[Refusal, ...]]] = {
    Platform.YOUTUBE: {
        "AUTHENTICATION_FAILED": (
            Refusal(401, _google(401, "authError", "UNAUTHENTICATED")),
            Refusal(400, _google(400, "keyInvalid")),
            Refusal(400, {"error": {"code": 400, "details": [{"reason": "API_KEY_INVALID"}]}}),
        ),
        "PERMISSION_MISSING": (
            Refusal(403, _google(403, "insufficientPermissions")),
            Refusal(403, _google(403, "SERVICE_UNAVAILABLE", "PERMISSION_DENIED")),
            Refusal(403, _google(403, "accessNotConfigured")),
        ),
        "QUOTA_EXHAUSTED": (Refusal(403, _google(403, "quotaExceeded")),),
        "RATE_LIMITED": (
            Refusal(403, _google(403, "rateLimitExceeded"), _retry_after),
            Refusal(429, _google(429, "userRateLimitExceeded"), _retry_after),
        ),
        "REQUEST_REJECTED": (Refusal(400, _google(400, "badRequest")),),
        "DEAD_REFRESH_TOKEN": (Refusal(400, {"error": "invalid_grant"}),),
    },
    Platform.TIKTOK: {
        "AUTHENTICATION_FAILED": (Refusal(401, _tiktok("access_token_invalid")),),
        "PERMISSION_MISSING": (
            Refusal(401, _tiktok("scope_not_authorized")),
            Refusal(400, _tiktok("scope_permission_missed")),
        ),
        "RATE_LIMITED": (Refusal(429, _tiktok("rate_limit_exceeded")),),
        "PROVIDER_UNAVAILABLE": (Refusal(200, _tiktok("internal_error")),),
        "REQUEST_REJECTED": (Refusal(400, _tiktok("invalid_params")),),
        "DEAD_REFRESH_TOKEN": (
            Refusal(200, {"error": "invalid_grant", "error_description": "No.", "log_id": "1"}),
            Refusal(200, {"data": {"error_code": 10010}, "message": "error"}),
        ),
    },
    Platform.INSTAGRAM: {
        "AUTHENTICATION_FAILED": (
            Refusal(401, _meta(190, 463)),
            Refusal(400, _meta(190, 460)),
        ),
        "PERMISSION_MISSING": (
            Refusal(403, _meta(10)),
            Refusal(400, _meta(200)),
            Refusal(400, _meta(100, message="This endpoint requires the 'pages' permission.")),
            Refusal(400, _meta(1, message="Error validating client secret.")),
        ),
        "RATE_LIMITED": (
            Refusal(400, _meta(80002), _usage),
            Refusal(403, _meta(4), _usage),
            Refusal(429, _meta(32), _usage),
        ),
        "PROVIDER_UNAVAILABLE": (Refusal(400, _meta(2)),),
        "REQUEST_REJECTED": (Refusal(400, _meta(100)),),
        "DEAD_REFRESH_TOKEN": (Refusal(400, _meta(190, 463)),),
        "POST_NOT_FOUND": (Refusal(400, _meta(100, 33)),),
        "PERSONAL_THEN": (Refusal(400, _meta(100, 2108006)),),
        "FEW_VIEWERS": (Refusal(400, _meta(10, message="(#10) Not enough viewers for this.")),),
        "INVALID_METRIC": (Refusal(400, _meta(100, message="does not support the metric")),),
    },
    Platform.TWITTER: {
        "AUTHENTICATION_FAILED": (Refusal(401, _X_UNAUTHORIZED),),
        "PERMISSION_MISSING": (
            Refusal(403, _x("Forbidden", "client-forbidden", 403, reason="client-not-enrolled")),
            Refusal(403, _x("Unsupported", "unsupported-authentication", 403)),
        ),
        "RATE_LIMITED": (
            Refusal(429, {"title": "Too Many Requests", "status": 429}, _epoch("x-rate-limit-")),
            Refusal(429, {"errors": [{"code": 88, "message": "No."}]}, _epoch("x-rate-limit-")),
        ),
        "QUOTA_EXHAUSTED": (
            Refusal(429, _x("UsageCapExceeded", "usage-capped", 429, period="Monthly")),
            Refusal(429, {"title": "Limit"}, _epoch("x-rate-limit-", remaining=39_999)),
        ),
        "BILLING_REQUIRED": (
            Refusal(402, _x("CreditsDepleted", "credits", 402, account_id=10**18)),
            Refusal(402, {"title": "Payment Required", "type": _CREDITS, "status": 402}),
            Refusal(403, _x("SpendCapReached", "spend-cap-reached", 403)),
            Refusal(403, {"title": "Forbidden", "detail": "Your billing cycle spend cap is met."}),
        ),
        "REQUEST_REJECTED": (Refusal(400, _x("Invalid Request", "invalid-request", 400)),),
        "DEAD_REFRESH_TOKEN": (
            Refusal(
                400,
                {
                    "error": "invalid_request",
                    "error_description": "Value passed for the token was invalid.",
                },
            ),
        ),
    },
    Platform.PINTEREST: {
        "AUTHENTICATION_FAILED": (
            Refusal(401, {"code": 2, "message": "Authentication failed.", "status": "failure"}),
        ),
        "RATE_LIMITED": (Refusal(429, {"code": 8, "message": "No."}, _structured),),
        "REQUEST_REJECTED": (Refusal(400, {"code": 1, "message": "A parameter is missing."}),),
        "DEAD_REFRESH_TOKEN": (Refusal(400, {"error": "invalid_grant"}),),
        "RESTRICTED_FEATURE": (Refusal(401, {"code": 3, "message": "Restricted feature."}),),
        "FOREIGN_PIN": (
            Refusal(401, {"code": 7, "message": "Not authorized to access board or Pin."}),
        ),
        "PERMISSION_MISSING": (
            Refusal(403, {"code": 403, "message": "Not authorized to access board or Pin."}),
        ),
        "POST_NOT_FOUND": (
            Refusal(404, {"code": 50, "message": "Pin not found."}),
            Refusal(404, {"code": 404, "message": "Pin not found."}),
        ),
    },
    Platform.MASTODON: {
        "AUTHENTICATION_FAILED": (Refusal(401, {"error": "The access token is invalid"}),),
        "PERMISSION_MISSING": (
            Refusal(401, {"error": "This method requires an authenticated user"}),
            Refusal(403, {"error": "This action is outside the authorized scopes"}),
        ),
        "RATE_LIMITED": (Refusal(429, {"error": "Too many requests"}, _timestamp),),
        "REQUEST_REJECTED": (Refusal(422, {"error": "Validation failed"}),),
        "POST_NOT_FOUND": (
            Refusal(404, {"error": "Not Found"}),
            Refusal(404, {"error": "Record not found"}),
        ),
    },
    Platform.BLUESKY: {
        "AUTHENTICATION_FAILED": (
            Refusal(400, {"error": "ExpiredToken", "message": "Token has expired"}),
        ),
        "PERMISSION_MISSING": (Refusal(400, {"error": "AccountTakedown", "message": "No."}),),
        "RATE_LIMITED": (Refusal(429, {"error": "RateLimitExceeded"}, _epoch("ratelimit-")),),
        "PROVIDER_UNAVAILABLE": (Refusal(400, {"error": "UpstreamFailure"}),),
        "REQUEST_REJECTED": (Refusal(400, {"error": "InvalidRequest", "message": "No."}),),
        "DEAD_REFRESH_TOKEN": (Refusal(400, {"error": "ExpiredToken"}),),
    },
}


def refusal(platform: Platform, kind: str, shape: int = 0) -> Refusal:
    """Find how a platform refuses for this reason; some have several shapes for one."""
    return REFUSALS[platform][kind][shape]
