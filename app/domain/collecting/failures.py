"""Why a post has no new numbers: the codes, what to retry, and when.

`app.providers` maps a platform's response to one of these codes; `retries` decides when the next
attempt is due.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from app.domain.posts import PostCategory

SETTLING_TIME = timedelta(hours=48)
"""Platforms publish first numbers up to this late; until then, an absent post may just be new."""

STORY_TIME = timedelta(hours=24)
"""How long a story is there."""

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
    NOT_A_POST_ID = "NOT_A_POST_ID"
    GONE = "GONE"

    def is_retryable(self, attempts: int = 1) -> bool:
        """Whether waiting may cure it, after `attempts` failures of this kind in a row.

        A dead token, a missing permission, an unpaid bill and a wrong id need a person. A rejected
        request may be accepted again, or by the next version of Backbone.
        """
        if self is FailureCode.POST_NOT_FOUND:
            return attempts < LOOKS_FOR_A_LOST_POST
        return self in CURED_BY_TIME


CURED_BY_WAITING = frozenset(
    {
        FailureCode.METRICS_DELAYED,
        FailureCode.RATE_LIMITED,
        FailureCode.QUOTA_EXHAUSTED,
        FailureCode.PROVIDER_UNAVAILABLE,
        FailureCode.MALFORMED_RESPONSE,
    }
)
"""What is over by itself: the same request is answered later."""

CURED_BY_TIME = CURED_BY_WAITING | {FailureCode.REQUEST_REJECTED}
"""What waiting cures, or the platform's or our next version."""

CONCERNS_THE_ACCOUNT = frozenset(
    {
        FailureCode.AUTHENTICATION_FAILED,
        FailureCode.RATE_LIMITED,
        FailureCode.QUOTA_EXHAUSTED,
        FailureCode.BILLING_REQUIRED,
    }
)
"""Failures that all the account's posts would meet; any other is that of one post."""

WAIT_FOR_A_PERSON = frozenset({FailureCode.PERMISSION_MISSING, FailureCode.BILLING_REQUIRED})
"""What isn't retried by itself, and may be over nevertheless: a few posts are tried once a day."""

SOON_OVER = frozenset(
    {
        FailureCode.AUTHENTICATION_FAILED,
        FailureCode.RATE_LIMITED,
        FailureCode.QUOTA_EXHAUSTED,
        FailureCode.PROVIDER_UNAVAILABLE,
    }
)
"""Where a part of an answer fails so, the other parts having come, it is worth another try soon."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure: its code, a sentence for people, and when the platform lets us retry.

    `retry_at` (UTC) is None unless the platform named the instant or it is known. A post
    `is_untried` where its platform failed for others before its turn came. One `is_over_ceiling`
    that would cost more than people allow an account per month.
    """

    code: FailureCode
    message: str
    retry_at: datetime | None = None
    is_untried: bool = False
    is_over_ceiling: bool = False


MOST_ALLOWED_ACCOUNTS = 100
"""Of so many accounts somebody can choose one."""


class AllowedAccount(NamedTuple):
    """An account that a person let us in to: the platform's id of it, and what it is called."""

    account_id: str
    name: str


@dataclass(frozen=True, slots=True)
class SeveralAccounts(Failure):
    """A person let us in to several accounts, and hasn't said which one to connect."""

    accounts: tuple[AllowedAccount, ...] = ()


UNTRIED = Failure(
    FailureCode.PROVIDER_UNAVAILABLE,
    "The requests for three posts in a row failed, so this one was not asked for.",
    is_untried=True,
)
"""The failure of a post whose turn never came."""


def absent(
    published_at: datetime | None, category: PostCategory | None = None, *, now: datetime
) -> Failure:
    """The failure of a post that the platform's response omits without a reason."""
    age = None if published_at is None else now - published_at
    if category is PostCategory.STORY and age is not None and age >= STORY_TIME:
        return Failure(FailureCode.GONE, "The story's day is over: its last numbers are final.")
    if age is not None and age < SETTLING_TIME:
        return Failure(
            FailureCode.METRICS_DELAYED,
            "The platform doesn't report this post yet; it is less than 48 hours old.",
        )
    return Failure(
        FailureCode.POST_NOT_FOUND,
        "The platform doesn't know this post: it was deleted, made private, or belongs to"
        " another account.",
    )
