from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.numbers.buckets import Granularity
from app.domain.numbers.compared_windows import ComparedWindow
from app.domain.numbers.days import Days
from app.domain.numbers.metrics import METRICS, Metrics, add
from app.domain.numbers.overviews import overview_of
from app.domain.numbers.series import TimeSeriesPoint, series_of
from app.domain.platforms import Platform
from app.domain.windows.calendar import Window
from app.domain.windows.comparison import ComparisonInput, ComparisonTo, resolve_comparison
from app.domain.windows.periods import WeekStart
from tests.domain.rows import (
    MONDAY,
    PREVIOUS_PERIOD,
    calendar_on,
    compared,
    days_around,
    days_between,
    days_of,
    row,
    window_of,
)

DAY, WEEK, MONTH, QUARTER, YEAR = Granularity
YOUTUBE, MASTODON = Platform.YOUTUBE, Platform.MASTODON
THREE_DAYS = window_of(MONDAY, MONDAY + timedelta(days=2))


def test_a_series_has_every_day_of_the_window() -> None:
    rows = [row(MONDAY, views=100, likes=5, rated=5, published=1), row(MONDAY + timedelta(2))]
    first, second, third = series_of(compared(days_of(rows, THREE_DAYS), THREE_DAYS)).points

    assert first._asdict() == {
        **Metrics(100, 5)._asdict(),
        "date": MONDAY,
        "engagement": 5,
        "engagement_rate": 5.0,
        "posts_published": 1,
        "is_measured": True,
        "is_complete": True,
        "days_carried": 3,  # as many days as the window has are known before it
        "compared": None,
    }
    assert (second.views, second.engagement, second.is_measured) == (0, 0, False)
    assert (third.views, third.is_measured) == (None, True)  # measured, though not its views
    assert second.engagement_rate is None


def test_a_metric_that_no_platform_reports_is_unknown_every_day() -> None:
    points = series_of(
        compared(days_of([row(MONDAY, MASTODON, likes=3)], THREE_DAYS), THREE_DAYS)
    ).points

    assert [point.views for point in points] == [None, None, None]
    assert [point.likes for point in points] == [3, 0, 0]


def test_a_post_published_is_no_measurement() -> None:
    days = days_of([row(MONDAY, published=1, snapshots=0)], THREE_DAYS)
    point, *_ = series_of(compared(days, THREE_DAYS)).points

    assert (point.posts_published, point.is_measured) == (1, False)


def test_an_empty_scope_knows_nothing() -> None:
    series = series_of(compared(days_of([], THREE_DAYS), THREE_DAYS), by_platform=True)

    assert [point.views for point in series.points] == [None, None, None]
    assert series.platforms == ()


def test_a_platform_knows_only_its_own_metrics() -> None:
    rows = [row(MONDAY, MASTODON, likes=3), row(MONDAY, YOUTUBE, views=10)]
    series = series_of(compared(days_of(rows, THREE_DAYS), THREE_DAYS), by_platform=True)

    assert series.platforms is not None
    youtube, mastodon = series.platforms  # most viewed first
    assert (youtube.platform, mastodon.platform) == (YOUTUBE, MASTODON)
    assert [point.views for point in youtube.points] == [10, 0, 0]
    assert [point.views for point in mastodon.points] == [None, None, None]
    assert [point.views for point in series.points] == [10, 0, 0]


def test_platforms_are_not_split_unasked() -> None:
    assert series_of(compared(days_of([], THREE_DAYS), THREE_DAYS)).platforms is None


def buckets(
    start: date, end: date, granularity: Granularity, *, today: date = date(2027, 6, 1)
) -> list[tuple[str, bool]]:
    window = window_of(start, end, today=today)
    points = series_of(compared(days_of([], window), window), granularity).points
    return [(point.date.isoformat(), point.is_complete) for point in points]


def test_weeks_are_named_by_their_monday_across_the_new_year() -> None:
    # 31 December 2026 is a Thursday: its week has four days in one year and three in the other.
    assert buckets(date(2026, 12, 23), date(2027, 1, 10), WEEK) == [
        ("2026-12-21", False),  # from Wednesday
        ("2026-12-28", True),
        ("2027-01-04", True),  # to Sunday
    ]


def test_months_are_whole_or_say_so() -> None:
    assert buckets(date(2026, 1, 1), date(2026, 3, 30), MONTH) == [
        ("2026-01-01", True),
        ("2026-02-01", True),
        ("2026-03-01", False),
    ]


@pytest.mark.parametrize("granularity", Granularity)
def test_today_completes_nothing(granularity: Granularity) -> None:
    end_of_year = date(2028, 12, 31)  # a Sunday: the last day of its week, month, quarter and year

    assert not buckets(end_of_year, end_of_year, granularity, today=end_of_year)[-1][1]
    whole = buckets(date(2028, 1, 1), end_of_year, granularity, today=date(2029, 1, 1))
    assert whole[-1][1]


def test_quarters_and_years_are_named_by_their_first_day() -> None:
    start, end = date(2025, 12, 31), date(2026, 4, 1)

    assert [name for name, _ in buckets(start, end, QUARTER)] == [
        "2025-10-01",
        "2026-01-01",
        "2026-04-01",
    ]
    assert buckets(start, end, YEAR) == [("2025-01-01", False), ("2026-01-01", False)]


def test_weeks_begin_where_the_organization_says() -> None:
    calendar = calendar_on(date(2026, 3, 15), WeekStart.SUNDAY)
    fortnight = Window(MONDAY, MONDAY + timedelta(days=13), calendar)

    points = series_of(compared(days_of([], fortnight), fortnight), WEEK).points

    assert [f"{point.date:%a %d}" for point in points] == ["Sun 01", "Sun 08", "Sun 15"]
    assert [point.is_complete for point in points] == [False, True, False]


def test_growth_of_days_without_a_snapshot_counts_where_it_is_seen() -> None:
    tuesday, wednesday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
    before = MONDAY - timedelta(days=3)
    rows = [row(before), row(MONDAY), row(wednesday, MASTODON)]
    series = series_of(compared(days_of(rows, THREE_DAYS), THREE_DAYS), by_platform=True)

    assert [point.days_carried for point in series.points] == [2, 0, 1]
    assert series.platforms is not None
    by_name = {each.platform: each.points for each in series.platforms}
    # Nothing is known of it before: as many days are carried as are looked at.
    assert [point.days_carried for point in by_name[MASTODON]] == [0, 0, 5]
    assert series.points[1].date == tuesday
    assert not series.points[1].is_measured


def test_a_point_has_its_partner_beside_it() -> None:
    rows = [
        row(MONDAY - timedelta(days=3), views=5, likes=1, rated=1, published=2),
        row(MONDAY - timedelta(days=1), views=70),
        row(MONDAY, views=100),
    ]
    window = compared(days_of(rows, THREE_DAYS), THREE_DAYS)
    first, second, third = [
        point.compared for point in series_of(window, with_compared=True).points
    ]

    assert first is not None
    assert second is not None
    assert third is not None
    assert first._asdict() == {
        **Metrics(5, 1)._asdict(),
        "date": MONDAY - timedelta(days=3),
        "engagement": 1,
        "engagement_rate": 20.0,
        "posts_published": 2,
        "is_measured": True,
    }
    assert (second.views, second.is_measured) == (0, False)
    assert third.views == 70
    assert [point.compared for point in series_of(window).points] == [None, None, None]


def test_a_bucket_has_the_sum_of_its_days_partners() -> None:
    two_weeks = window_of(MONDAY, MONDAY + timedelta(days=13))
    rows = [row(MONDAY - timedelta(days=back), views=2**back) for back in (14, 8, 7, 1)]

    points = series_of(
        compared(days_of(rows, two_weeks), two_weeks), WEEK, with_compared=True
    ).points

    assert [point.compared and point.compared.views for point in points] == [2**14 + 2**8, 2**7 + 2]


def test_a_leap_day_stands_beside_nothing() -> None:
    end_of_february = window_of(date(2024, 2, 28), date(2024, 3, 1))
    days = days_between(date(2023, 2, 1), date(2024, 3, 1), [row(date(2023, 3, 1), views=7)])
    year = compared(days, end_of_february, ComparisonInput(ComparisonTo.PREVIOUS_YEAR))

    points = series_of(year, with_compared=True).points
    whole = series_of(year, YEAR, with_compared=True).points

    assert [point.compared and point.compared.views for point in points] == [0, None, 7]
    assert [point.compared and point.compared.views for point in whole] == [7]


def test_compared_with_nothing_a_point_stands_alone() -> None:
    window = compared(days_of([], THREE_DAYS), THREE_DAYS, ComparisonInput(ComparisonTo.NONE))

    points = series_of(window, with_compared=True).points

    assert [point.compared for point in points] == [None, None, None]


def test_a_platform_that_is_gone_still_counts_in_what_was_before() -> None:
    rows = [row(MONDAY - timedelta(days=3), MASTODON, likes=5), row(MONDAY, YOUTUBE, likes=7)]
    before = days_between(MONDAY - timedelta(days=3), MONDAY - timedelta(days=1), rows[:1])
    now = days_of(rows[1:], THREE_DAYS)
    window = ComparedWindow(resolve_comparison(PREVIOUS_PERIOD, THREE_DAYS), now, before)

    first, *_ = series_of(window, with_compared=True).points

    assert first.compared is not None
    assert first.compared.likes == 5


MONTHS = window_of(date(2026, 1, 20), date(2026, 3, 10))


@given(days=days_around(MONTHS), granularity=st.sampled_from(Granularity))
def test_buckets_add_up_to_the_overview(days: Days, granularity: Granularity) -> None:
    overview = overview_of(compared(days, MONTHS))
    series = series_of(compared(days, MONTHS), granularity, by_platform=True)
    assert series.platforms is not None

    for name in (*METRICS, "engagement", "posts_published"):
        whole = getattr(overview.metrics if name in METRICS else overview, name)
        assert total(series.points, name) == whole
        parts = [total(platform.points, name) for platform in series.platforms]
        if parts:
            assert total_of(parts) == whole


def total(points: tuple[TimeSeriesPoint, ...], name: str) -> int | None:
    return total_of([getattr(point, name) for point in points])


def total_of(counts: list[int | None]) -> int | None:
    result = None
    for count in counts:
        result = add(result, count)
    return result
