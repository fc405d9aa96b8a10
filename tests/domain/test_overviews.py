from datetime import date, timedelta

import pytest
from hypothesis import given

from app.domain.numbers.change import Direction
from app.domain.numbers.days import Days
from app.domain.numbers.overviews import (
    BestDay,
    EngagementBreakdown,
    engagement_of,
    growth_of,
    overview_of,
    platforms_of,
)
from app.domain.platforms import Platform
from tests.domain.rows import MONDAY, days_around, days_of, row, window_of

SUNDAY = MONDAY + timedelta(days=6)
WEEK = window_of(MONDAY, SUNDAY)
THE_MONDAY_BEFORE = MONDAY - timedelta(days=7)
YOUTUBE, TIKTOK, MASTODON = Platform.YOUTUBE, Platform.TIKTOK, Platform.MASTODON

ROWS = (
    row(THE_MONDAY_BEFORE, YOUTUBE, views=400, likes=20, rated=20, published=2),
    row(MONDAY, YOUTUBE, views=500, likes=30, saves=5, rated=35, published=1),
    row(SUNDAY, YOUTUBE, views=-100, likes=-5, rated=-5),  # spam removed
    row(SUNDAY, TIKTOK, views=600, likes=10, comments=10, rated=20),
    row(SUNDAY, MASTODON, likes=40, shares=10, published=3),
    row(MONDAY + timedelta(days=7), TIKTOK, views=10_000, likes=10_000, rated=10_000),  # later
)
DAYS = days_of(ROWS, WEEK)


def test_an_overview_adds_up_the_window_and_nothing_else() -> None:
    overview = overview_of(DAYS, WEEK)

    assert overview.metrics.views == 1_000  # 500 - 100 + 600
    assert overview.metrics[1:5] == (75, 10, 10, 5)
    assert overview.engagement == 100
    assert overview.metrics.impressions is None  # nobody reports them
    assert overview.posts_published == 4


def test_a_rate_leaves_out_engagement_without_known_views() -> None:
    # (35 - 5 + 20) / 1000, where all engagement would give 10 %: Mastodon knows no views.
    assert overview_of(DAYS, WEEK).engagement_rate == 5.0


def test_platforms_come_in_the_order_of_views_unknown_ones_last() -> None:
    overview = overview_of(DAYS, WEEK)

    assert overview.active_platforms == (TIKTOK, YOUTUBE, MASTODON)  # 600, 400, unknown
    assert overview.best_platform is TIKTOK


def test_an_overview_compares_with_the_window_before() -> None:
    overview = overview_of(DAYS, WEEK)

    assert overview.views_change.percent == 150.0  # 1000 after 400
    assert overview.engagement_change.delta == 80  # 100 after 20
    assert overview.engagement_rate_change.direction is Direction.STABLE  # 5 % after 5 %
    assert overview.posts_published_change.percent == 100.0  # 4 after 2


def test_an_overview_of_one_platform_is_of_that_one_alone() -> None:
    overview = overview_of(DAYS, WEEK, YOUTUBE)

    assert (overview.metrics.views, overview.engagement_rate) == (400, 7.5)  # 30 / 400
    assert overview.active_platforms == (YOUTUBE,)
    assert overview_of(DAYS, WEEK, MASTODON).engagement_rate is None


def test_nothing_measured_is_unknown_and_nothing_published_is_zero() -> None:
    overview = overview_of(days_of([], WEEK), WEEK)

    assert overview.metrics.views is overview.engagement is overview.engagement_rate is None
    assert overview.posts_published == 0
    assert overview.active_platforms == ()
    assert overview.best_platform is None
    assert overview.views_change.direction is None


def test_views_taken_back_are_still_known() -> None:
    rows = [row(MONDAY, YOUTUBE, views=-5), row(MONDAY, MASTODON, likes=1)]

    assert overview_of(days_of(rows, WEEK), WEEK).active_platforms == (YOUTUBE, MASTODON)


@pytest.mark.parametrize("views", [0, -5])
def test_no_platform_is_best_without_views_gained(views: int) -> None:
    assert overview_of(days_of([row(MONDAY, views=views)], WEEK), WEEK).best_platform is None


def test_a_platform_whose_rows_are_emptied_is_not_active() -> None:
    archived = row(MONDAY, TIKTOK, snapshots=0)

    assert overview_of(days_of([archived], WEEK), WEEK).active_platforms == ()


def test_platforms_share_the_scope_between_them() -> None:
    tiktok, youtube, mastodon = platforms_of(DAYS, WEEK)

    assert (tiktok.platform, tiktok.views_percent, tiktok.posts_percent) == (TIKTOK, 60.0, 0.0)
    assert (youtube.platform, youtube.views_percent, youtube.posts_percent) == (YOUTUBE, 40.0, 25.0)
    assert (mastodon.platform, mastodon.views_percent) == (MASTODON, None)
    # Of 100: likes and comments 20, 30 likes after the correction and saves, likes and shares 50.
    assert [each.engagement_percent for each in (tiktok, youtube, mastodon)] == [20.0, 30.0, 50.0]


def test_there_is_no_share_of_nothing() -> None:
    rows = [row(MONDAY, YOUTUBE, views=10), row(MONDAY, TIKTOK, views=-10)]

    assert [each.views_percent for each in platforms_of(days_of(rows, WEEK), WEEK)] == [None, None]


def test_engagement_is_broken_down_into_its_kinds() -> None:
    assert engagement_of(DAYS, WEEK) == EngagementBreakdown(
        75, 10, 10, 5, total=100, likes_percent=75, comments_percent=10, shares_percent=10,
        saves_percent=5,
    )  # fmt: skip
    assert engagement_of(DAYS, WEEK, MASTODON).likes_percent == 80.0  # 40 of 50


def test_growth_compares_each_day_with_the_same_day_before() -> None:
    growth = growth_of(DAYS, WEEK)
    first, *_, last = growth.days

    assert growth.views.percent == 150.0
    assert growth.engagement.delta == 80
    assert (first.date, first.views.percent) == (MONDAY, 25.0)  # 500 after 400, a week earlier
    assert (last.date, last.views.current, last.views.previous) == (SUNDAY, 500, 0)
    assert last.engagement.previous == 0


def test_the_best_day_is_the_first_of_equal_ones() -> None:
    assert growth_of(DAYS, WEEK).best_day == BestDay(MONDAY, 500)  # Sunday: -100 + 600


@pytest.mark.parametrize("views", [0, -5])
def test_no_day_is_best_without_views_gained(views: int) -> None:
    rows = [row(day, views=views) for day in (MONDAY, SUNDAY)]

    assert growth_of(days_of(rows, WEEK), WEEK).best_day is None


@given(days_around(WEEK, smallest_gain=0))
def test_shares_add_up_to_the_whole_where_nothing_is_negative(days: Days) -> None:
    overview, platforms = overview_of(days, WEEK), platforms_of(days, WEEK)

    assert tuple(each.platform for each in platforms) == overview.active_platforms
    for whole, shares in (
        (overview.metrics.views, [each.views_percent for each in platforms]),
        (overview.engagement, [each.engagement_percent for each in platforms]),
        (overview.posts_published, [each.posts_percent for each in platforms]),
    ):
        if whole:
            assert sum(share or 0 for share in shares) == pytest.approx(100)


@given(days_around(WEEK))
def test_a_filter_answers_as_the_breakdown_does(days: Days) -> None:
    for each in platforms_of(days, WEEK):
        overview = overview_of(days, WEEK, each.platform)
        for name in ("metrics", "engagement", "engagement_rate", "posts_published"):
            assert getattr(overview, name) == getattr(each, name)


def test_days_outside_either_window_do_not_count() -> None:
    outside = [row(date(2025, 1, 1), views=1), row(date(2026, 3, 9), views=1)]

    assert overview_of(days_of((*ROWS, *outside), WEEK), WEEK) == overview_of(DAYS, WEEK)
