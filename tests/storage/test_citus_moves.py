"""Shards that are moved and split while Backbone writes: nothing is lost, nobody restarted.

`make citus` runs this; it needs servers with the extension.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from sqlalchemy import make_url

from app.errors import Unavailable
from app.services import verification
from app.storage import migrations
from app.storage.database import Database
from app.tables.base import table_of
from app.tables.snapshots import PostAnalytics
from tests import citus
from tests.recycling import connected
from tests.world import DAY, NOW, TODAY, World, metrics

MOVE = """
    SELECT citus_move_shard_placement(shardid, here.nodename, here.nodeport, there.nodename,
        there.nodeport, CAST($2 AS citus.shard_transfer_mode))
    FROM pg_dist_placement JOIN pg_dist_node AS here USING (groupid)
    JOIN pg_dist_node AS there ON there.groupid NOT IN (0, here.groupid)
    WHERE shardid = get_shard_id_for_distribution_column('organizations', CAST($1 AS uuid))
"""
SPLIT = """
    SELECT isolate_tenant_to_new_shard('organizations', CAST($1 AS uuid), 'CASCADE', 'block_writes')
"""


@pytest.fixture
async def database(citus_databases: citus.Databases) -> AsyncIterator[Database]:
    """One of its own: no other test finds its shards elsewhere."""
    async with citus_databases.made() as url:
        address = url.render_as_string(hide_password=False)
        await migrations.upgrade(address)
        database = Database(address, pool_size=5)
        yield database
        await database.close()


class Writing(NamedTuple):
    """An organization with one post, whose views only grow."""

    world: World
    organization: UUID
    post: UUID
    told: list[int]

    async def go_on(self, done: asyncio.Event) -> None:
        """Write until it is done, and read each time what was written at least."""
        number = 0
        while not done.is_set():
            number += 1
            at = NOW + timedelta(seconds=number)
            counts = {TODAY - DAY: metrics(views=number)}
            try:
                await self.world.record(self.organization, self.post, counts, at)
            except Unavailable as error:
                assert "moved to another node" in error.message  # noqa: PT017 - it goes on
                continue
            self.told.append(number)
            assert await self.views() == number

    async def views(self) -> int:
        snapshots = table_of(PostAnalytics)
        async with self.world.database.read() as session:
            found: Any = await session.scalar(
                snapshots.select()
                .with_only_columns(snapshots.c.views)
                .where(snapshots.c.organization_id == self.organization)
            )
        return int(found)


async def written(world: World, label: str) -> Writing:
    organization = await world.organization(label)
    post = await world.post(organization, await world.brand(organization))
    return Writing(world, organization, post, [])


async def test_shards_are_moved_and_split_while_organizations_are_written_to(
    database: Database,
) -> None:
    world = World(database)
    places = [await written(world, label) for label in ("First", "Second", "Third")]
    first, second, _ = (place.organization for place in places)
    done = asyncio.Event()
    async with connected(make_url(database.url)) as coordinator, asyncio.TaskGroup() as group:
        for place in places:
            group.create_task(place.go_on(done))
        if await coordinator.fetchval("SHOW wal_level") == "logical":
            await coordinator.fetch(MOVE, first, "force_logical")
        await coordinator.fetch(MOVE, second, "block_writes")
        await coordinator.fetch(SPLIT, first)
        done.set()

    for place in places:
        assert place.told
        assert await place.views() >= place.told[-1]
        async with database.read_moment() as session:
            assert await verification.verify(session, place.organization) == []
