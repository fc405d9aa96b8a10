"""Is it good for its age? As a caller asks it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain import public_ids
from app.domain.platforms import Platform
from tests.graphql.conftest import Graph
from tests.world import DAY, NOW, TODAY, World, metrics

POST = """query ($id: ID!, $metric: GrowthMetric) { post(id: $id) {
  ageIndex(metric: $metric) { metric age total value rank of usual { median lower upper posts } }
  growthCurve(metric: $metric) { metric points { age date total }
    usualGrowth { category posts points { age median posts } } } } }"""
USUAL = """query ($id: ID!, $horizon: Int!) { brand(id: $id) {
  usualGrowth(platform: YOUTUBE, horizon: $horizon) { metric posts points { age median } } } }"""


class Shelf:
    """A brand whose posts gain as many views a day as they are given."""

    def __init__(self, world: World, organization: UUID, brand: UUID) -> None:
        self.world, self.organization, self.brand = world, organization, brand

    async def post(self, daily: int, days: int, *, seen: int = 0, **values: Any) -> str:
        """A post of so many days ago, measured each day from that many days later on."""
        published = TODAY - DAY * days
        post = await self.world.post(
            self.organization, self.brand, published_at=at(published), **values
        )
        measured = {
            published + DAY * age: metrics(views=daily * (age + 1), likes=age)
            for age in range(seen, days + 1)
        }
        await self.world.record(self.organization, post, measured)
        return public_ids.post_id(post)


def at(day: Any) -> datetime:
    return NOW.replace(year=day.year, month=day.month, day=day.day)


@pytest.fixture
async def shelf(world: World) -> Shelf:
    organization = await world.organization()
    return Shelf(world, organization, await world.brand(organization))


async def test_a_post_is_compared_with_others_at_its_age(graph: Graph, shelf: Shelf) -> None:
    for daily in (10, 20, 30, 40, 50):
        await shelf.post(daily, days=20)
    post = await shelf.post(60, days=4)

    found = (await graph.ask(POST, id=post))["post"]

    assert found["ageIndex"] == {
        "metric": "VIEWS",
        "age": 4,
        "total": 240,
        "value": 2.0,
        "rank": 1,
        "of": 6,
        "usual": {"median": 120.0, "lower": 80.0, "upper": 160.0, "posts": 5},
    }
    curve = found["growthCurve"]
    assert [point["total"] for point in curve["points"]] == [60, 120, 180, 240]
    assert curve["points"][0]["date"] == (TODAY - DAY * 4).isoformat()
    usual = curve["usualGrowth"]
    assert (usual["category"], usual["posts"]) == (None, 5)
    assert [point["median"] for point in usual["points"]] == [30.0, 60.0, 90.0, 120.0]


async def test_before_its_first_complete_day_there_is_nothing_to_compare(
    graph: Graph, shelf: Shelf
) -> None:
    post = await shelf.post(60, days=0)
    draft = public_ids.post_id(await shelf.world.post(shelf.organization, shelf.brand))
    for key in (post, draft):
        found = (await graph.ask(POST, id=key))["post"]
        assert found == {"ageIndex": None, "growthCurve": None}


async def test_a_post_that_was_seen_late_has_an_index_but_no_curve(
    graph: Graph, shelf: Shelf
) -> None:
    post = await shelf.post(60, days=20, seen=8)
    found = (await graph.ask(POST, id=post))["post"]
    assert found["growthCurve"] is None
    assert found["ageIndex"]["total"] == 60 * 20
    assert found["ageIndex"]["value"] is None


async def test_a_platform_without_views_compares_engagement(graph: Graph, shelf: Shelf) -> None:
    post = await shelf.post(5, days=5, platform=Platform.MASTODON)
    assert (await graph.ask(POST, id=post))["post"]["ageIndex"]["metric"] == "ENGAGEMENT"
    found = (await graph.ask(POST, id=post, metric="LIKES"))["post"]["ageIndex"]
    assert (found["metric"], found["total"]) == ("LIKES", 4)


async def test_what_is_usual_for_a_brand(graph: Graph, shelf: Shelf) -> None:
    for daily in (10, 20, 30, 40, 50, 1_000):
        await shelf.post(daily, days=20 if daily < 1_000 else 2)
    brand = public_ids.brand_id(shelf.brand)

    usual = (await graph.ask(USUAL, id=brand, horizon=3))["brand"]["usualGrowth"]

    assert (usual["metric"], usual["posts"]) == ("VIEWS", 5)
    assert usual["points"] == [{"age": age, "median": 30.0 * age} for age in (1, 2, 3)]


@pytest.mark.parametrize("horizon", [0, 91])
async def test_an_age_out_of_range_is_refused(graph: Graph, shelf: Shelf, horizon: int) -> None:
    brand = public_ids.brand_id(shelf.brand)
    refusal = await graph.refusal(USUAL, id=brand, horizon=horizon)
    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "horizon")


async def test_an_index_changes_at_midnight_where_the_organization_is(
    graph: Graph, shelf: Shelf
) -> None:
    post = await shelf.post(60, days=4)
    graph.now = NOW + timedelta(days=1)
    assert (await graph.ask(POST, id=post))["post"]["ageIndex"]["age"] == 5
