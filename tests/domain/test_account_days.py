"""Which of several answers about an account's day counts, and which can't be taken."""

from datetime import date, datetime, timedelta
from functools import reduce
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.accounts.account_days import (
    ACCOUNT_COUNTS,
    AccountCounts,
    AccountDay,
    account_day,
    check_account_day,
    merged,
)
from app.domain.numbers.metrics import LARGEST_COUNT
from tests.world import NOW, TODAY

HOUR = timedelta(hours=1)


def reading(at: datetime = NOW, day: date = TODAY, **answers: int | None) -> AccountDay:
    return account_day(day, at, answers)


def test_what_a_reading_leaves_out_stays_as_it_was() -> None:
    day = merged(reading(followers=10, posts=3), reading(NOW + HOUR, followers=12))
    assert day.counts == AccountCounts(followers=12, posts=3)
    assert day.collected_at == NOW + HOUR
    assert day.answered_at["posts"] == NOW
    assert day.answered_at["reach"] is None


def test_not_reported_is_an_answer_and_replaces_an_earlier_number() -> None:
    day = merged(reading(followers=10), reading(NOW + HOUR, followers=None))
    assert day.counts.followers is None
    assert "followers" not in day.answered_at


def test_of_one_instant_the_larger_counts_and_not_reported_comes_last() -> None:
    assert merged(reading(followers=10), reading(followers=9)).counts.followers == 10
    assert merged(reading(followers=None), reading(followers=0)).counts.followers == 0


answers = st.dictionaries(
    st.sampled_from(ACCOUNT_COUNTS), st.one_of(st.none(), st.integers(0, 3)), min_size=1
)
readings = st.builds(
    lambda hours, said: account_day(TODAY, NOW + hours * HOUR, said), st.integers(0, 2), answers
)


@given(st.lists(readings, min_size=1, max_size=4))
def test_no_order_and_no_repetition_changes_what_is_kept(given_readings: list[AccountDay]) -> None:
    expected = reduce(merged, given_readings)
    for order in permutations(given_readings):
        assert reduce(merged, order) == expected
        assert reduce(merged, (*order, *order)) == expected


@pytest.mark.parametrize(
    ("day", "field"),
    [
        (reading(day=TODAY + timedelta(days=1), followers=1), "date"),
        (reading(day=date(1989, 12, 31), followers=1), "date"),
        (reading(NOW + HOUR, followers=1), "collected_at"),
        (reading(NOW - timedelta(days=1), followers=1), "collected_at"),
        (reading(followers=-1), "followers"),
        (reading(profile_views=LARGEST_COUNT + 1), "profile_views"),
        (reading(), "followers"),
    ],
)
def test_what_no_account_can_have_is_named(day: AccountDay, field: str) -> None:
    problem = check_account_day(day, now=NOW, time_zone="UTC")
    assert problem is not None
    assert problem.field == field


def test_a_day_that_only_says_not_reported_is_one() -> None:
    assert check_account_day(reading(reach=None), now=NOW, time_zone="UTC") is None
