"""What time cures, and what an absent post is called."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.collecting.failures import FailureCode, absent
from app.domain.posts import PostCategory

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
RETRYABLE = {
    "METRICS_DELAYED",
    "POST_NOT_FOUND",
    "RATE_LIMITED",
    "QUOTA_EXHAUSTED",
    "PROVIDER_UNAVAILABLE",
    "MALFORMED_RESPONSE",
    "REQUEST_REJECTED",
}


@pytest.mark.parametrize("code", FailureCode)
def test_what_time_cures(code: FailureCode) -> None:
    assert code.is_retryable() is (code in RETRYABLE)


def test_a_lost_post_is_looked_for_three_times() -> None:
    looks = [FailureCode.POST_NOT_FOUND.is_retryable(attempts) for attempts in (1, 2, 3, 4)]
    assert looks == [True, True, False, False]


@pytest.mark.parametrize(
    ("published_at", "code"),
    [
        (NOW + timedelta(hours=1), FailureCode.METRICS_DELAYED),
        (NOW - timedelta(hours=47, minutes=59), FailureCode.METRICS_DELAYED),
        (NOW - timedelta(hours=48), FailureCode.POST_NOT_FOUND),
        (None, FailureCode.POST_NOT_FOUND),
    ],
)
def test_an_absent_post_is_delayed_for_48_hours(
    published_at: datetime | None, code: FailureCode
) -> None:
    assert absent(published_at, now=NOW).code is code


@pytest.mark.parametrize(
    ("age", "category", "code"),
    [
        (timedelta(hours=23), PostCategory.STORY, FailureCode.METRICS_DELAYED),
        (timedelta(hours=24), PostCategory.STORY, FailureCode.GONE),
        (timedelta(hours=24), PostCategory.REEL, FailureCode.METRICS_DELAYED),
    ],
)
def test_a_story_is_gone_after_its_day(
    age: timedelta, category: PostCategory, code: FailureCode
) -> None:
    assert absent(NOW - age, category, now=NOW).code is code
