"""Counting requests in slices of a rate's window."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.providers import registry
from app.providers.limits import Rate
from app.providers.rate_windows import end_of, free_at, slice_of

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTELY = Rate(10, 60)
DAILY = Rate(100, 86_400, until_midnight=True)


def test_there_is_room_up_to_the_rate() -> None:
    used = {slice_of(MINUTELY, NOW): 9}
    assert free_at(MINUTELY, used, 1, now=NOW) is None
    assert free_at(MINUTELY, used, 2, now=NOW) == NOW + 66 * SECOND


def test_the_oldest_requests_make_room_first() -> None:
    earlier = slice_of(MINUTELY, NOW - 30 * SECOND)
    used = {earlier: 4, slice_of(MINUTELY, NOW): 6}
    assert free_at(MINUTELY, used, 4, now=NOW) == NOW + 36 * SECOND
    assert free_at(MINUTELY, used, 5, now=NOW) == NOW + 66 * SECOND


def test_more_than_the_rate_waits_for_an_empty_window() -> None:
    assert free_at(MINUTELY, {}, 50, now=NOW) is None
    assert free_at(MINUTELY, {slice_of(MINUTELY, NOW): 1}, 50, now=NOW) == NOW + 66 * SECOND


def test_what_is_over_no_longer_counts() -> None:
    used = {slice_of(MINUTELY, NOW - 66 * SECOND): 10}
    assert free_at(MINUTELY, used, 1, now=NOW) is None


def test_a_day_of_quota_ends_at_midnight_in_california() -> None:
    midnight = datetime(2026, 11, 23, 8, tzinfo=UTC)
    day = slice_of(DAILY, NOW)
    assert day == midnight - timedelta(days=1)
    assert end_of(DAILY, day) == midnight
    assert free_at(DAILY, {day: 100}, 1, now=NOW) == midnight


@pytest.mark.parametrize(
    "rate", [rate for info in registry.PLATFORMS.values() for rate in info.rates]
)
def test_every_documented_rate_has_whole_slices(rate: Rate) -> None:
    assert rate.seconds % 10 == 0
    assert slice_of(rate, NOW) <= NOW < end_of(rate, slice_of(rate, NOW))


@given(st.lists(st.floats(min_value=0, max_value=30), min_size=1, max_size=200))
def test_no_stretch_of_time_ever_holds_more_than_the_rate(pauses: list[float]) -> None:
    used: Counter[datetime] = Counter()
    sent: list[datetime] = []
    now = NOW
    for pause in pauses:
        now += pause * SECOND
        while (wait := free_at(MINUTELY, used, 1, now=now)) is not None:
            now = wait
        used[slice_of(MINUTELY, now)] += 1
        sent.append(now)
    for number, first in enumerate(sent):
        assert sum(at < first + 60 * SECOND for at in sent[number:]) <= MINUTELY.requests
