"""The laws of growing: what may fall, what may be unknown, and that chance repeats itself."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.demo.chance import dice
from app.demo.growth import COUNTED_MORE, SPAM, Counters, Growth, Surge, Weather, grow
from app.domain.numbers.metrics import METRICS
from app.domain.platforms import Platform
from app.domain.posts import PostCategory

MONDAY = datetime(2026, 3, 2, 18, 0)  # noqa: DTZ001 - an organization's own clock
LATER = MONDAY + timedelta(days=60)
PLATFORMS = (
    Platform.YOUTUBE,
    Platform.TIKTOK,
    Platform.INSTAGRAM,
    Platform.TWITTER,
    Platform.PINTEREST,
    Platform.MASTODON,
)


def a_post(platform: Platform = Platform.YOUTUBE, **values: object) -> Growth:
    plain = Growth(platform, PostCategory.VIDEO, MONDAY, looks=10_000)
    return replace(plain, **values)  # type: ignore[arg-type]


def grown(growth: Growth, until: datetime = LATER) -> list[Counters]:
    return list(grow(growth, until, dice("test")))


def views_by_day(growth: Growth) -> list[int]:
    views = [counters.totals.views or 0 for counters in grown(growth)]
    return [after - before for before, after in zip([0, *views], views, strict=False)]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_counters_fall_only_where_spam_is_removed(platform: Platform) -> None:
    days = grown(a_post(platform, purges={9: 0.5, 30: 0.2}))
    fallen = {
        (age, name)
        for age in range(1, len(days))
        for name in METRICS
        if (getattr(days[age].totals, name) or 0) < (getattr(days[age - 1].totals, name) or 0)
    }
    reported = set(a_post(platform).reported)
    assert fallen == {(age, name) for age in (9, 30) for name in SPAM & reported}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_same_dice_give_the_same_counters(platform: Platform) -> None:
    assert grown(a_post(platform)) == grown(a_post(platform))


def test_other_dice_give_other_counters() -> None:
    assert grown(a_post()) != list(grow(a_post(), LATER, dice("another test")))


@pytest.mark.parametrize(
    ("platform", "category", "reported"),
    [
        (Platform.YOUTUBE, PostCategory.VIDEO, "views likes comments"),
        (Platform.TIKTOK, PostCategory.VIDEO, "views likes comments shares"),
        (Platform.INSTAGRAM, PostCategory.REEL, "views likes comments shares saves"),
        (Platform.TWITTER, PostCategory.TEXT, "views likes comments shares saves impressions"),
        (Platform.PINTEREST, PostCategory.IMAGE, "likes comments saves impressions clicks"),
        (Platform.PINTEREST, PostCategory.VIDEO, "views likes comments saves impressions clicks"),
        (Platform.MASTODON, PostCategory.TEXT, "likes comments shares"),
    ],
)
def test_each_platform_reports_its_own_counters(
    platform: Platform, category: PostCategory, reported: str
) -> None:
    for counters in grown(a_post(platform, category=category)):
        known = [name for name in METRICS if getattr(counters.totals, name) is not None]
        assert known == reported.split()
        assert (counters.reach is not None) == (platform is Platform.INSTAGRAM)


def test_comments_that_are_switched_off_are_unknown() -> None:
    days = grown(a_post(silent=frozenset({"comments"})))
    assert {counters.totals.comments for counters in days} == {None}
    assert days[-1].totals.likes


def test_there_is_one_row_per_day_from_publication_to_now() -> None:
    days = [counters.date for counters in grown(a_post())]
    assert days == [MONDAY.date() + timedelta(days=age) for age in range(61)]


@pytest.mark.parametrize("platform", PLATFORMS[:4])
def test_growth_decays(platform: Platform) -> None:
    gains = views_by_day(a_post(platform))
    assert sum(gains[:7]) > sum(gains[7:14]) > sum(gains[28:35])


def test_pins_are_found_for_months() -> None:
    pins = [counters.totals.impressions or 0 for counters in grown(a_post(Platform.PINTEREST))]
    videos = [counters.totals.views or 0 for counters in grown(a_post(Platform.TIKTOK))]
    assert pins[-1] / pins[7] > 2 > videos[-1] / videos[7]


def test_a_late_surge_towers_over_the_rest() -> None:
    gains = views_by_day(a_post(surge=Surge(size=12, day=4.5, days=0.8)))
    assert gains.index(max(gains)) in {4, 5}
    assert max(gains) > 5 * gains[0]


@pytest.mark.parametrize(
    ("platform", "is_weekend_stronger"), [(Platform.YOUTUBE, True), (Platform.TWITTER, False)]
)
def test_people_watch_at_weekends_and_read_at_work(
    platform: Platform, *, is_weekend_stronger: bool
) -> None:
    gained = [0] * 7
    for weekday in range(7):
        post = a_post(platform, published=MONDAY + timedelta(days=weekday))
        for age, gain in enumerate(views_by_day(post)[:56]):
            gained[(weekday + age) % 7] += gain
    assert (sum(gained[5:]) / 2 > sum(gained[:5]) / 5) is is_weekend_stronger


def test_bad_weather_halves_what_a_day_brings() -> None:
    storm = date(2026, 3, 5)
    calm = views_by_day(a_post())
    rough = views_by_day(a_post(weather={storm: Weather(looks=0.5)}))
    assert rough[3] == pytest.approx(calm[3] / 2, abs=2)
    assert rough[:3] == calm[:3]


def test_views_of_youtube_rise_where_it_counts_more_as_a_view() -> None:
    change = datetime(2026, 8, 24)  # noqa: DTZ001 - an organization's own clock
    for platform, more in ((Platform.YOUTUBE, COUNTED_MORE), (Platform.TIKTOK, 1)):
        before, after = (
            grown(a_post(platform, published=published), published + timedelta(days=28))
            for published in (change - timedelta(days=35), change)
        )
        known = before[0].totals.views or 0
        assert after[0].totals.views == pytest.approx(known * more, abs=2)


def test_the_last_day_counts_up_to_now() -> None:
    morning = grown(a_post(), MONDAY + timedelta(days=1))[-1]
    night = grown(a_post(), MONDAY + timedelta(days=1, hours=5))[-1]
    assert morning.date == night.date
    assert (morning.totals.views or 0) < (night.totals.views or 0)
