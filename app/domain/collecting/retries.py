"""Retries: when to try a failed post again."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.domain.collecting.failures import SOON_OVER, Failure, FailureCode

FIRST_RETRY, LAST_RETRY = timedelta(minutes=30), timedelta(days=1)
LOOK_FOR_LOST_EVERY = timedelta(days=7)
JITTER = 0.2
"""Jitter shortens a wait by up to this fraction, so that posts that failed together spread out."""


def next_after_failure(
    failure: Failure, attempts: int, times_not_found: int, *, now: datetime, jitter: float
) -> datetime | None:
    """When to retry; None if a person must act first.

    Args:
        failure: How the attempt failed. The platform's own time takes precedence over ours.
        attempts: Failures in a row, including this one.
        times_not_found: How often the platform didn't know the post, including this time.
        now: The instant of the failure.
        jitter: A random number from 0 to 1.
    """
    if not failure.code.is_retryable(times_not_found):
        return None
    if failure.retry_at is not None and failure.retry_at > now:
        return failure.retry_at
    if failure.code is FailureCode.POST_NOT_FOUND:
        return now + LOOK_FOR_LOST_EVERY
    if failure.code is FailureCode.REQUEST_REJECTED:
        return now + LAST_RETRY * (1 - JITTER * jitter)
    return now + _wait(attempts, jitter)


def next_after_part(
    failures: Iterable[Failure], attempts: int, *, now: datetime, jitter: float
) -> datetime | None:
    """When to ask again after an answer of which these parts failed; None if not before its time.

    `attempts` are such answers in a row, including this one.
    """
    soon = [failure for failure in failures if failure.code in SOON_OVER]
    if not soon:
        return None
    named = [each.retry_at for each in soon if each.retry_at is not None and each.retry_at > now]
    return max(named, default=now + _wait(attempts, jitter))


def _wait(attempts: int, jitter: float) -> timedelta:
    doublings = min(attempts - 1, 10)  # more would not lengthen the wait, only overflow
    wait = min(FIRST_RETRY * (1 << doublings), LAST_RETRY)
    return wait * (1 - JITTER * jitter)
