"""When a post that failed is tried again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.collecting.retries import next_after_failure, next_after_part

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
MINUTE, HOUR, DAY, WEEK = (timedelta(**{unit: 1}) for unit in ("minutes", "hours", "days", "weeks"))


def retry(
    code: FailureCode,
    *,
    retry_at: datetime | None = None,
    attempts: int = 1,
    lost: int = 1,
    jitter: float = 0,
) -> timedelta | None:
    failure = Failure(code, "No.", retry_at)
    at = next_after_failure(failure, attempts, lost, now=NOW, jitter=jitter)
    return None if at is None else at - NOW


@pytest.mark.parametrize(
    ("attempts", "wait"),
    [
        (1, 30 * MINUTE),
        (2, HOUR),
        (3, 2 * HOUR),
        (6, 16 * HOUR),
        (7, DAY),
        (8, DAY),
        (10_000, DAY),
    ],
)
def test_a_retry_waits_half_an_hour_doubled_up_to_a_day(attempts: int, wait: timedelta) -> None:
    assert retry(FailureCode.PROVIDER_UNAVAILABLE, attempts=attempts) == wait


def test_jitter_only_shortens_the_wait() -> None:
    assert retry(FailureCode.PROVIDER_UNAVAILABLE, jitter=1) == 24 * MINUTE
    assert retry(FailureCode.PROVIDER_UNAVAILABLE, jitter=0.5) == 27 * MINUTE


@pytest.mark.parametrize(
    ("code", "wait"),
    [
        (FailureCode.AUTHENTICATION_FAILED, None),
        (FailureCode.PERMISSION_MISSING, None),
        (FailureCode.METRICS_DELAYED, 30 * MINUTE),
        (FailureCode.POST_NOT_FOUND, WEEK),
        (FailureCode.RATE_LIMITED, 30 * MINUTE),
        (FailureCode.QUOTA_EXHAUSTED, 30 * MINUTE),
        (FailureCode.BILLING_REQUIRED, None),
        (FailureCode.PROVIDER_UNAVAILABLE, 30 * MINUTE),
        (FailureCode.MALFORMED_RESPONSE, 30 * MINUTE),
        (FailureCode.REQUEST_REJECTED, DAY),
        (FailureCode.NOT_A_POST_ID, None),
        (FailureCode.GONE, None),
    ],
)
def test_each_failure_has_its_next_time(code: FailureCode, wait: timedelta | None) -> None:
    assert retry(code) == wait


def test_a_lost_post_is_looked_for_three_times() -> None:
    waits = [retry(FailureCode.POST_NOT_FOUND, attempts=lost, lost=lost) for lost in (1, 2, 3, 4)]
    assert waits == [WEEK, WEEK, None, None]


@pytest.mark.parametrize("code", [FailureCode.RATE_LIMITED, FailureCode.QUOTA_EXHAUSTED])
def test_the_platforms_own_time_goes_before_ours(code: FailureCode) -> None:
    assert retry(code, retry_at=NOW + 7 * MINUTE, attempts=9, jitter=1) == 7 * MINUTE


def test_a_time_of_the_platform_that_is_over_says_nothing() -> None:
    assert retry(FailureCode.RATE_LIMITED, retry_at=NOW - MINUTE) == 30 * MINUTE


def test_what_needs_a_person_waits_for_one_whatever_the_platform_says() -> None:
    assert retry(FailureCode.BILLING_REQUIRED, retry_at=NOW + HOUR) is None


def part(*codes: FailureCode, retry_at: datetime | None = None, attempts: int = 1) -> Any:
    failures = [Failure(code, "No.", retry_at) for code in codes]
    at = next_after_part(failures, attempts, now=NOW, jitter=0)
    return None if at is None else at - NOW


def test_a_part_that_failed_for_a_while_is_asked_for_soon() -> None:
    late, down = FailureCode.METRICS_DELAYED, FailureCode.PROVIDER_UNAVAILABLE
    assert part() is None
    assert part(late, FailureCode.REQUEST_REJECTED, FailureCode.MALFORMED_RESPONSE) is None
    assert part(late, down) == 30 * MINUTE
    assert part(down, attempts=3) == 2 * HOUR
    assert part(FailureCode.QUOTA_EXHAUSTED, retry_at=NOW + 5 * HOUR) == 5 * HOUR
