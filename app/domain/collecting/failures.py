"""Why a post has no new numbers: the codes, what to retry, and when.

`app.providers` maps a platform's response to one of these codes; `retries` decides when the next
attempt is due.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SETTLING_TIME = timedelta(hours=48)
"""Platforms publish first numbers up to this late; until then, an absent post may just be new."""

LOOKS_FOR_A_LOST_POST = 3
"""A post that wasn't found this many times is only looked for again when somebody asks."""


class FailureCode(StrEnum):
    """Derived from what the platform said, never from an HTTP status alone."""

    AUTHENTICATION_FAILED = "AUTHENTICATION_FAILED"
    PERMISSION_MISSING = "PERMISSION_MISSING"
    METRICS_DELAYED = "METRICS_DELAYED"
    POST_NOT_FOUND = "POST_NOT_FOUND"
    RATE_LIMITED = "RATE_LIMITED"
    QUOTA_EXHAUSTED = "QUOTA_EXHAUSTED"
    BILLING_REQUIRED = "BILLING_REQUIRED"
    PROVIDER_UNAVAILABLE = "PROVIDER_UNAVAILABLE"
    MALFORMED_RESPONSE = "MALFORMED_RESPONSE"
    REQUEST_REJECTED = "REQUEST_REJECTED"

    def is_retryable(self, attempts: int = 1) -> bool:
        """Whether waiting may cure it, after `attempts` failures of this kind in a row.

        A dead token, a missing permission, an unpaid bill and a rejected request need a person.
        """
        if self is FailureCode.POST_NOT_FOUND:
            return attempts < LOOKS_FOR_A_LOST_POST
        return self in CURED_BY_TIME


CURED_BY_TIME = frozenset(
    {
        FailureCode.METRICS_DELAYED,
        FailureCode.RATE_LIMITED,
        FailureCode.QUOTA_EXHAUSTED,
        FailureCode.PROVIDER_UNAVAILABLE,
        FailureCode.MALFORMED_RESPONSE,
    }
)


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure: its code, a sentence for people, and when the platform lets us retry.

    `retry_at` (UTC) is None unless the platform named the instant or it is known.
    """

    code: FailureCode
    message: str
    retry_at: datetime | None = None


def absent(published_at: datetime | None, *, now: datetime) -> Failure:
    """The failure of a post that the platform's response omits without a reason."""
    if published_at is not None and now - published_at < SETTLING_TIME:
        return Failure(
            FailureCode.METRICS_DELAYED,
            "The platform doesn't report this post yet; it is less than 48 hours old.",
        )
    return Failure(
        FailureCode.POST_NOT_FOUND,
        "The platform doesn't know this post: it was deleted, made private, or belongs to"
        " another account.",
    )
