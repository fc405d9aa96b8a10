"""The largest numbers that may come in, and what earlier versions took: no answer fails of them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain import public_ids
from app.domain.numbers.gains import Snapshot
from app.domain.numbers.histories import Outcome
from app.domain.numbers.metrics import LARGEST_COUNT, METRICS, Metrics
from app.errors import BadUserInput
from app.services.snapshots import PostSnapshot, record_snapshots
from tests.graphql.conftest import Graph
from tests.laws.test_aggregates import LEADERBOARDS, OF_EVERYTHING, OF_NODE
from tests.world import DAY, NOW, TODAY, World

FORMERLY_LARGEST = 2**53 - 1
ASKED = {"granularity": "WEEK", "first": 10}


async def post_with(world: World, brand: UUID, organization: UUID, counts: Iterable[int]) -> UUID:
    """A young post whose counters all have these totals, day after day, until yesterday."""
    totals = list(counts)
    first = TODAY - len(totals) * DAY
    post = await world.post(organization, brand, published_at=NOW - timedelta(days=len(totals)))
    await world.record(
        organization,
        post,
        {first + n * DAY: Metrics(*[count] * len(METRICS)) for n, count in enumerate(totals)},
    )
    return post


@pytest.mark.parametrize(
    "histories",
    [
        [[LARGEST_COUNT], [1236]],
        [[FORMERLY_LARGEST], [1236]],
        [[FORMERLY_LARGEST], [FORMERLY_LARGEST], [FORMERLY_LARGEST - 1]],
        [[FORMERLY_LARGEST, 0], [0, FORMERLY_LARGEST], [0, FORMERLY_LARGEST]],
    ],
)
async def test_every_number_is_answered_however_large(
    graph: Graph, world: World, histories: list[list[int]]
) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    for counts in histories:
        await post_with(world, brand, organization, counts)
    for metric, basis, driver in (
        ("VIEWS", "GAINED", "VIEWS"),
        ("ENGAGEMENT", "LIFETIME", "ENGAGEMENT"),
        ("ENGAGEMENT_RATE", "GAINED", "ENGAGEMENT"),
    ):
        chosen: dict[str, Any] = {"metric": metric, "basis": basis, "driver": driver, **ASKED}
        for key in (public_ids.brand_id(brand), public_ids.organization_id(organization)):
            await graph.ask(OF_NODE, id=key, **chosen)
        await graph.ask(OF_EVERYTHING, **chosen)
    for name, fields in LEADERBOARDS.items():
        for by in ("VIEWS", "ENGAGEMENT", "ENGAGEMENT_RATE", "GROWTH"):
            await graph.ask(f"{{ {name}(sortBy: {by}) {{ nodes {{ {fields} }} }} }}")


async def test_a_sum_beyond_what_json_carries_is_the_nearest_number(
    graph: Graph, world: World
) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    for count in (FORMERLY_LARGEST, 1236):
        await post_with(world, brand, organization, [count])

    data = await graph.ask(
        "query Q($id: ID!) { brand(id: $id) { overview { views viewsChange { current } } } }",
        id=public_ids.brand_id(brand),
    )

    # 9007199254742227 lies between two numbers that a double can be.
    assert data["brand"]["overview"] == {
        "views": 9007199254742228,
        "viewsChange": {"current": 9007199254742228.0},
    }


async def test_sums_that_64_bits_cannot_hold_are_refused_as_bad_input(world: World) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    posts = [await world.post(organization, brand, published_at=NOW) for _ in range(3)]
    snapshots = [PostSnapshot(post, Snapshot(TODAY, NOW, Metrics(2**62))) for post in posts]

    with pytest.raises(BadUserInput, match="64 bits"):
        async with world.database.write() as session:
            await record_snapshots(session, organization, snapshots)

    async with world.database.write() as session:
        outcomes = await record_snapshots(session, organization, snapshots[:1])
    assert outcomes == [Outcome.CREATED]
