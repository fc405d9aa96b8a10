"""Rebuilding all organizations: what is done is known, whenever the rebuild ends."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from app.errors import BeingErased
from app.services import erasures, rebuilds, verification
from app.services.rebuilds import Rebuild
from app.tables.base import table_of
from app.tables.rollups import AnalyticsDaily
from tests.world import NOW, TODAY, World, metrics

pytestmark = pytest.mark.both_databases

DAILY = table_of(AnalyticsDaily)
REBUILD = Rebuild(UUID(int=1), NOW)


def nobody(_posts: int) -> None:
    pass


async def a_wrong_one(world: World, label: str, posts: int = 1) -> UUID:
    """An organization whose sums are wrong."""
    organization = await world.organization(label)
    brand = await world.brand(organization)
    for _ in range(posts):
        post = await world.post(organization, brand, published_at=NOW)
        await world.record(organization, post, {TODAY: metrics(views=10)})
    async with world.database.write() as session:
        wrong = update(DAILY).where(DAILY.c.organization_id == organization)
        await session.execute(wrong.values(views=77))
    return organization


async def rebuild(
    world: World, organization: UUID, told: Callable[[int], None] = nobody, run: Rebuild = REBUILD
) -> int:
    async with world.database.write() as session:
        found = await rebuilds.rebuild_organization(session, run, organization, told)
    return len(found)


async def is_right(world: World, organization: UUID) -> bool:
    async with world.database.read_moment() as session:
        return await verification.verify(session, organization) == []


async def done_by_an_interrupted_one(world: World) -> set[UUID] | None:
    async with world.database.read() as session:
        found = await rebuilds.find_interrupted(session)
    return None if found is None else {*found.done}


async def test_what_is_repaired_is_taken_down_with_it(world: World) -> None:
    first, second = [await a_wrong_one(world, label) for label in ("A", "B")]
    assert await done_by_an_interrupted_one(world) is None

    assert await rebuild(world, first) == 1

    assert await done_by_an_interrupted_one(world) == {first}
    assert await is_right(world, first)
    assert not await is_right(world, second)


async def test_one_that_ends_halfway_has_neither_repaired_nor_taken_down(world: World) -> None:
    organization = await a_wrong_one(world, "A")

    def end_here(_posts: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await rebuild(world, organization, end_here)

    assert await done_by_an_interrupted_one(world) is None
    assert not await is_right(world, organization)


async def test_the_latest_is_gone_on_with_and_those_before_are_forgotten(world: World) -> None:
    first, second = [await a_wrong_one(world, label) for label in ("A", "B")]
    later = Rebuild(UUID(int=2), NOW + timedelta(days=3))
    await rebuild(world, first)
    await rebuild(world, second, run=later)
    assert await done_by_an_interrupted_one(world) == {second}

    async with world.database.write() as session:
        await rebuilds.forget(session, NOW)
    assert await done_by_an_interrupted_one(world) == {second}

    async with world.database.write() as session:
        await rebuilds.forget(session, later.started_at)
    assert await done_by_an_interrupted_one(world) is None


async def test_progress_is_told_in_posts(world: World) -> None:
    organization = await a_wrong_one(world, "A", posts=3)
    empty = await world.organization("Empty")
    told: list[int] = []

    await rebuild(world, organization, told.append)

    assert sum(told) == 3
    async with world.database.read() as session:
        counted = await rebuilds.count_posts(session, {organization, empty})
    assert (counted[organization], counted[empty]) == (3, 0)


async def test_what_is_being_erased_is_not_written_to(world: World) -> None:
    organization = await a_wrong_one(world, "Gone")
    async with world.database.write() as session:
        await erasures.start_organization(session, organization, "Gone", key=uuid4(), now=NOW)

    with pytest.raises(BeingErased):
        await rebuild(world, organization)

    assert await done_by_an_interrupted_one(world) is None
