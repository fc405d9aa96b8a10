"""Retries: when to try a failed post again."""

from datetime import datetime, timedelta

from app.domain.collecting.failures import Failure, FailureCode

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
    doublings = min(attempts - 1, 10)  # more would not lengthen the wait, only overflow
    wait = min(FIRST_RETRY * (1 << doublings), LAST_RETRY)
    return now + wait * (1 - JITTER * jitter)
