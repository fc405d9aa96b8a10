"""Refreshes that people ask for: how far one has come, what it would cost, when the next may be."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform


class RefreshOutcome(StrEnum):
    """How a post of a run ended."""

    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    SKIPPED = "SKIPPED"


class Refusal(StrEnum):
    """Why a refresh isn't done."""

    RATE_LIMITED = "RATE_LIMITED"
    COLLECTING = "COLLECTING"
    NOT_COLLECTABLE = "NOT_COLLECTABLE"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A refresh that isn't done: why, in a sentence too, and when it may be asked for again."""

    reason: Refusal
    message: str
    retry_at: datetime | None = None


class Progress(NamedTuple):
    """How many posts of a run ended how; the others are still to come."""

    succeeded: int = 0
    failed: int = 0
    skipped: int = 0

    @property
    def done(self) -> int:
        """How many have ended."""
        return sum(self)


@dataclass(frozen=True, slots=True)
class PlatformPlan:
    """What a run would ask of one platform, at least.

    `requests` are as the platform counts them. `units` are what it charges for: posts not read
    yet on this UTC day where a post has a price, else requests. `cost_micros` is in millionths
    of a US dollar, None where nothing costs anything.
    """

    platform: Platform
    posts: int
    requests: int
    units: int
    cost_micros: int | None


def outcome_of(failure: Failure | None) -> RefreshOutcome | None:
    """How a post ended; None if it comes by itself once the platform lets it."""
    if failure is None:
        return RefreshOutcome.SUCCEEDED
    if failure.code is FailureCode.RATE_LIMITED and failure.retry_at is not None:
        return None
    return RefreshOutcome.FAILED
