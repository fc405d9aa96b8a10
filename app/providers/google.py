"""How Google's APIs say no: by a `reason`, which the status doesn't reveal.

Source: the error pages of the YouTube Data API; a recorded bad key (400) and missing permission.
"""

from collections.abc import Mapping
from datetime import datetime

from app.domain.collecting.failures import Failure, FailureCode
from app.providers.calls import Reply
from app.providers.limits import next_pacific_midnight, retry_after


def read_failure(reply: Reply, now: datetime) -> Failure | None:
    """Name an error by its `reason`: YouTube's quota is a 403 and a bad key a 400.

    Its message may hold HTML and is not shown. `error` can also be a bare string (token host).
    """
    document = reply.document
    error = document.get("error") if isinstance(document, dict) else None
    if isinstance(error, str):
        return _DEAD if error in ("invalid_grant", "invalid_token") else None
    if not isinstance(error, dict):
        return None
    reasons = _reasons(error)
    if reasons & {"quotaExceeded", "dailyLimitExceeded"}:
        midnight = next_pacific_midnight(now)
        return Failure(
            FailureCode.QUOTA_EXHAUSTED, "YouTube's quota of today is used up.", midnight
        )
    if reasons & {"rateLimitExceeded", "userRateLimitExceeded"}:
        back = retry_after(reply.headers, now=now)
        return Failure(FailureCode.RATE_LIMITED, "YouTube's rate limit is reached.", back)
    if reasons & {"keyInvalid", "API_KEY_INVALID", "keyExpired"}:
        return Failure(FailureCode.AUTHENTICATION_FAILED, "YouTube doesn't accept this API key.")
    if reasons & {"authError", "UNAUTHENTICATED"}:
        return _DEAD
    if reasons & {"accessNotConfigured", "SERVICE_DISABLED"}:
        message = "The YouTube API is not enabled in the Google project of this installation."
        return Failure(FailureCode.PERMISSION_MISSING, message)
    if reasons & {"forbidden", "insufficientPermissions", "PERMISSION_DENIED"}:
        message = "YouTube was not asked for permission to read this: connect the channel again."
        return Failure(FailureCode.PERMISSION_MISSING, message)
    return None


_DEAD = Failure(FailureCode.AUTHENTICATION_FAILED, "YouTube's permission expired or was revoked.")


def _reasons(error: Mapping[str, object]) -> set[str]:
    """Collect every reason: in `errors`, in `details` (bad keys), and the `status` itself."""
    reasons = {str(error.get("status"))}
    for name in ("errors", "details"):
        entries = error.get(name)
        for entry in entries if isinstance(entries, list) else []:
            if isinstance(entry, dict):
                reasons.add(str(entry.get("reason")))
    return reasons
