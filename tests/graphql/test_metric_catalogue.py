"""What metrics count on each platform, and the breaks that a window reaches across, as asked."""

from datetime import UTC, datetime

import pytest

from app.domain import public_ids
from app.domain.catalogue.metric_catalogue import definitions
from app.domain.platforms import Platform
from tests.graphql.conftest import Graph
from tests.world import DAY, World, metrics

AFTER_SHORTS = datetime(2025, 4, 8, 12, tzinfo=UTC)
CATALOG = """query C($platform: Platform) { metricCatalog(platform: $platform) {
  platform name label platformName counts unit addition isViews isExtra isCollected delayHours
  since until source breaks { date platform metric change source } } }"""
BREAKS = """query B($id: ID!, $window: AnalyticsWindowInput) { brand(id: $id) {
  breaks(window: $window) { date platform metric change source } } }"""


async def test_the_catalogue_is_that_of_all_platforms_or_of_one(graph: Graph) -> None:
    everything = (await graph.ask(CATALOG))["metricCatalog"]
    assert [(each["platform"], each["name"]) for each in everything] == [
        (each.platform, each.name) for each in definitions()
    ]
    of_one = (await graph.ask(CATALOG, platform="MASTODON"))["metricCatalog"]
    assert of_one == [each for each in everything if each["platform"] == "MASTODON"]


async def test_a_metric_says_what_it_counts_there(graph: Graph) -> None:
    found = (await graph.ask(CATALOG, platform="INSTAGRAM"))["metricCatalog"]
    by_name = {each["name"]: each for each in found}
    watched = by_name["averageWatchSeconds"]
    assert watched.pop("counts").startswith("The mean time")
    assert watched.pop("source").startswith("https://")
    assert watched == {
        "platform": "INSTAGRAM",
        "name": "averageWatchSeconds",
        "label": "Average watch time",
        "platformName": "ig_reels_avg_watch_time",
        "unit": "SECONDS",
        "addition": "LAST",
        "isViews": False,
        "isExtra": True,
        "isCollected": True,
        "delayHours": 48,
        "since": None,
        "until": None,
        "breaks": [],
    }
    assert (by_name["impressions"]["until"], by_name["impressions"]["isCollected"]) == (
        *("2025-04-20", False),
    )
    assert [each["date"] for each in by_name["views"]["breaks"]] == ["2025-04-21"]


@pytest.mark.parametrize(
    ("platform", "name", "expected"),
    [
        ("YOUTUBE", "views", True),
        ("YOUTUBE", "engagedViews", True),
        ("YOUTUBE", "thumbnailImpressions", False),
        ("PINTEREST", "videoViews", True),
        ("INSTAGRAM", "reach", True),
        ("LINKEDIN", "views", True),
        ("REDDIT", "upvotedPercent", True),
    ],
)
async def test_what_backbone_reads_by_itself_is_told_from_what_others_bring(
    graph: Graph, platform: str, name: str, expected: bool
) -> None:
    found = (await graph.ask(CATALOG, platform=platform))["metricCatalog"]
    assert {each["name"]: each["isCollected"] for each in found}[name] is expected


async def brand_on(world: World, *platforms: Platform) -> str:
    """A brand with a post on each, measured on the days before and after a break of YouTube."""
    organization = await world.organization()
    brand = await world.brand(organization)
    for platform in platforms:
        post = await world.post(organization, brand, platform=platform)
        days = {(AFTER_SHORTS - DAY * back).date(): metrics(likes=9) for back in (1, 9)}
        await world.record(organization, post, days, AFTER_SHORTS)
    return public_ids.brand_id(brand)


async def test_a_break_between_the_windows_is_listed_with_its_source(
    graph: Graph, world: World
) -> None:
    brand = await brand_on(world, Platform.YOUTUBE, Platform.MASTODON)
    graph.now = AFTER_SHORTS  # 1 to 7 April, against 25 to 31 March
    (found,) = (await graph.ask(BREAKS, id=brand))["brand"]["breaks"]
    assert found.pop("change").startswith("Views of Shorts")
    assert found == {
        "date": "2025-03-31",
        "platform": "YOUTUBE",
        "metric": "views",
        "source": "https://developers.google.com/youtube/v3/revision_history",
    }


@pytest.mark.parametrize(
    "window",
    [
        {"start": "2025-04-07", "end": "2025-04-07"},  # against the 6th: both count alike
        {"start": "2025-03-29", "end": "2025-03-30"},
        {"start": "2025-04-01", "end": "2025-04-01"},  # against the first day of the new count
    ],
)
async def test_a_window_that_no_break_parts_has_none(
    graph: Graph, world: World, window: dict[str, str]
) -> None:
    brand = await brand_on(world, Platform.YOUTUBE)
    graph.now = AFTER_SHORTS
    assert (await graph.ask(BREAKS, id=brand, window=window))["brand"]["breaks"] == []


async def test_breaks_of_platforms_without_posts_are_none_of_a_scopes(
    graph: Graph, world: World
) -> None:
    brand = await brand_on(world, Platform.TIKTOK)
    graph.now = AFTER_SHORTS
    assert (await graph.ask(BREAKS, id=brand))["brand"]["breaks"] == []
    found = await graph.ask("{ everything { breaks { date } } }")
    assert found["everything"]["breaks"] == []


CHANGES = """query C($id: ID!, $compareTo: ComparisonInput) { brand(id: $id) {
  overview(window: { preset: LAST_7_DAYS }, compareTo: $compareTo) {
    viewsChange { isAcrossBreak percent } engagementChange { isAcrossBreak }
    engagementRateChange { isAcrossBreak } postsPublishedChange { isAcrossBreak } } } }"""


@pytest.mark.parametrize(
    ("platform", "compare_to", "expected"),
    [
        (Platform.YOUTUBE, None, (True, False, True, False)),
        (Platform.TIKTOK, None, (False, False, False, False)),
        (Platform.YOUTUBE, {"to": "NONE"}, (False, False, False, False)),
    ],
)
async def test_a_change_says_that_it_reaches_across_a_break(
    graph: Graph,
    world: World,
    platform: Platform,
    compare_to: dict[str, str] | None,
    expected: tuple[bool, ...],
) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    post = await world.post(organization, brand, platform=platform, published_at=AFTER_SHORTS)
    today = AFTER_SHORTS.date()
    days = {today - DAY * day: metrics(views=90 - day, likes=9) for day in range(1, 15)}
    await world.record(organization, post, days)
    graph.now = AFTER_SHORTS

    data = await graph.ask(CHANGES, id=public_ids.brand_id(brand), compareTo=compare_to)

    overview = data["brand"]["overview"]
    assert tuple(change["isAcrossBreak"] for change in overview.values()) == expected
