from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.numbers.days import Days
from app.domain.numbers.metrics import METRICS, Metrics, add
from app.domain.numbers.overviews import overview_of
from app.domain.numbers.series import Granularity, TimeSeriesPoint, series_of
from app.domain.platforms import Platform
from tests.domain.rows import MONDAY, days_around, days_of, row, window_of

DAY, WEEK, MONTH = Granularity
YOUTUBE, MASTODON = Platform.YOUTUBE, Platform.MASTODON
THREE_DAYS = window_of(MONDAY, MONDAY + timedelta(days=2))


def test_a_series_has_every_day_of_the_window() -> None:
    rows = [row(MONDAY, views=100, likes=5, rated=5, published=1), row(MONDAY + timedelta(2))]
    first, second, third = series_of(days_of(rows, THREE_DAYS), THREE_DAYS).points

    assert first._asdict() == {
        **Metrics(100, 5)._asdict(),
        "date": MONDAY,
        "engagement": 5,
        "engagement_rate": 5.0,
        "posts_published": 1,
        "measured": True,
        "complete": True,
    }
    assert (second.views, second.engagement, second.measured) == (0, 0, False)
    assert (third.views, third.measured) == (None, True)  # measured, though not its views
    assert second.engagement_rate is None


def test_a_metric_that_no_platform_reports_is_unknown_every_day() -> None:
    points = series_of(days_of([row(MONDAY, MASTODON, likes=3)], THREE_DAYS), THREE_DAYS).points

    assert [point.views for point in points] == [None, None, None]
    assert [point.likes for point in points] == [3, 0, 0]


def test_a_post_published_is_no_measurement() -> None:
    point, *_ = series_of(
        days_of([row(MONDAY, published=1, snapshots=0)], THREE_DAYS), THREE_DAYS
    ).points

    assert (point.posts_published, point.measured) == (1, False)


def test_an_empty_scope_knows_nothing() -> None:
    series = series_of(days_of([], THREE_DAYS), THREE_DAYS, by_platform=True)

    assert [point.views for point in series.points] == [None, None, None]
    assert series.platforms == ()


def test_a_platform_knows_only_its_own_metrics() -> None:
    rows = [row(MONDAY, MASTODON, likes=3), row(MONDAY, YOUTUBE, views=10)]
    series = series_of(days_of(rows, THREE_DAYS), THREE_DAYS, by_platform=True)

    assert series.platforms is not None
    youtube, mastodon = series.platforms  # most viewed first
    assert (youtube.platform, mastodon.platform) == (YOUTUBE, MASTODON)
    assert [point.views for point in youtube.points] == [10, 0, 0]
    assert [point.views for point in mastodon.points] == [None, None, None]
    assert [point.views for point in series.points] == [10, 0, 0]


def test_platforms_are_not_split_unasked() -> None:
    assert series_of(days_of([], THREE_DAYS), THREE_DAYS).platforms is None


def buckets(
    start: date, end: date, granularity: Granularity, *, today: date = date(2027, 6, 1)
) -> list[tuple[str, bool]]:
    window = window_of(start, end, today=today)
    points = series_of(days_of([], window), window, granularity).points
    return [(point.date.isoformat(), point.complete) for point in points]


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
    end_of_may = date(2026, 5, 31)  # a Sunday: the last day of its week and of its month

    assert not buckets(end_of_may, end_of_may, granularity, today=end_of_may)[-1][1]
    *_, (_, complete) = buckets(date(2026, 5, 1), end_of_may, granularity)
    assert complete


MONTHS = window_of(date(2026, 1, 20), date(2026, 3, 10))


@given(days=days_around(MONTHS), granularity=st.sampled_from(Granularity))
def test_buckets_add_up_to_the_overview(days: Days, granularity: Granularity) -> None:
    overview = overview_of(days, MONTHS)
    series = series_of(days, MONTHS, granularity, by_platform=True)
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
