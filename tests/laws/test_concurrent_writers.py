"""Laws 2 and 3 with several writers at once: none fails, none waits for ever, nothing is lost."""

import asyncio
from concurrent.futures import ProcessPoolExecutor
from uuid import uuid4

import pytest

from app.services.posts import archive_posts
from app.services.verification import Discrepancy, rebuild, verify
from app.storage.database import Database
from app.tables.schedule import CollectionRecord
from tests.forking import CONTEXT
from tests.laws.concurrent_writers import (
    IS_STRESS,
    any_snapshots,
    write_at_random,
    write_from_outside,
)
from tests.laws.test_snapshots import assert_equal_to_a_recount, readable
from tests.laws.workspace import Workspace
from tests.laws.writes import Archive, Edit, Record, Restore, Write
from tests.world import NOW, World

BOTH = frozenset({0, 1})
TIMES = 6 if IS_STRESS else 2
"""How often what happens by chance is tried."""


async def test_a_crowd_of_writers_keeps_every_sum(world: World) -> None:
    workspace = await Workspace.open(world)

    await asyncio.gather(*(write_at_random(workspace, seed, 4 * TIMES) for seed in range(3)))

    assert_equal_to_a_recount(await workspace.read())


async def test_writers_in_several_processes_keep_every_sum(world: World, database_url: str) -> None:
    workspace = await Workspace.open(world)
    place = database_url, workspace.organization, workspace.brands, workspace.posts
    loop = asyncio.get_running_loop()

    with ProcessPoolExecutor(2, CONTEXT) as processes:
        await asyncio.gather(
            *(
                loop.run_in_executor(processes, write_from_outside, *place, n, 4 * TIMES)
                for n in (1, 2)
            ),
            write_at_random(workspace, 3, 4 * TIMES),
        )

    assert_equal_to_a_recount(await workspace.read())


async def test_the_same_snapshots_from_two_writers_end_in_the_same_rows(world: World) -> None:
    recorded = any_snapshots(seed=1, count=60)
    one, two = await Workspace.open(world), await Workspace.open(world)
    await one.do(Record(recorded))

    async def in_batches(size: int) -> None:
        for start in range(0, len(recorded), size):
            await two.do(Record(recorded[start : start + size]))

    await asyncio.gather(in_batches(7), in_batches(11))

    assert await readable(two) == await readable(one)


@pytest.mark.parametrize(
    ("change", "back"),
    [
        (Archive(BOTH), Restore(BOTH)),
        (Edit(0, {"brand": 1}), Edit(0, {"brand": 0})),
        (Edit(0, {"published_at": NOW}), Edit(0, {"published_at": None})),
    ],
    ids=["archive", "move", "publish"],
)
async def test_posts_change_while_their_snapshots_are_recorded(
    world: World, change: Write, back: Write
) -> None:
    """The one that comes second sees what the first has done, or the sums would lose it."""
    workspace = await Workspace.open(world)
    for seed, write in enumerate((change, back) * (TIMES // 2)):
        record = Record(any_snapshots(seed, count=20))

        await asyncio.gather(workspace.do(record), workspace.do(write), workspace.do(record))

        assert_equal_to_a_recount(await workspace.read())


async def test_a_post_changes_while_somebody_refers_to_it(postgresql_url: str) -> None:
    """Else the two could wait for each other: who refers to one post may write to the next."""
    database = Database(postgresql_url)
    workspace = await Workspace.open(World(database))
    async with database.write() as session, asyncio.timeout(20):
        session.add(
            CollectionRecord(
                organization_id=workspace.organization,
                post_id=workspace.posts[0],
                credential_id=uuid4(),
            )
        )
        await session.flush()

        await workspace.do(Archive(BOTH))
    await database.close()


async def test_a_rebuild_waits_for_who_is_writing(world: World) -> None:
    """Else it would see their posts before and their sums after, and repair what is right."""
    workspace = await Workspace.open(world)

    async def rebuilt() -> list[Discrepancy]:
        async with world.database.write() as session:
            return await rebuild(session, workspace.organization)

    async with world.database.write() as session:
        await archive_posts(session, workspace.organization, workspace.posts, now=NOW)
        rebuilding = asyncio.create_task(rebuilt())
        done, _ = await asyncio.wait({rebuilding}, timeout=0.3)
        assert not done

    assert await rebuilding == []


async def test_a_rebuild_while_others_write(world: World) -> None:
    workspace = await Workspace.open(world)

    async def rebuild_often() -> None:
        for _ in range(2 * TIMES):
            async with world.database.write() as session:
                assert await rebuild(session, workspace.organization) == []

    async def verify_often() -> None:
        for _ in range(2 * TIMES):
            async with world.database.read_moment() as session:
                assert await verify(session, workspace.organization) == []

    await asyncio.gather(
        *(write_at_random(workspace, seed, 4 * TIMES) for seed in range(2)),
        rebuild_often(),
        verify_often(),
    )

    assert_equal_to_a_recount(await workspace.read())
