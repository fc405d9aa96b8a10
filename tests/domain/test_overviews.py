from datetime import date, timedelta

import pytest
from hypothesis import given

from app.domain.numbers.change import NO_CHANGE, Direction
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
from tests.domain.rows import MONDAY, compared, days_around, days_of, row, window_of

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
    overview = overview_of(compared(DAYS, WEEK))

    assert overview.metrics.views == 1_000  # 500 - 100 + 600
    assert overview.metrics[1:5] == (75, 10, 10, 5)
    assert overview.engagement == 100
    assert overview.metrics.impressions is None  # nobody reports them
    assert overview.posts_published == 4


def test_a_rate_leaves_out_engagement_without_known_views() -> None:
    # (35 - 5 + 20) / 1000, where all engagement would give 10 %: Mastodon knows no views.
    assert overview_of(compared(DAYS, WEEK)).engagement_rate == 5.0


def test_platforms_come_in_the_order_of_views_unknown_ones_last() -> None:
    overview = overview_of(compared(DAYS, WEEK))

    assert overview.active_platforms == (TIKTOK, YOUTUBE, MASTODON)  # 600, 400, unknown
    assert overview.best_platform is TIKTOK


def test_an_overview_compares_with_the_window_before() -> None:
    overview = overview_of(compared(DAYS, WEEK))

    assert overview.views_change.percent == 150.0  # 1000 after 400
    assert overview.engagement_change.delta == 80  # 100 after 20
    assert overview.engagement_rate_change.direction is Direction.STABLE  # 5 % after 5 %
    assert overview.posts_published_change.percent == 100.0  # 4 after 2


def test_an_overview_of_one_platform_is_of_that_one_alone() -> None:
    overview = overview_of(compared(DAYS.only({YOUTUBE}), WEEK))

    assert (overview.metrics.views, overview.engagement_rate) == (400, 7.5)  # 30 / 400
    assert overview.active_platforms == (YOUTUBE,)
    assert overview_of(compared(DAYS.only({MASTODON}), WEEK)).engagement_rate is None


def test_nothing_measured_is_unknown_and_nothing_published_is_zero() -> None:
    overview = overview_of(compared(days_of([], WEEK), WEEK))

    assert overview.metrics.views is overview.engagement is overview.engagement_rate is None
    assert overview.posts_published == 0
    assert overview.active_platforms == ()
    assert overview.best_platform is None
    assert overview.views_change.direction is None


def test_views_taken_back_are_still_known() -> None:
    rows = [row(MONDAY, YOUTUBE, views=-5), row(MONDAY, MASTODON, likes=1)]

    assert overview_of(compared(days_of(rows, WEEK), WEEK)).active_platforms == (YOUTUBE, MASTODON)


@pytest.mark.parametrize("views", [0, -5])
def test_no_platform_is_best_without_views_gained(views: int) -> None:
    assert (
        overview_of(compared(days_of([row(MONDAY, views=views)], WEEK), WEEK)).best_platform is None
    )


def test_a_platform_whose_rows_are_emptied_is_not_active() -> None:
    archived = row(MONDAY, TIKTOK, snapshots=0)

    assert overview_of(compared(days_of([archived], WEEK), WEEK)).active_platforms == ()


def test_platforms_share_the_scope_between_them() -> None:
    tiktok, youtube, mastodon = platforms_of(compared(DAYS, WEEK))

    assert (tiktok.platform, tiktok.views_percent, tiktok.posts_percent) == (TIKTOK, 60.0, 0.0)
    assert (youtube.platform, youtube.views_percent, youtube.posts_percent) == (YOUTUBE, 40.0, 25.0)
    assert (mastodon.platform, mastodon.views_percent) == (MASTODON, None)
    # Of 100: likes and comments 20, 30 likes after the correction and saves, likes and shares 50.
    assert [each.engagement_percent for each in (tiktok, youtube, mastodon)] == [20.0, 30.0, 50.0]


def test_there_is_no_share_of_nothing() -> None:
    rows = [row(MONDAY, YOUTUBE, views=10), row(MONDAY, TIKTOK, views=-10)]

    assert [each.views_percent for each in platforms_of(compared(days_of(rows, WEEK), WEEK))] == [
        None,
        None,
    ]


def test_each_platform_is_compared_with_itself() -> None:
    tiktok, youtube, mastodon = platforms_of(compared(DAYS, WEEK))

    assert (youtube.views_change.current, youtube.views_change.previous) == (400, 400)
    assert youtube.engagement_change.delta == 10  # 30 after 20
    assert (tiktok.views_change.current, tiktok.views_change.previous) == (600, None)
    assert (mastodon.views_change.current, mastodon.engagement_change.current) == (None, 50)


def test_a_break_parts_only_what_its_platform_gained() -> None:
    shorts_count_every_start = date(2025, 3, 31)
    window = window_of(shorts_count_every_start, shorts_count_every_start + timedelta(days=6))
    rows = [row(window.start, name, views=10, likes=1) for name in (YOUTUBE, TIKTOK)]

    tiktok, youtube = platforms_of(compared(days_of(rows, window), window))

    assert youtube.views_change.is_across_break
    assert not youtube.engagement_change.is_across_break
    assert not tiktok.views_change.is_across_break


def test_engagement_is_broken_down_into_its_kinds() -> None:
    assert engagement_of(DAYS, WEEK) == EngagementBreakdown(
        75, 10, 10, 5, total=100, likes_percent=75, comments_percent=10, shares_percent=10,
        saves_percent=5,
    )  # fmt: skip
    assert engagement_of(DAYS.only({MASTODON}), WEEK).likes_percent == 80.0  # 40 of 50


def test_growth_compares_each_day_with_the_same_day_before() -> None:
    growth = growth_of(compared(DAYS, WEEK))
    first, *_, last = growth.days

    assert growth.views.percent == 150.0
    assert growth.engagement.delta == 80
    assert (first.date, first.views.percent) == (MONDAY, 25.0)  # 500 after 400, a week earlier
    assert (last.date, last.views.current, last.views.previous) == (SUNDAY, 500, 0)
    assert last.engagement.previous == 0


def test_the_best_day_is_the_first_of_equal_ones() -> None:
    before = MONDAY - timedelta(days=1)
    views = [10, 20, 50, 30, 50, 40]
    rows = [row(before + timedelta(days=at), views=each) for at, each in enumerate(views)]

    growth = growth_of(compared(days_of(rows, WEEK), WEEK))

    assert growth.best_day == BestDay(MONDAY + timedelta(days=1), 50)


def test_a_day_that_carries_the_growth_of_others_is_no_best_day() -> None:
    wednesday, friday = MONDAY + timedelta(days=2), MONDAY + timedelta(days=4)
    rows = [
        row(MONDAY - timedelta(days=1), views=1),
        row(MONDAY, views=100),
        row(wednesday, views=180),  # Tuesday's growth is in it
        row(friday, snapshots=0),
    ]

    growth = growth_of(compared(days_of(rows, WEEK), WEEK))

    assert growth.best_day == BestDay(MONDAY, 100)
    assert [day.days_carried for day in growth.days] == [0, 0, 1, 0, 0, 0, 0]


def test_a_day_that_is_not_over_is_in_no_change() -> None:
    tuesday = MONDAY + timedelta(days=1)
    window = window_of(MONDAY, tuesday, today=tuesday)
    rows = [row(MONDAY + timedelta(days=back), views=100 + back) for back in range(-2, 2)]
    now = compared(days_of(rows, window), window)

    overview, growth = overview_of(now), growth_of(now)

    assert overview.metrics.views == 201  # both days of the window
    change = overview.views_change
    assert (change.current, change.previous, change.compared_days) == (100, 98, (1, 1))
    assert growth.views == change
    assert [day.views.compared_days for day in growth.days] == [(1, 1), (0, 0)]


def test_of_today_alone_nothing_can_be_compared() -> None:
    today = window_of(MONDAY, MONDAY, today=MONDAY)
    rows = [row(MONDAY, views=5, published=1), row(MONDAY - timedelta(days=1), views=9)]

    overview = overview_of(compared(days_of(rows, today), today))

    assert overview.metrics.views == 5
    assert overview.views_change == overview.posts_published_change == NO_CHANGE


@pytest.mark.parametrize("views", [0, -5])
def test_no_day_is_best_without_views_gained(views: int) -> None:
    rows = [row(day, views=views) for day in (MONDAY, SUNDAY)]

    assert growth_of(compared(days_of(rows, WEEK), WEEK)).best_day is None


@given(days_around(WEEK, smallest_gain=0))
def test_shares_add_up_to_the_whole_where_nothing_is_negative(days: Days) -> None:
    overview, platforms = overview_of(compared(days, WEEK)), platforms_of(compared(days, WEEK))

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
    for each in platforms_of(compared(days, WEEK)):
        overview = overview_of(compared(days.only({each.platform}), WEEK))
        for name in (
            *("metrics", "engagement", "engagement_rate", "posts_published"),
            *("views_change", "engagement_change"),
        ):
            assert getattr(overview, name) == getattr(each, name)


def test_days_outside_either_window_do_not_count() -> None:
    outside = [row(date(2025, 1, 1), views=1), row(date(2026, 3, 9), views=1)]

    assert overview_of(compared(days_of((*ROWS, *outside), WEEK), WEEK)) == overview_of(
        compared(DAYS, WEEK)
    )
