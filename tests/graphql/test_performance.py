"""What worked, through the API: complete days only, thin data said to be thin; both databases."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain import public_ids
from app.domain.platforms import Platform
from tests.graphql.conftest import Graph, counting
from tests.world import DAY, NOW, TODAY, World, metrics

SUMMARY = """query Summary($id: ID!, $window: AnalyticsWindowInput, $top: Int! = 5) {
  brand(id: $id) { performanceSummary(window: $window, top: $top) {
    posts top { rank value post { label } } worst { rank post { label } }
    byPlatform { platform posts views meanEngagement meanRate }
    byCategory { category posts }
    postingTimes { platform posts best { hour } }
    hooks { hook posts } engagementChange { current previous direction }
    window { start end includesToday }
  } } }"""
OTHERS = """query Others($id: ID!, $window: AnalyticsWindowInput) { brand(id: $id) {
  promptPerformance(window: $window) { prompt posts views meanRate }
  performanceContext(window: $window) } }"""
REFUSED = """query Refused($id: ID!, $window: AnalyticsWindowInput) {{
  brand(id: $id) {{ {}(window: $window) {} }} }}"""
SUMMARIES = """{ brands(first: 100) { nodes {
  performanceSummary { posts byPlatform { posts } engagementChange { delta } }
  promptPerformance { posts } performanceContext } } }"""


async def a_brand(world: World, label: str = "Cats") -> tuple[Any, Any]:
    organization_id = await world.organization(label)
    return organization_id, await world.brand(organization_id, label)


async def test_each_post_counts_once_with_what_it_gained(graph: Graph, world: World) -> None:
    organization_id, brand_id = await a_brand(world)
    for number, platform in enumerate((Platform.YOUTUBE, Platform.YOUTUBE, Platform.TIKTOK)):
        post_id = await world.post(
            organization_id,
            brand_id,
            platform=platform,
            label=f"Post {number}",
            prompt="Cats" if number else None,
            published_at=NOW - DAY * 3,
        )
        counts = {
            TODAY - DAY * 2: metrics(views=50, likes=number),
            TODAY - DAY: metrics(views=100, likes=2 * number),
        }
        await world.record(organization_id, post_id, counts)
    brand = public_ids.brand_id(brand_id)
    summary = (await graph.ask(SUMMARY, id=brand))["brand"]["performanceSummary"]

    assert summary["posts"] == 3
    assert [(post["rank"], post["value"], post["post"]["label"]) for post in summary["top"]] == [
        (1, 4.0, "Post 2"),
        (2, 2.0, "Post 1"),
        (3, 0.0, "Post 0"),
    ]
    assert [post["post"]["label"] for post in summary["worst"]] == ["Post 0", "Post 1", "Post 2"]
    assert summary["byPlatform"] == [
        {"platform": "TIKTOK", "posts": 1, "views": 100, "meanEngagement": 4, "meanRate": 4},
        {"platform": "YOUTUBE", "posts": 2, "views": 200, "meanEngagement": 1, "meanRate": 1},
    ]
    assert summary["byCategory"] == [{"category": "POST", "posts": 3}]
    assert [(each["platform"], each["posts"]) for each in summary["postingTimes"]] == [
        ("YOUTUBE", 2),
        ("TIKTOK", 1),
    ]
    assert summary["engagementChange"] == {"current": 6, "previous": None, "direction": None}
    others = (await graph.ask(OTHERS, id=brand))["brand"]
    assert others["promptPerformance"] == [
        {"prompt": "Cats", "posts": 2, "views": 200, "meanRate": 3},
        {"prompt": "Post 0", "posts": 1, "views": 100, "meanRate": 0},
    ]
    assert "3 posts were measured" in others["performanceContext"]


async def test_todays_row_is_in_the_summary_from_tomorrow_on(graph: Graph, world: World) -> None:
    organization_id, brand_id = await a_brand(world)
    post_id = await world.post(organization_id, brand_id, published_at=NOW - DAY)
    await world.record(organization_id, post_id, {TODAY: metrics(views=100, likes=5)})
    brand = public_ids.brand_id(brand_id)
    for now, posts in ((NOW, 0), (NOW + timedelta(days=1), 1)):
        graph.now = now
        summary = (await graph.ask(SUMMARY, id=brand))["brand"]["performanceSummary"]
        assert (summary["posts"], len(summary["top"])) == (posts, posts)
        assert summary["window"]["includesToday"] is False
        text = (await graph.ask(OTHERS, id=brand))["brand"]["performanceContext"]
        assert "too little data" in text


@pytest.mark.parametrize(
    ("window", "field"),
    [
        ({"includeToday": True}, "includeToday"),
        ({"preset": "WEEK_TO_DATE"}, "preset"),
        ({"start": TODAY.isoformat()}, "start"),
    ],
)
async def test_today_is_refused(
    graph: Graph, world: World, window: dict[str, Any], field: str
) -> None:
    _, brand_id = await a_brand(world)
    brand = public_ids.brand_id(brand_id)
    for requested in ("performanceSummary", "promptPerformance", "performanceContext"):
        selection = "" if requested == "performanceContext" else "{ posts }"
        document = REFUSED.format(requested, selection)
        refusal = await graph.refusal(document, id=brand, window=window)
        assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", field)


async def test_a_ranking_has_a_limit(graph: Graph, world: World) -> None:
    _, brand_id = await a_brand(world)
    refusal = await graph.refusal(SUMMARY, id=public_ids.brand_id(brand_id), top=101)
    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "top")


async def test_summaries_of_many_brands_cost_as_much_as_of_one(graph: Graph, world: World) -> None:
    costs = []
    for number in range(1, 26):
        await a_brand(world, f"Brand {number:02}")
        if number in {1, 25}:
            with counting(graph.database) as statements:
                await graph.ask(SUMMARIES)
            costs.append(len(statements))
    # Brands; then posts, posting times and days, a week and four of them at once.
    assert costs == [4, 4]
