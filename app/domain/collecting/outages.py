"""Outages: when a platform counts as out of reach, and how long it is left alone then."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from uuid import UUID

from app.domain.collecting.failures import Failure, FailureCode

BATCHES = 3
"""So many failing batches without an answer between them are an outage."""

FORGOTTEN_AFTER = timedelta(hours=1)
"""Failures farther apart than this have nothing to do with each other."""

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(minutes=15)
JITTER = 0.2
"""Jitter shortens a pause by up to this fraction."""


class Verdict(Enum):
    """What a request says of its platform."""

    ANSWERS = auto()
    SILENT = auto()
    UNKNOWN = auto()


_ANSWERS = frozenset(
    {
        FailureCode.METRICS_DELAYED,
        FailureCode.POST_NOT_FOUND,
        FailureCode.AUTHENTICATION_FAILED,
        FailureCode.BILLING_REQUIRED,
        FailureCode.REQUEST_REJECTED,
    }
)
"""Failures that only a platform in working order knows; the others may be of our own making."""


def verdict_of(failures: Collection[Failure], *, has_answer: bool = False) -> Verdict:
    """What a request's failures say of the platform; `has_answer` if some of it was answered."""
    codes = {failure.code for failure in failures}
    if has_answer or codes & _ANSWERS:
        return Verdict.ANSWERS
    return Verdict.SILENT if FailureCode.PROVIDER_UNAVAILABLE in codes else Verdict.UNKNOWN


@dataclass(frozen=True, slots=True)
class Outage:
    """Failures of a platform without an answer between them; an outage from `paused_at` on.

    `failures` counts them since `began_at`, the last of them `credential_id`'s at `failed_at`.
    Nobody asks before `ask_at`, and then one alone; `pauses` counts how often that was in vain.
    """

    failures: int
    began_at: datetime
    failed_at: datetime
    credential_id: UUID
    pauses: int = 0
    paused_at: datetime | None = None
    ask_at: datetime | None = None


def after_failure(
    known: Outage | None,
    credential_id: UUID,
    *,
    is_alone: bool,
    is_probe: bool,
    now: datetime,
    jitter: float,
) -> Outage:
    """How a platform stands after another failure.

    Args:
        known: How it stood before.
        credential_id: The account that asked in vain.
        is_alone: Whether no other account could ask this platform; else the failures of one account
            in a row count once, as they may be its own.
        is_probe: Whether it asked for all, after a pause.
        now: When it failed.
        jitter: A number from 0 to 1.
    """
    if known is not None and known.paused_at is not None:
        pauses = known.pauses + is_probe
        ask_at = now + pause_after(pauses, jitter) if is_probe else known.ask_at
        return Outage(
            *(known.failures + 1, known.began_at, now, credential_id),
            *(pauses, known.paused_at, ask_at),
        )
    if known is None or now - known.failed_at > FORGOTTEN_AFTER:
        return Outage(1, now, now, credential_id)
    counts = is_alone or credential_id != known.credential_id
    failures = known.failures + counts
    if failures < BATCHES:
        return Outage(failures, known.began_at, now, credential_id)
    ask_at = now + pause_after(0, jitter)
    return Outage(failures, known.began_at, now, credential_id, 0, now, ask_at)


def pause_after(pauses: int, jitter: float) -> timedelta:
    """How long to leave a platform alone after so many pauses."""
    doublings = min(pauses, 10)  # more would not lengthen the pause, only overflow
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE) * (1 - JITTER * jitter)
