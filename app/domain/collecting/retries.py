"""Retries: when a post that failed is tried again."""

from datetime import datetime, timedelta

from app.domain.collecting.failures import Failure, FailureCode

FIRST_RETRY, LAST_RETRY = timedelta(minutes=30), timedelta(days=1)
LOOK_FOR_LOST_EVERY = timedelta(days=7)
JITTER = 0.2
"""A wait is shortened by up to this part: what failed together shouldn't come again together."""


def next_after_failure(
    failure: Failure, attempts: int, times_not_found: int, *, now: datetime, jitter: float
) -> datetime | None:
    """When to try again; None if that needs a person first.

    Args:
        failure: How the try failed. The platform's own time goes before ours.
        attempts: Failures in a row, this one included.
        times_not_found: How often the platform didn't know the post, this time included.
        now: The instant of the failure.
        jitter: Chance, from 0 to 1.
    """
    if not failure.code.is_retryable(times_not_found):
        return None
    if failure.retry_at is not None and failure.retry_at > now:
        return failure.retry_at
    if failure.code is FailureCode.POST_NOT_FOUND:
        return now + LOOK_FOR_LOST_EVERY
    doublings = min(attempts - 1, 10)  # more of them would be no longer, only overflow
    wait = min(FIRST_RETRY * (1 << doublings), LAST_RETRY)
    return now + wait * (1 - JITTER * jitter)
