"""When a post is looked at next."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.collecting.cadence import USUAL, Cadence, interval_of, is_fresh, next_after_success
from app.domain.posts import PostCategory
from app.domain.windows.clock import Clock

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
MINUTE, HOUR, DAY, WEEK = (timedelta(**{unit: 1}) for unit in ("minutes", "hours", "days", "weeks"))
VIDEO, STORY = PostCategory.VIDEO, PostCategory.STORY


FLOORED = Cadence(floor=6 * HOUR, without_floor=frozenset({STORY}))
DAILY = Cadence(((30 * DAY, DAY),), is_fixed=True)


@pytest.mark.parametrize(
    ("cadence", "category", "age", "interval"),
    [
        (USUAL, VIDEO, 23 * HOUR, HOUR),
        (USUAL, VIDEO, DAY, 6 * HOUR),
        (USUAL, VIDEO, 7 * DAY - MINUTE, 6 * HOUR),
        (USUAL, VIDEO, 7 * DAY, DAY),
        (USUAL, VIDEO, 90 * DAY - MINUTE, DAY),
        (USUAL, VIDEO, 90 * DAY, WEEK),
        (USUAL, VIDEO, -HOUR, HOUR),  # the platform's clock is ahead of ours
        (DAILY, VIDEO, HOUR, DAY),
        (DAILY, VIDEO, 30 * DAY - MINUTE, DAY),
        (DAILY, VIDEO, 30 * DAY, WEEK),
        (FLOORED, VIDEO, HOUR, 6 * HOUR),
        (FLOORED, VIDEO, 8 * DAY, DAY),
        (FLOORED, STORY, HOUR, HOUR),
        (FLOORED, STORY, 2 * DAY, 6 * HOUR),
    ],
)
def test_a_post_is_collected_by_its_age_and_the_cadence_of_its_platform(
    cadence: Cadence, category: PostCategory, age: timedelta, interval: timedelta
) -> None:
    assert interval_of(cadence, category, age) == interval
    assert next_after_success(cadence, category, NOW - age, now=NOW) == NOW + interval


@pytest.mark.parametrize(
    ("cadence", "category", "interval"),
    [
        (USUAL, VIDEO, MINUTE),
        (FLOORED, VIDEO, 6 * HOUR),
        (FLOORED, STORY, MINUTE),
        (DAILY, VIDEO, DAY),
    ],
)
def test_no_pace_is_faster_than_the_platforms_floor(
    cadence: Cadence, category: PostCategory, interval: timedelta
) -> None:
    assert interval_of(cadence, category, HOUR, lambda _usual: MINUTE) == interval


def test_a_post_of_unknown_age_counts_as_old() -> None:
    assert next_after_success(USUAL, VIDEO, None, now=NOW) == NOW + WEEK


@pytest.mark.parametrize(("age", "fresh"), [(HOUR, True), (2 * HOUR, True), (121 * MINUTE, False)])
def test_numbers_are_fresh_for_twice_the_interval(age: timedelta, fresh: bool) -> None:
    published_at = NOW - age - HOUR  # collected when it was an hour old: hourly
    collected_at = NOW - age
    assert is_fresh(USUAL, VIDEO, published_at, collected_at, Clock(NOW)) is fresh
