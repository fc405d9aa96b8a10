from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import sqrt

import pytest

from app.domain.numbers.posting_times import PostingCell, PublishedPost, Weekday, posting_times_of
from app.domain.platforms import Platform

YOUTUBE, TIKTOK = Platform.YOUTUBE, Platform.TIKTOK
MONDAY_AT_8 = datetime(2026, 3, 2, 8, tzinfo=UTC)
MONDAY_AT_9 = MONDAY_AT_8 + timedelta(hours=1)
TUESDAY_AT_8 = MONDAY_AT_8 + timedelta(days=1)


def post(
    published_at: datetime,
    rate: int = 5,
    *,
    platform: Platform = YOUTUBE,
    time_zone: str = "UTC",
    views: int | None = 100,
) -> PublishedPost:
    return PublishedPost(platform, published_at, time_zone, views, rate)


def cells_of(*posts: PublishedPost) -> Sequence[PostingCell]:
    (platform,) = posting_times_of(posts)
    return platform.cells


def hours(cells: Sequence[PostingCell]) -> list[tuple[Weekday, int]]:
    return [(cell.weekday, cell.hour) for cell in cells]


def test_an_hour_is_that_of_the_organization() -> None:
    sunday_late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)

    assert hours(cells_of(post(sunday_late, time_zone="UTC"))) == [(Weekday.SUNDAY, 23)]
    assert hours(cells_of(post(sunday_late, time_zone="Europe/Zurich"))) == [(Weekday.MONDAY, 0)]


def test_summer_time_does_not_move_an_hour() -> None:
    winter = datetime(2026, 3, 2, 8, tzinfo=UTC)  # 09:00 in Zurich
    summer = datetime(2026, 3, 30, 7, tzinfo=UTC)  # 09:00 too, a day after the change

    (cell,) = cells_of(
        post(winter, time_zone="Europe/Zurich"), post(summer, time_zone="Europe/Zurich")
    )

    assert (cell.weekday, cell.hour, cell.posts) == (Weekday.MONDAY, 9, 2)


def test_a_cell_says_how_its_posts_did() -> None:
    (cell,) = cells_of(post(MONDAY_AT_8, 1), post(MONDAY_AT_8, 2), post(MONDAY_AT_8, 9))

    assert (cell.posts, cell.mean_rate, cell.median_rate, cell.is_thin) == (3, 4.0, 2.0, False)


def test_the_lower_bound_pools_the_spread_within_cells() -> None:
    spread, steady = [2, 4, 6], [5, 5, 5]
    cells = cells_of(
        *(post(MONDAY_AT_8, rate) for rate in spread), *(post(MONDAY_AT_9, rate) for rate in steady)
    )

    # Squares within cells: 4 + 0 + 4 and 0, over 6 posts - 2 cells: s = sqrt(8 / 4) in both.
    # Of Student's t with 4 degrees of freedom 95 % are below 2.131846786.
    margin = 2.131846786326649 * sqrt(2) / sqrt(3)
    assert [cell.lower_bound for cell in cells] == pytest.approx([5 - margin, 4 - margin])


def test_one_lucky_post_does_not_win() -> None:
    steady = [post(MONDAY_AT_8, rate) for rate in (4, 5, 6)]
    lucky = [post(MONDAY_AT_9, 50)]

    cells = cells_of(*lucky, *steady)

    assert hours(cells) == [(Weekday.MONDAY, 8), (Weekday.MONDAY, 9)]
    assert [cell.is_thin for cell in cells] == [False, True]


def test_more_posts_at_the_same_mean_are_surer() -> None:
    few = [post(MONDAY_AT_8, rate) for rate in (4, 5, 6)]
    many = [post(MONDAY_AT_9, rate) for rate in (4, 5, 6) * 3]

    assert hours(cells_of(*few, *many)) == [(Weekday.MONDAY, 9), (Weekday.MONDAY, 8)]


def test_equal_bounds_go_by_posts_then_weekday_then_hour() -> None:
    # Without any spread a bound is its mean: 1 of 7 views in each cell. Adding up floats and
    # dividing again would give a little less than that for five posts, and not for four.
    slots = {MONDAY_AT_8: 4, TUESDAY_AT_8: 4, MONDAY_AT_9: 4, TUESDAY_AT_8 + timedelta(hours=5): 5}
    cells = cells_of(
        *(post(slot, 1, views=7) for slot, posts in slots.items() for _ in range(posts))
    )

    assert hours(cells) == [
        (Weekday.TUESDAY, 13),
        (Weekday.MONDAY, 8),
        (Weekday.MONDAY, 9),
        (Weekday.TUESDAY, 8),
    ]


def test_single_posts_recommend_nothing() -> None:
    (platform,) = posting_times_of([post(MONDAY_AT_8, 3), post(MONDAY_AT_9, 50)])

    assert platform.best is None
    assert [cell.lower_bound for cell in platform.cells] == [None, None]
    assert hours(platform.cells) == [(Weekday.MONDAY, 8), (Weekday.MONDAY, 9)]


def test_platforms_are_ranked_apart_and_the_busier_comes_first() -> None:
    posts = [post(MONDAY_AT_8, rate) for rate in (4, 5, 6)]
    posts += [post(MONDAY_AT_9, rate, platform=TIKTOK) for rate in (4, 5, 6, 7)]

    tiktok, youtube = posting_times_of(posts)

    assert (tiktok.platform, tiktok.posts) == (TIKTOK, 4)
    assert (youtube.platform, youtube.posts) == (YOUTUBE, 3)
    assert tiktok.best == tiktok.cells[0]


@pytest.mark.parametrize("views", [None, 0, -3])
def test_posts_without_views_are_left_out(views: int | None) -> None:
    assert posting_times_of([post(MONDAY_AT_8, views=views)]) == ()
