"""How the simulated X refuses: several shapes of the same refusal, as reported of the real one."""

from collections.abc import Mapping

from app.simulation.refusals import Refusal, epoch_headers

PROBLEMS = "https://api.twitter.com/2/problems/"


def _x(title: str, kind: str, status: int, **more: object) -> object:
    kind = f"https://api.twitter.com/2/problems/{kind}"
    return {"title": title, "detail": title, "type": kind, "status": status, **more}


_X_UNAUTHORIZED = {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "No."}
_CREDITS = "https://api.x.com/2/problems/credits-depleted"


def _invalid(message: str) -> object:
    return {
        "errors": [{"message": message}],
        "title": "Invalid Request",
        "type": f"{PROBLEMS}invalid-request",
    }


REFUSALS: Mapping[str, tuple[Refusal, ...]] = {
    "AUTHENTICATION_FAILED": (Refusal(401, _X_UNAUTHORIZED),),
    "PERMISSION_MISSING": (
        Refusal(403, _x("Forbidden", "client-forbidden", 403, reason="client-not-enrolled")),
        Refusal(403, _x("Unsupported", "unsupported-authentication", 403)),
    ),
    "RATE_LIMITED": (
        Refusal(429, {"title": "Too Many Requests", "status": 429}, epoch_headers("x-rate-limit-")),
        Refusal(429, {"errors": [{"code": 88, "message": "No."}]}, epoch_headers("x-rate-limit-")),
    ),
    "QUOTA_EXHAUSTED": (
        Refusal(429, _x("UsageCapExceeded", "usage-capped", 429, period="Monthly")),
        Refusal(429, {"title": "Limit"}, epoch_headers("x-rate-limit-", remaining=39_999)),
    ),
    "BILLING_REQUIRED": (
        Refusal(402, _x("CreditsDepleted", "credits", 402, account_id=10**18)),
        Refusal(402, {"title": "Payment Required", "type": _CREDITS, "status": 402}),
        Refusal(403, _x("SpendCapReached", "spend-cap-reached", 403)),
        Refusal(403, {"title": "Forbidden", "detail": "Your billing cycle spend cap is met."}),
    ),
    "METRIC_REFUSED": (
        Refusal(400, _invalid("The query parameter value [{metric}] is not one of [attachments].")),
        Refusal(400, _invalid("One or more parameters to your request was invalid.")),
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
}
