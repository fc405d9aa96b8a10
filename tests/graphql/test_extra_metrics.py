"""Metrics beyond the eight, as they are asked of a post and of its days."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain import public_ids
from app.domain.numbers.readings import reading
from app.domain.platforms import Platform
from app.services.snapshots import PostSnapshot, record_snapshots
from tests.graphql.conftest import Graph
from tests.world import DAY, NOW, TODAY, World

POST = """query P($id: ID!) { post(id: $id) {
  extraMetrics { name label value unit }
  dailyAnalytics { date extraMetrics { name value } } } }"""
YESTERDAY, BEFORE = TODAY - DAY, TODAY - 2 * DAY


async def asked(graph: Graph, world: World, days: Mapping[date, Mapping[str, int | None]]) -> Any:
    """What is told of a video pin that was read like this."""
    organization = await world.organization()
    brand = await world.brand(organization)
    post = await world.post(organization, brand, platform=Platform.PINTEREST)
    readings = [
        PostSnapshot(post, reading(day, NOW, {"likes": 1, **said})) for day, said in days.items()
    ]
    async with world.database.write() as session:
        await record_snapshots(session, organization, readings)
    return (await graph.ask(POST, id=public_ids.post_id(post)))["post"]


async def test_a_post_lists_them_with_label_and_unit(graph: Graph, world: World) -> None:
    said = {"averageWatchSeconds": 7, "videoViews": 900}
    found = await asked(graph, world, {YESTERDAY: said})
    assert found["extraMetrics"] == [
        {"name": "videoViews", "label": "Video views", "value": 900.0, "unit": "COUNT"},
        {
            "name": "averageWatchSeconds",
            "label": "Average watch time",
            "value": 7.0,
            "unit": "SECONDS",
        },
    ]


async def test_each_is_the_last_known_one_and_each_day_has_its_own(
    graph: Graph, world: World
) -> None:
    days: dict[date, dict[str, int | None]] = {
        BEFORE: {"videoViews": 900, "pinClicks": 4},
        YESTERDAY: {"videoViews": None, "pinClicks": 5},
    }
    found = await asked(graph, world, days)
    assert {each["name"]: each["value"] for each in found["extraMetrics"]} == {
        "videoViews": 900.0,
        "pinClicks": 5.0,
    }
    assert [
        {each["name"]: each["value"] for each in day["extraMetrics"]}
        for day in found["dailyAnalytics"]
    ] == [{"videoViews": 900.0, "pinClicks": 4.0}, {"pinClicks": 5.0}]


async def test_what_nobody_reported_is_not_listed(graph: Graph, world: World) -> None:
    found = await asked(graph, world, {YESTERDAY: {}})
    assert found["extraMetrics"] == []
    assert [day["extraMetrics"] for day in found["dailyAnalytics"]] == [[]]
