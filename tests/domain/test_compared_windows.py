from datetime import date, timedelta

from app.domain.catalogue.metric_catalogue import BREAKS
from app.domain.numbers.change import NO_CHANGE
from app.domain.numbers.compared_windows import (
    ComparedWindow,
    compared_days,
    compared_range,
    read_range,
)
from app.domain.platforms import Platform
from app.domain.windows.comparison import ComparisonInput, ComparisonTo, resolve_comparison
from tests.domain.rows import MONDAY, compared, days_between, days_of, row, window_of

WEEK = window_of(MONDAY, MONDAY + timedelta(days=6))
LAST_YEAR = ComparisonInput(ComparisonTo.PREVIOUS_YEAR)
NONE = ComparisonInput(ComparisonTo.NONE)


def test_the_days_before_a_window_are_read_with_it() -> None:
    assert read_range(WEEK) == (MONDAY - timedelta(days=7), WEEK.end)
    for requested in (ComparisonInput(), NONE):
        assert compared_range(resolve_comparison(requested, WEEK)) is None


def test_other_days_are_read_besides() -> None:
    comparison = resolve_comparison(LAST_YEAR, WEEK)

    assert compared_range(comparison) == (date(2025, 3, 2), date(2025, 3, 8))


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
        alone = [days.only({elsewhere.platform}) for days in (now.days, now.previous)]
        apart = ComparedWindow(now.comparison, *alone)
        assert not apart.change(1, 2, [at.metric]).is_across_break
    assert compared(days_of([elsewhere], window), window).breaks == []
