"""What several readings of a day say together, and what views are on a platform."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import reduce
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.numbers.gains import Snapshot
from app.domain.numbers.metrics import COUNTS, Metrics
from app.domain.numbers.readings import is_answer, merged, reading, with_views_of
from app.domain.platforms import Platform

MONDAY = date(2026, 3, 2)


def at(hour: int) -> datetime:
    return datetime(2026, 3, 2, hour, tzinfo=UTC)


def read(hour: int, **answers: int | None) -> Snapshot:
    return reading(MONDAY, at(hour), answers)


def whole(hour: int, **answers: int | None) -> Snapshot:
    return read(hour, **{**dict.fromkeys(COUNTS), **answers})


def test_a_reading_says_what_was_not_answered() -> None:
    given = read(9, views=10, saves=None, reach=4, videoViews=2)

    assert given.totals == Metrics(views=10)
    assert (given.reach, given.extra) == (4, {"videoViews": 2})
    assert given.answered_at == dict.fromkeys(set(COUNTS) - {"views", "saves", "reach"})


@pytest.mark.parametrize(
    ("answers", "expected"),
    [({}, False), ({"saves": None}, True), ({"reach": 0}, True), ({"videoViews": None}, True)],
)
def test_what_answers_no_metric_is_no_answer(answers: Mapping[str, Any], expected: bool) -> None:
    assert is_answer(read(9, **answers)) == expected


def test_of_a_day_each_metric_keeps_the_answer_given_last() -> None:
    day = merged(read(9, views=10, likes=3), read(11, views=12, comments=1))

    assert day.totals == Metrics(views=12, likes=3, comments=1)
    assert day.collected_at == at(11)
    assert day.answered_at == {
        "likes": at(9),
        **dict.fromkeys(set(COUNTS) - {"views", "likes", "comments"}),
    }


def test_not_reported_is_an_answer_and_replaces_an_earlier_value() -> None:
    assert merged(read(9, views=10), read(11, views=None)).totals == Metrics()


def test_not_answered_replaces_nothing() -> None:
    assert merged(read(9, views=10), read(11, likes=1)).totals == Metrics(views=10, likes=1)


def test_of_one_instant_the_larger_counts_and_no_metric_looks_at_another() -> None:
    day = merged(read(9, views=10, likes=99, saves=None), read(9, views=11, likes=1, saves=0))

    assert day.totals == Metrics(views=11, likes=99, saves=0)


def test_where_all_was_answered_by_the_latest_nothing_else_is_remembered() -> None:
    assert merged(whole(9, views=10), whole(11, views=9)) == whole(11, views=9)


def test_extra_metrics_follow_the_same_rule() -> None:
    day = merged(whole(9, views=1, videoViews=5, quotes=2), whole(11, views=2, videoViews=4))

    assert day.extra == {"videoViews": 4, "quotes": 2}
    assert day.answered_at == {"quotes": at(9)}


counts = st.none() | st.integers(0, 3)
readings = st.builds(
    lambda hour, answers: read(hour, **answers),
    st.integers(0, 2),
    st.fixed_dictionaries({}, optional=dict.fromkeys((*COUNTS, "videoViews", "quotes"), counts)),
).filter(is_answer)


@given(st.lists(readings, min_size=3, max_size=4))
def test_every_order_and_grouping_of_readings_says_the_same(given: list[Snapshot]) -> None:
    """Law 2."""
    expected = reduce(merged, given)
    for order in permutations(given):
        assert reduce(merged, order) == expected
        assert merged(order[0], reduce(merged, order[1:])) == expected
        assert reduce(merged, [*order, order[0]]) == expected


@pytest.mark.parametrize(
    ("platform", "said", "kept"),
    [
        (Platform.TWITTER, {"impressions": 9}, {"views": 9, "impressions": 9}),
        (
            Platform.PINTEREST,
            {"views": 4, "impressions": 9},
            {"views": 9, "impressions": 9, "videoViews": 4},
        ),
        (Platform.LINKEDIN, {"views": 4, "impressions": None}, {"views": 4, "impressions": None}),
        (Platform.TWITTER, {"views": 4}, {"views": 4}),
        (Platform.TWITTER, {"views": 9, "impressions": 9}, {"views": 9, "impressions": 9}),
        (Platform.TWITTER, {"views": None, "impressions": 9}, {"views": 9, "impressions": 9}),
        (
            Platform.PINTEREST,
            {"views": 4, "impressions": 9, "videoViews": 5},
            {"views": 9, "impressions": 9, "videoViews": 5},
        ),
        (Platform.YOUTUBE, {"views": 4, "impressions": 9}, {"views": 4, "impressions": 9}),
    ],
)
def test_where_views_are_impressions_a_reading_has_them_as_views(
    platform: Platform, said: dict[str, int | None], kept: dict[str, int | None]
) -> None:
    assert with_views_of(platform, read(9, **said)) == read(9, **kept)


def test_views_that_are_impressions_were_answered_when_these_were() -> None:
    day = merged(read(9, impressions=9), read(11, views=4))

    assert with_views_of(Platform.PINTEREST, day) == merged(
        read(9, views=9, impressions=9), read(11, videoViews=4)
    )
