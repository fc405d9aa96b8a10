"""Refreshes that people request: progress, estimated cost, and when the next one is allowed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform


class RefreshOutcome(StrEnum):
    """The outcome of one post in a run."""

    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    SKIPPED = "SKIPPED"


class Refusal(StrEnum):
    """Why a refresh is refused."""

    RATE_LIMITED = "RATE_LIMITED"
    COLLECTING = "COLLECTING"
    NOT_COLLECTABLE = "NOT_COLLECTABLE"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A refused refresh: why, also as a sentence, and when to request it again."""

    reason: Refusal
    message: str
    retry_at: datetime | None = None


class Progress(NamedTuple):
    """How many posts of a run ended with each outcome; the others are still pending."""

    succeeded: int = 0
    failed: int = 0
    skipped: int = 0

    @property
    def done(self) -> int:
        """How many have ended."""
        return sum(self)


@dataclass(frozen=True, slots=True)
class PlatformPlan:
    """The least that a run would request from one platform.

    `requests` are as the platform counts them. `units` are what it charges for: posts not read
    yet on this UTC day where a post has a price, else requests. `cost_micros` is in millionths
    of a US dollar, None where the platform is free.
    """

    platform: Platform
    posts: int
    requests: int
    units: int
    cost_micros: int | None


def outcome_of(failure: Failure | None) -> RefreshOutcome | None:
    """The outcome of a post; None if it is collected later, once the platform allows it."""
    if failure is None:
        return RefreshOutcome.SUCCEEDED
    if failure.code is FailureCode.GONE:
        return RefreshOutcome.SKIPPED
    if failure.code is FailureCode.RATE_LIMITED and failure.retry_at is not None:
        return None
    return RefreshOutcome.FAILED
