from app.domain.numbers.drivers import DriverMetric, Drivers, PlatformActivity, drivers_of
from app.domain.platforms import Platform

ENGAGEMENT, VIEWS = DriverMetric
YOUTUBE, MASTODON = Platform.YOUTUBE, Platform.MASTODON

TEN_POSTS = PlatformActivity(posts=10, views=1_000, rated_engagement=50, engagement=50)


def parts(drivers: Drivers) -> tuple[float, float, float, float, float]:
    return drivers.volume, drivers.mix, drivers.reach, drivers.rate, drivers.unrated


def test_twice_the_posts_is_volume() -> None:
    twice = PlatformActivity(posts=20, views=2_000, rated_engagement=100, engagement=100)

    drivers = drivers_of(ENGAGEMENT, {YOUTUBE: twice}, {YOUTUBE: TEN_POSTS})

    assert (drivers.previous, drivers.current, drivers.delta) == (50, 100, 50)
    assert parts(drivers) == (50, 0, 0, 0, 0)


def test_twice_the_views_at_half_the_rate_is_reach_against_rate() -> None:
    opposed = PlatformActivity(posts=10, views=2_000, rated_engagement=50, engagement=50)

    # v: 100 to 200, r: 5 % to 2.5 %. Reach first: +50, then rate -50; rate first: -25, then +25.
    assert parts(drivers_of(ENGAGEMENT, {YOUTUBE: opposed}, {YOUTUBE: TEN_POSTS})) == (
        0, 0, 37.5, -37.5, 0,
    )  # fmt: skip


def test_posts_moved_to_the_better_platform_is_mix() -> None:
    weak = PlatformActivity(posts=10, views=100, rated_engagement=5, engagement=5)
    before = {YOUTUBE: TEN_POSTS, Platform.TIKTOK: weak}  # 5 engagement a post, and 0.5
    after = {
        YOUTUBE: PlatformActivity(posts=20, views=2_000, rated_engagement=100, engagement=100),
        Platform.TIKTOK: PlatformActivity(),
    }

    # TikTok without posts keeps its views per post and its rate: only its share went to 0.
    assert parts(drivers_of(ENGAGEMENT, after, before)) == (0, 45, 0, 0, 0)  # 100 - 55


def test_engagement_without_views_is_unrated() -> None:
    silent = PlatformActivity(posts=5, views=0, rated_engagement=0, engagement=30)
    louder = silent._replace(engagement=70)

    assert parts(drivers_of(ENGAGEMENT, {MASTODON: louder}, {MASTODON: silent})) == (0, 0, 0, 0, 40)


def test_views_taken_back_rate_nothing() -> None:
    corrected = PlatformActivity(posts=10, views=-5, rated_engagement=20, engagement=20)

    drivers = drivers_of(ENGAGEMENT, {YOUTUBE: corrected}, {YOUTUBE: TEN_POSTS})

    # Rated engagement fell from 50 to none by reach alone: 0 views a post, and no rate to compare.
    assert parts(drivers) == (0, 0, -50, 0, 20)


def test_views_have_neither_rate_nor_rest() -> None:
    after = PlatformActivity(posts=20, views=1_000, rated_engagement=900, engagement=999)

    # N: 10 to 20, v: 100 to 50. Volume first: +1000, then reach -1000; reach first: -500, +500.
    assert parts(drivers_of(VIEWS, {YOUTUBE: after}, {YOUTUBE: TEN_POSTS})) == (750, 0, -750, 0, 0)


def test_views_taken_back_are_reach() -> None:
    corrected = TEN_POSTS._replace(views=-500)

    assert parts(drivers_of(VIEWS, {YOUTUBE: corrected}, {YOUTUBE: TEN_POSTS})) == (
        0,
        0,
        -1_500,
        0,
        0,
    )


def test_a_scope_that_begins_owes_it_to_volume() -> None:
    assert parts(drivers_of(ENGAGEMENT, {YOUTUBE: TEN_POSTS}, {})) == (50, 0, 0, 0, 0)


def test_nothing_explains_nothing() -> None:
    assert parts(drivers_of(ENGAGEMENT, {}, {})) == (0, 0, 0, 0, 0)
