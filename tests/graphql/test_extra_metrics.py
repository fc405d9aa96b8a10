"""Metrics beyond the eight, as they are asked of a post and of its days."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from app.domain import public_ids
from app.domain.numbers.readings import reading
from app.domain.platforms import Platform
from app.services.snapshots import PostSnapshot, record_snapshots
from tests.graphql.conftest import Graph
from tests.world import DAY, NOW, TODAY, World

POST = """query P($id: ID!) { post(id: $id) {
  extraMetrics { name label value unit }
  dailyAnalytics { date extraMetrics { name value } } } }"""
RECORD = """mutation R($input: [SnapshotInput!]!) { recordSnapshots(input: $input) {
  created updated unchanged failed { field message } } }"""
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


async def recorded(graph: Graph, id_: str, *extra: Mapping[str, Any], **said: Any) -> Any:
    """What comes of recording these extra metrics of yesterday."""
    item = {"postId": id_, "date": YESTERDAY.isoformat(), "extraMetrics": extra, **said}
    return (await graph.ask(RECORD, input=[item]))["recordSnapshots"]


async def pin(world: World) -> str:
    organization = await world.organization()
    brand = await world.brand(organization)
    return public_ids.post_id(await world.post(organization, brand, platform=Platform.PINTEREST))


async def test_they_are_recorded_by_their_catalogue_names(graph: Graph, world: World) -> None:
    id_ = await pin(world)
    given = ({"name": "pinClicks", "value": 4}, {"name": "averageWatchSeconds", "value": 7.5})

    assert (await recorded(graph, id_, *given))["created"] == 1
    assert (await recorded(graph, id_, *given))["unchanged"] == 1

    (day,) = (await graph.ask(POST, id=id_))["post"]["dailyAnalytics"]
    assert day["extraMetrics"] == [
        {"name": "averageWatchSeconds", "value": 7.5},
        {"name": "pinClicks", "value": 4.0},
    ]


async def test_one_that_is_left_out_stays_and_null_is_not_reported(
    graph: Graph, world: World
) -> None:
    id_ = await pin(world)
    at = {"collectedAt": NOW.isoformat()}
    await recorded(
        graph, id_, {"name": "pinClicks", "value": 4}, {"name": "follows", "value": 2}, likes=1
    )
    changed = await recorded(graph, id_, {"name": "pinClicks"}, {"name": "follows", "value": None},
                             likes=2, **at)  # fmt: skip

    assert changed["failed"] == []
    (day,) = (await graph.ask(POST, id=id_))["post"]["dailyAnalytics"]
    assert day["extraMetrics"] == [{"name": "pinClicks", "value": 4.0}]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            [("quotes", 1)],
            "PINTEREST has no 'quotes': beyond the eight and reach it has",
        ),
        ([("likes", 1)], "extraMetrics: 'likes' is there twice, or has a field of its own."),
        ([("follows", 1), ("follows", 1)], "extraMetrics: 'follows' is there twice"),
        ([("follows", 0.5)], "follows must be a whole number, not 0.5"),
        ([("averageWatchSeconds", -0.5)], "averageWatchSeconds must be between 0 and"),
    ],
)
async def test_what_can_not_be_recorded_is_told(
    graph: Graph, world: World, given: list[tuple[str, float]], message: str
) -> None:
    extra = [{"name": name, "value": value} for name, value in given]
    (failed,) = (await recorded(graph, await pin(world), *extra))["failed"]

    assert failed["field"] == "extraMetrics"
    assert failed["message"].startswith(message)
