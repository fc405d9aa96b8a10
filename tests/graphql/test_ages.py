"""Is it good for its age? As a caller asks it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain import public_ids
from app.domain.platforms import Platform
from app.services import observations
from tests.graphql.conftest import Graph
from tests.world import DAY, NOW, TODAY, World, metrics

POST = """query ($id: ID!, $metric: GrowthMetric) { post(id: $id) {
  ageIndex(metric: $metric) { metric age total value rank of usual { median lower upper posts } }
  growthCurve(metric: $metric) { metric points { age date total }
    comparedPoints { age date total usual { age median posts } }
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
    assert curve["comparedPoints"] == [
        {**own, "usual": others}
        for own, others in zip(curve["points"], usual["points"], strict=True)
    ]


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


BY_HOUR = """query ($id: ID!, $metric: GrowthMetric) { post(id: $id) {
  growthByHour(metric: $metric) { at hour total } } }"""


async def read_at(shelf: Shelf, post: UUID, when: datetime, **counts: int) -> None:
    await shelf.world.record(shelf.organization, post, {when.date(): metrics(**counts)}, when)


async def test_readings_of_a_young_post_tell_its_growth_by_the_hour(
    graph: Graph, shelf: Shelf
) -> None:
    published = NOW - timedelta(days=2)
    post = await shelf.world.post(shelf.organization, shelf.brand, published_at=published)
    minute = timedelta(minutes=1)
    await read_at(shelf, post, published + minute * 61, views=50)
    await read_at(shelf, post, published + minute * 62, likes=4)
    await read_at(shelf, post, published + minute * 5, views=10)
    await read_at(shelf, post, published + timedelta(days=1), views=90)
    await read_at(shelf, post, published + timedelta(days=1), views=90)

    key = public_ids.post_id(post)
    found = (await graph.ask(BY_HOUR, id=key))["post"]["growthByHour"]
    assert [(point["hour"], point["total"]) for point in found] == [(0, 10), (1, 50), (24, 90)]
    likes = (await graph.ask(BY_HOUR, id=key, metric="LIKES"))["post"]["growthByHour"]
    assert [point["total"] for point in likes] == [None, 4, 4]


async def test_what_says_no_hour_is_no_observation(graph: Graph, shelf: Shelf) -> None:
    published = NOW - timedelta(days=20)
    post = await shelf.world.post(shelf.organization, shelf.brand, published_at=published)
    midnight = (published + DAY).replace(hour=0)
    await read_at(shelf, post, midnight, views=5)  # as a file's row of that day says it
    await read_at(shelf, post, published - timedelta(minutes=1), views=1)
    await read_at(shelf, post, published + timedelta(days=7), views=9)

    found = (await graph.ask(BY_HOUR, id=public_ids.post_id(post)))["post"]
    assert found == {"growthByHour": None}


async def test_observations_are_deleted_ninety_days_after_publication(
    graph: Graph, shelf: Shelf
) -> None:
    kept: list[bool] = []
    for days in (89, 91):
        published = NOW - timedelta(days=days)
        post = await shelf.world.post(shelf.organization, shelf.brand, published_at=published)
        await read_at(shelf, post, published + timedelta(hours=1), views=5)
        async with graph.database.write() as session:
            await observations.forget_observations(session, now=NOW)
        found = (await graph.ask(BY_HOUR, id=public_ids.post_id(post)))["post"]
        kept.append(found["growthByHour"] is not None)
    assert kept == [True, False]
