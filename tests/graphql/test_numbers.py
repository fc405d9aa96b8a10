"""Overviews, series and platforms of a small world, with numbers worked out by hand."""

from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from app.domain import public_ids
from app.domain.platforms import Platform
from tests.graphql.conftest import Graph
from tests.world import NOW, World, metrics

MARCH = [date(2026, 3, day) for day in range(1, 20)]
"""`MARCH[9]` is the 10th. It is the 20th: the last 7 complete days are the 13th to the 19th."""


class Small(NamedTuple):
    """Two brands of one organization, and another organization with one."""

    acme: UUID
    first: UUID
    second: UUID
    other: UUID
    elsewhere: UUID
    video: UUID


@pytest.fixture
async def small(world: World) -> Small:
    """What the platforms said.

    first:  video (YouTube, published on the 10th): views 100 on the 10th, 300 on the 14th,
            600 on the 15th, 580 on the 19th; likes 10, 20, 40, -; comments -, 1, 3, 3
            toot (Mastodon, published on the 14th): likes 5 on the 14th, 9 on the 16th, no views
            old (YouTube, published in 2025): views 10,000 on the 16th, 10,050 on the 17th
    second: reel (TikTok, published on the 1st): views 1,000 on the 18th, likes 50
    other organization: one post, views 7 on the 19th.
    """
    acme = await world.organization("Acme")
    other = await world.organization("Other")
    first, second = await world.brand(acme, "First"), await world.brand(acme, "Second")
    elsewhere = await world.brand(other, "Elsewhere")
    video = await world.post(acme, first, label="video", published_at=at(10))
    await world.record(
        acme,
        video,
        {
            MARCH[9]: metrics(views=100, likes=10),
            MARCH[13]: metrics(views=300, likes=20, comments=1),
            MARCH[14]: metrics(views=600, likes=40, comments=3),
            MARCH[18]: metrics(views=580, comments=3),
        },
    )
    toot = await world.post(acme, first, platform=Platform.MASTODON, published_at=at(14))
    await world.record(acme, toot, {MARCH[13]: metrics(likes=5), MARCH[15]: metrics(likes=9)})
    old = await world.post(acme, first, published_at=at(1) - timedelta(days=200))
    await world.record(
        acme, old, {MARCH[15]: metrics(views=10_000), MARCH[16]: metrics(views=10_050)}
    )
    reel = await world.post(acme, second, platform=Platform.TIKTOK, published_at=at(1))
    await world.record(acme, reel, {MARCH[17]: metrics(views=1_000, likes=50)})
    post = await world.post(other, elsewhere, published_at=at(18))
    await world.record(other, post, {MARCH[18]: metrics(views=7)})
    return Small(acme, first, second, other, elsewhere, video)


def at(day: int) -> Any:
    return NOW.replace(day=day)


OVERVIEW = """{
  views likes comments shares engagement engagementRate
  postsPublished postsTracked activePlatforms bestPlatform
  viewsChange { current previous delta percent direction }
  engagementChange { current previous }
  postsPublishedChange { current previous }
  lifetime { views likes engagement }
  window { start end days previousStart previousEnd timeZone truncated includesToday }
}"""
LAST_7 = {
    "start": "2026-03-13",
    "end": "2026-03-19",
    "days": 7,
    "previousStart": "2026-03-06",
    "previousEnd": "2026-03-12",
    "timeZone": "UTC",
    "truncated": False,
    "includesToday": False,
}


async def test_the_overview_of_a_brand(graph: Graph, small: Small) -> None:
    data = await graph.ask(
        f"query B($id: ID!) {{ brand(id: $id) {{ overview {OVERVIEW} }} }}",
        id=public_ids.brand_id(small.first),
    )
    assert data["brand"]["overview"] == {
        # video 200 + 300 - 20, old 50: its first 10,000 are a baseline.
        "views": 530,
        # video 10 + 20, toot 5 + 4
        "likes": 39,
        # The video's first comments came while it was young: 1, then 2, then 0.
        "comments": 3,
        "shares": None,
        "engagement": 42,
        # Without the toot's 9, whose views nobody knows.
        "engagementRate": pytest.approx(33 / 530 * 100),
        "postsPublished": 1,
        "postsTracked": 3,
        "activePlatforms": ["YOUTUBE", "MASTODON"],
        "bestPlatform": "YOUTUBE",
        "viewsChange": {
            "current": 530.0,
            "previous": 100.0,
            "delta": 430.0,
            "percent": 430.0,
            "direction": "UP",
        },
        "engagementChange": {"current": 42.0, "previous": 10.0},
        "postsPublishedChange": {"current": 1.0, "previous": 1.0},
        "lifetime": {"views": 580 + 10_050, "likes": 40 + 9, "engagement": 40 + 9 + 3},
        "window": LAST_7,
    }


async def test_scopes_add_up_what_is_below_them(graph: Graph, small: Small) -> None:
    document = """query Scopes($brand: ID!, $acme: ID!) {
      brand(id: $brand) { ...Sums } organization(id: $acme) { ...Sums } everything { ...Sums }
    }
    fragment Sums on AnalyticsScope {
      overview { views engagement engagementRate postsPublished postsTracked lifetime { views } }
    }"""
    data = await graph.ask(
        document,
        brand=public_ids.brand_id(small.second),
        acme=public_ids.organization_id(small.acme),
    )
    # The reel was 17 days old when first seen: all that it has is a baseline.
    assert data["brand"]["overview"] == {
        "views": None,
        "engagement": None,
        "engagementRate": None,
        "postsPublished": 0,
        "postsTracked": 1,
        "lifetime": {"views": 1_000},
    }
    assert data["organization"]["overview"] == {
        "views": 530,
        "engagement": 42,
        "engagementRate": pytest.approx(33 / 530 * 100),
        "postsPublished": 1,
        "postsTracked": 4,
        "lifetime": {"views": 11_630},
    }
    assert data["everything"]["overview"] == {
        "views": 537,
        "engagement": 42,
        "engagementRate": pytest.approx(33 / 537 * 100),
        "postsPublished": 2,
        "postsTracked": 5,
        "lifetime": {"views": 11_637},
    }


async def test_an_overview_of_one_platform(graph: Graph, small: Small) -> None:
    data = await graph.ask(
        f"query B($id: ID!) {{ brand(id: $id) {{ overview(platform: MASTODON) {OVERVIEW} }} }}",
        id=public_ids.brand_id(small.first),
    )
    overview = data["brand"]["overview"]
    assert (overview["views"], overview["likes"], overview["engagementRate"]) == (None, 9, None)
    assert (overview["postsTracked"], overview["activePlatforms"]) == (1, ["MASTODON"])
    assert overview["bestPlatform"] is None
    assert overview["lifetime"] == {"views": None, "likes": 9, "engagement": 9}


async def test_lifetime_totals_are_those_of_the_windows_end(graph: Graph, small: Small) -> None:
    """Law 1b: the totals of a scope as of a day, whatever came after it."""
    document = """query L($id: ID!, $end: Date!) { organization(id: $id) {
      overview(window: { start: "2026-03-01", end: $end }) { lifetime { views likes comments } }
    } }"""
    expected = {
        "2026-03-09": (None, None, None),
        "2026-03-10": (100, 10, None),
        "2026-03-14": (300, 25, 1),
        "2026-03-15": (600, 45, 3),
        "2026-03-16": (10_600, 49, 3),
        "2026-03-18": (11_650, 99, 3),
        "2026-03-19": (11_630, 99, 3),
    }
    for end, totals in expected.items():
        data = await graph.ask(document, id=public_ids.organization_id(small.acme), end=end)
        lifetime = data["organization"]["overview"]["lifetime"]
        assert (end, tuple(lifetime.values())) == (end, totals)


async def test_a_daily_series_leaves_no_day_out(graph: Graph, small: Small) -> None:
    data = await graph.ask(
        "query S($id: ID!) { brand(id: $id) { timeSeries(byPlatform: true) {"
        " granularity points { date views likes shares engagementRate postsPublished measured"
        " complete } platforms { platform points { views } } } } }",
        id=public_ids.brand_id(small.first),
    )
    series = data["brand"]["timeSeries"]
    points = series["points"]
    assert [point["date"] for point in points] == [f"2026-03-{day}" for day in range(13, 20)]
    assert [point["views"] for point in points] == [0, 200, 300, None, 50, 0, -20]
    # On the 17th and the 19th no snapshot says anything of likes; on the 18th there is none.
    assert [point["likes"] for point in points] == [0, 15, 20, 4, None, 0, None]
    assert {point["shares"] for point in points} == {None}
    assert [point["measured"] for point in points] == [False, *[True] * 4, False, True]
    assert [point["postsPublished"] for point in points] == [0, 1, 0, 0, 0, 0, 0]
    assert all(point["complete"] for point in points)
    assert points[1]["engagementRate"] == pytest.approx(11 / 200 * 100)
    assert [each["platform"] for each in series["platforms"]] == ["YOUTUBE", "MASTODON"]
    assert [point["views"] for point in series["platforms"][0]["points"]] == [
        point["views"] for point in points
    ]
    assert {point["views"] for point in series["platforms"][1]["points"]} == {None}


async def test_weeks_and_months_say_which_are_partial(graph: Graph, small: Small) -> None:
    document = """query S($id: ID!, $by: Granularity!) { organization(id: $id) {
      timeSeries(window: { start: "2026-03-09", includeToday: true }, granularity: $by) {
        points { date views complete } window { end includesToday } } } }"""
    id_ = public_ids.organization_id(small.acme)
    weeks = (await graph.ask(document, id=id_, by="WEEK"))["organization"]["timeSeries"]
    assert weeks == {
        "points": [
            {"date": "2026-03-09", "views": 600, "complete": True},
            {"date": "2026-03-16", "views": 30, "complete": False},
        ],
        "window": {"end": "2026-03-20", "includesToday": True},
    }
    months = (await graph.ask(document, id=id_, by="MONTH"))["organization"]["timeSeries"]
    assert months["points"] == [{"date": "2026-03-01", "views": 630, "complete": False}]


async def test_platforms_share_the_whole(graph: Graph, small: Small) -> None:
    data = await graph.ask(
        "query P($id: ID!) { organization(id: $id) { platforms { platform views engagement"
        " engagementRate postsPublished postsTracked averageViews unknownPosts viewsPercent"
        " engagementPercent postsPercent } } }",
        id=public_ids.organization_id(small.acme),
    )
    youtube, mastodon, tiktok = data["organization"]["platforms"]
    assert youtube == {
        "platform": "YOUTUBE",
        "views": 530,
        "engagement": 33,
        "engagementRate": pytest.approx(33 / 530 * 100),
        "postsPublished": 0,
        "postsTracked": 2,
        "averageViews": 265.0,
        "unknownPosts": 0,
        "viewsPercent": 100.0,
        "engagementPercent": pytest.approx(33 / 42 * 100),
        "postsPercent": 0.0,
    }
    assert (tiktok["platform"], tiktok["views"], tiktok["averageViews"]) == ("TIKTOK", None, None)
    assert (tiktok["postsTracked"], tiktok["unknownPosts"]) == (1, 1)  # a baseline
    assert mastodon == {
        "platform": "MASTODON",
        "views": None,
        "engagement": 9,
        "engagementRate": None,
        "postsPublished": 1,
        "postsTracked": 1,
        "averageViews": None,
        "unknownPosts": 1,
        "viewsPercent": None,
        "engagementPercent": pytest.approx(9 / 42 * 100),
        "postsPercent": 100.0,
    }


async def test_a_post_shows_its_own_numbers(graph: Graph, small: Small) -> None:
    graph.now = NOW.replace(day=19)
    data = await graph.ask(
        "query P($id: ID!) { post(id: $id) { analytics { totals { views likes comments saves"
        " engagement engagementRate } gainedToday { views } gainedLast7Days { views likes }"
        " firstDate lastDate asOf }"
        ' dailyAnalytics(window: { start: "2026-03-10", includeToday: true }) {'
        " date isBaseline totals { views likes } gains { views likes comments } } } }",
        id=public_ids.post_id(small.video),
    )
    assert data["post"]["analytics"] == {
        "totals": {
            "views": 580,
            # The last one known.
            "likes": 40,
            "comments": 3,
            "saves": None,
            "engagement": 43,
            "engagementRate": pytest.approx(43 / 580 * 100),
        },
        "gainedToday": {"views": -20},
        "gainedLast7Days": {"views": 500, "likes": 30},
        "firstDate": "2026-03-10",
        "lastDate": "2026-03-19",
        "asOf": NOW.isoformat(),
    }
    days = data["post"]["dailyAnalytics"]
    assert [(day["date"], day["totals"], day["gains"]) for day in days] == [
        (
            "2026-03-10",
            {"views": 100, "likes": 10},
            {"views": 100, "likes": 10, "comments": None},
        ),
        ("2026-03-14", {"views": 300, "likes": 20}, {"views": 200, "likes": 10, "comments": 1}),
        ("2026-03-15", {"views": 600, "likes": 40}, {"views": 300, "likes": 20, "comments": 2}),
        ("2026-03-19", {"views": 580, "likes": None}, {"views": -20, "likes": None, "comments": 0}),
    ]
    assert not any(day["isBaseline"] for day in days)


async def test_a_brand_in_another_zone_has_its_own_today(graph: Graph, world: World) -> None:
    """Noon of the 20th in UTC is already the 21st in Kiritimati."""
    organization = await world.organization(time_zone="Pacific/Kiritimati")
    brand = await world.brand(organization)
    await world.organization("West", time_zone="Pacific/Honolulu")
    data = await graph.ask(
        "query B($id: ID!) { brand(id: $id) { overview { window { end timeZone } } }"
        " everything { overview { window { end timeZone timeZones } } } }",
        id=public_ids.brand_id(brand),
    )
    assert data["brand"]["overview"]["window"] == {
        "end": "2026-03-20",
        "timeZone": "Pacific/Kiritimati",
    }
    assert data["everything"]["overview"]["window"] == {
        "end": "2026-03-19",
        "timeZone": "Pacific/Honolulu",
        "timeZones": ["Pacific/Honolulu", "Pacific/Kiritimati"],
    }


WRONG_WINDOWS = {
    '{ start: "2026-03-19", end: "2026-03-18" }': "start",
    '{ start: "2026-03-20" }': "start",
    '{ start: "2026-03-21", includeToday: true }': "start",
    '{ start: "2024-03-18", end: "2026-03-19" }': "start",
    '{ end: "2026-03-19" }': "start",
    '{ preset: LAST_7_DAYS, start: "2026-03-18" }': "preset",
    '{ start: "2026-02-30" }': None,
    "{ preset: LAST_8_DAYS }": None,
}


async def test_wrong_windows_are_refused_by_name(graph: Graph) -> None:
    for window, field in WRONG_WINDOWS.items():
        for requested in ("overview", "timeSeries", "growth"):
            selection = {
                "overview": "views",
                "timeSeries": "granularity",
                "growth": "views { delta }",
            }[requested]
            refusal = await graph.refusal(
                f"{{ everything {{ {requested}(window: {window}) {{ {selection} }} }} }}"
            )
            assert (window, refusal["code"]) == (window, "BAD_USER_INPUT")
            assert (window, refusal.get("field")) == (window, field)


async def test_a_start_today_is_told_the_way_out(graph: Graph) -> None:
    refusal = await graph.refusal(
        '{ everything { overview(window: { start: "2026-03-20" }) { views } } }'
    )
    assert "2026-03-19" in refusal["message"]
    assert "includeToday" in refusal["message"]


async def test_what_was_never_measured_is_unknown(graph: Graph, world: World) -> None:
    organization = await world.organization()
    data = await graph.ask(
        f"query O($id: ID!) {{ organization(id: $id) {{ overview {OVERVIEW} platforms {{ views }}"
        " timeSeries { points { views measured } } } }",
        id=public_ids.organization_id(organization),
    )
    overview = data["organization"]["overview"]
    assert (overview["views"], overview["engagement"], overview["postsPublished"]) == (
        None,
        None,
        0,
    )
    assert overview["viewsChange"]["direction"] is None
    assert overview["lifetime"] == {"views": None, "likes": None, "engagement": None}
    assert data["organization"]["platforms"] == []
    assert data["organization"]["timeSeries"]["points"] == [{"views": None, "measured": False}] * 7
