"""The largest numbers that may come in, and what earlier versions took: no answer fails of them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain import public_ids
from app.domain.business.books import LARGEST_AMOUNT, CreditKind
from app.domain.business.records import GivenCharge, GivenCredit
from app.domain.numbers.gains import Snapshot
from app.domain.numbers.histories import Outcome
from app.domain.numbers.metrics import LARGEST_COUNT, METRICS, Metrics
from app.errors import BadUserInput
from app.services.business import records
from app.services.snapshots import PostSnapshot, record_snapshots
from tests.graphql.conftest import Graph
from tests.laws.test_aggregates import LEADERBOARDS, OF_EVERYTHING, OF_NODE
from tests.world import DAY, NOW, TODAY, World

pytestmark = pytest.mark.both_databases

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
        "viewsChange": {"current": 9007199254742228},
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


@pytest.mark.parametrize("is_other_organization", [False, True])
async def test_totals_that_leave_no_room_in_64_bits_are_refused_whoever_writes_them(
    world: World, is_other_organization: bool
) -> None:
    """Each organization's own sums would fit; those of everything would not."""
    first = await world.organization()
    second = await world.organization("Other") if is_other_organization else first
    post = await world.post(first, await world.brand(first), published_at=NOW)
    await world.record(first, post, {TODAY: Metrics(likes=2**61, comments=2**60)})
    other = await world.post(second, await world.brand(second), published_at=NOW)

    with pytest.raises(BadUserInput, match="64 bits"):
        await world.record(second, other, {TODAY: Metrics(shares=2**61)})

    assert await world.record(second, other, {TODAY: Metrics(shares=1)}) == [Outcome.CREATED]


async def test_a_daily_sum_that_64_bits_cannot_hold_is_no_float(world: World) -> None:
    """Totals stay small, as each post loses on the next day what it gained; the first day's don't.

    Written one by one: the database adds them up.
    """
    organization = await world.organization()
    brand = await world.brand(organization)
    day = {TODAY - DAY: Metrics(2**62 - 1), TODAY: Metrics(0)}
    for _ in range(2):
        post = await world.post(organization, brand, published_at=NOW)
        await world.record(organization, post, day)
    post = await world.post(organization, brand, published_at=NOW)

    with pytest.raises(BadUserInput, match="64 bits"):
        await world.record(organization, post, day)


@pytest.mark.parametrize("kind", ["charges", "credits"])
async def test_amounts_whose_sum_64_bits_cannot_hold_are_refused_and_none_is_kept(
    world: World, kind: str
) -> None:
    organization = await world.organization()

    async def record(numbers: Iterable[int]) -> list[Outcome]:
        async with world.database.write() as session:
            if kind == "charges":
                charges = [GivenCharge(str(n), LARGEST_AMOUNT, "EUR", NOW) for n in numbers]
                outcomes, _ = await records.record_charges(
                    session, organization, charges, now=NOW, new_key=world.new_key
                )
            else:
                lines = [
                    GivenCredit(str(n), CreditKind.GRANT, LARGEST_AMOUNT, NOW) for n in numbers
                ]
                outcomes, _ = await records.record_credits(
                    session, organization, lines, now=NOW, new_key=world.new_key
                )
        return outcomes

    assert await record(range(512)) == [Outcome.CREATED] * 512
    for more in (range(512, 513), range(512, 2048)):
        with pytest.raises(BadUserInput, match="64 bits"):
            await record(more)
    assert await record(range(512)) == [Outcome.UNCHANGED] * 512
