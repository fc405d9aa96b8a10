from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.catalogue.metric_catalogue import BREAKS
from app.domain.numbers.change import NO_CHANGE
from app.domain.numbers.compared_windows import (
    ComparedWindow,
    compared_days,
    compared_range,
    few_ranges,
    read_range,
)
from app.domain.platforms import Platform
from app.domain.windows.comparison import ComparisonInput, ComparisonTo, resolve_comparison
from tests.domain.rows import MONDAY, compared, days_between, days_of, row, window_of

WEEK = window_of(MONDAY, MONDAY + timedelta(days=6))
LAST_YEAR = ComparisonInput(ComparisonTo.PREVIOUS_YEAR)
NONE = ComparisonInput(ComparisonTo.NONE)


def _custom(start: int, end: int) -> ComparisonInput:
    first, last = (MONDAY + timedelta(days=day) for day in (start, end))
    return ComparisonInput(ComparisonTo.CUSTOM, start=first, end=last)


def test_the_days_before_a_window_are_read_with_it() -> None:
    assert read_range(WEEK) == (MONDAY - timedelta(days=7), WEEK.end)
    for requested in (ComparisonInput(), NONE):
        assert compared_range(resolve_comparison(requested, WEEK)) is None


def test_other_days_are_read_besides() -> None:
    comparison = resolve_comparison(LAST_YEAR, WEEK)

    assert compared_range(comparison) == (date(2025, 3, 2), date(2025, 3, 8))


@pytest.mark.parametrize(
    ("requested", "previous"),
    [
        (ComparisonInput(), [(-7, 6)]),
        (NONE, [(-1, 6)]),
        (LAST_YEAR, [(-1, 6), (-365, -359)]),
        (ComparisonInput(match_weekdays=True), [(-7, 6)]),
        (_custom(-14, -8), [(-14, 6)]),  # a hole of days is read with them
        (_custom(-22, -16), [(-1, 6), (-22, -16)]),
        (_custom(3, 9), [(-1, 9)]),
        (_custom(8, 9), [(-1, 6), (8, 9)]),
    ],
)
def test_where_days_cost_the_compared_ones_are_read_if_they_are_needed(
    requested: ComparisonInput, previous: list[tuple[int, int]]
) -> None:
    comparison = resolve_comparison(requested, WEEK)

    def around(*days: int) -> tuple[date, ...]:
        return tuple(MONDAY + timedelta(days=day) for day in days)

    expected = [around(*days) for days in previous]
    assert few_ranges(comparison, with_previous=True) == expected
    assert few_ranges(comparison, with_previous=False) == [around(-1, 6)]


def test_days_that_were_not_read_are_asked_for_where_a_platform_may_carry_their_growth() -> None:
    before = MONDAY - timedelta(days=1)
    known = [row(before), row(MONDAY), row(MONDAY, Platform.TIKTOK, snapshots=0, published=1)]
    rows = [*known, row(MONDAY, Platform.MASTODON)]

    told, untold = [
        ComparedWindow(resolve_comparison(NONE, WEEK), days, days)
        for days in (days_between(before, WEEK.end, each) for each in (known, rows))
    ]

    assert told.unread_range() is None
    assert untold.unread_range() == (MONDAY - timedelta(days=7), MONDAY - timedelta(days=2))
    assert compared(days_of(rows, WEEK), WEEK).unread_range() is None


def test_a_gap_is_as_long_as_it_is_known_and_no_longer_than_the_window() -> None:
    rows = [row(MONDAY, each) for each in (Platform.YOUTUBE, Platform.TIKTOK, Platform.MASTODON)]
    old = row(MONDAY - timedelta(days=3), Platform.TIKTOK)
    window = compared(days_of([*rows, old], WEEK), WEEK)
    read_apart = replace(
        compared(days_of(rows, WEEK), WEEK), measured_before={Platform.TIKTOK: old.date}
    )

    for each in (window, read_apart):
        assert each.gap([Platform.YOUTUBE]) == 7
        assert each.gap([Platform.TIKTOK]) == 2
        assert each.gap(list(Platform)) == 2
    long_ago = replace(window, measured_before={Platform.YOUTUBE: MONDAY - timedelta(days=30)})
    assert long_ago.gap([Platform.YOUTUBE]) == 7


def test_both_sides_add_up_the_days_that_are_compared() -> None:
    # Of the end of February 2024, in 2023 the 29th has no partner.
    window = window_of(date(2024, 2, 28), date(2024, 3, 1))
    rows = [
        row(date(2023, 2, 28), views=1),
        row(date(2023, 3, 1), views=10, published=1),
        row(date(2024, 2, 28), views=100),
        row(date(2024, 2, 29), views=1_000),
        row(date(2024, 3, 1), views=10_000),
    ]
    year = compared(days_between(date(2023, 2, 1), window.end, rows), window, LAST_YEAR)

    current, previous = year.compared_sums()

    assert year.sums()[Platform.YOUTUBE].metrics.views == 11_100
    assert current[Platform.YOUTUBE].metrics.views == 10_100
    assert previous[Platform.YOUTUBE].metrics.views == 11
    assert compared_days(year.comparison) == (2, 2)


def test_compared_with_nothing_there_is_no_change() -> None:
    window = compared(days_of([row(MONDAY, views=1)], WEEK), WEEK, NONE)

    assert window.compared_sums() == ({}, {})
    assert window.change(None, None) == NO_CHANGE


def test_a_break_counts_where_its_platform_did_something_on_either_side() -> None:
    at = BREAKS[0]
    window = window_of(at.date, at.date)
    before, after = row(at.date - timedelta(days=1), at.platform), row(at.date, at.platform)
    elsewhere = row(at.date, next(each for each in Platform if each is not at.platform))

    for rows in ([before, elsewhere], [after, elsewhere]):
        now = compared(days_of(rows, window), window)
        assert at in now.breaks
        assert now.change(1, 2, [at.metric]).is_across_break
        on_its_own = {elsewhere.platform}
        apart = ComparedWindow(
            now.comparison, now.days.only(on_its_own), now.previous.only(on_its_own)
        )
        assert not apart.change(1, 2, [at.metric]).is_across_break
    assert compared(days_of([elsewhere], window), window).breaks == []
