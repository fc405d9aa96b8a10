"""Upgrading a database that Citus distributes: what is added is distributed as in a new one.

`make citus` runs this; it needs servers with the extension.
"""

import asyncio
from typing import Any

from sqlalchemy import URL, Connection, make_url, text

from app.storage import migrations, schema_changes
from app.storage.database import Database
from tests import citus
from tests.filling import read_all
from tests.recycling import connected
from tests.world import NOW, TODAY, World, metrics

# Before uploads, apps of servers, and the key of content performance.
EARLIER = "0029"

PLACES = """
    SELECT relname, partmethod::text, column_to_column_name(oid, partkey)
    FROM pg_class LEFT JOIN pg_dist_partition ON logicalrelid = pg_class.oid
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2
"""
INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname
"""


async def structure(url: str) -> list[list[tuple[Any, ...]]]:
    async with connected(make_url(url)) as connection:
        await connection.execute("SET citus.override_table_visibility = on")
        return [
            [tuple(row) for row in await connection.fetch(question)]
            for question in (PLACES, CONSTRAINTS, INDEXES)
        ]


BUILT = """
    CREATE UNIQUE INDEX uq_content_performance_key
    ON content_performance (organization_id, post_id, measured_on, source)
"""
BROKEN_OFF = "UPDATE pg_index SET indisvalid = false WHERE indexrelid = $1::regclass"
A_SHARD = """
    SELECT shard_name, nodename, nodeport FROM citus_shards
    WHERE table_name = $1::regclass ORDER BY shard_name LIMIT 1
"""


async def upgraded(url: URL) -> str:
    """One of an earlier release, brought here, the first time not to the end."""
    address = url.render_as_string(hide_password=False)
    await migrations.upgrade(address, EARLIER)
    await leave_an_index_on_some_nodes(url)
    await migrations.upgrade(address)
    return address


async def leave_an_index_on_some_nodes(url: URL) -> None:
    """As when a node was lost while an index was built or dropped: on the others it is."""
    async with connected(url) as coordinator:
        await coordinator.execute(BUILT)
        await coordinator.execute(BROKEN_OFF, "uq_content_performance_key")
        shard, host, port = await coordinator.fetchrow(A_SHARD, "content_performance")
    async with connected(url.set(host=host, port=port)) as node:
        await node.execute("SET citus.enable_manual_changes_to_shards = on")
        number = shard.rpartition("_")[2]
        await node.execute(f"DROP INDEX uq_content_performance_key_{number}")


async def test_what_an_upgrade_adds_is_distributed_as_in_a_new_database(
    citus_databases: citus.Databases, citus_url: str
) -> None:
    async with citus_databases.made() as made:
        there = await structure(await upgraded(made))
    new = await structure(citus_url)
    for found, wanted in zip(there, new, strict=True):
        assert found == wanted


async def test_an_upgraded_database_is_written_and_read(citus_databases: citus.Databases) -> None:
    async with citus_databases.made() as made:
        database = Database(await upgraded(made))
        try:
            world = World(database)
            organization = await world.organization()
            post = await world.post(organization, await world.brand(organization))
            await world.record(organization, post, {TODAY: metrics(views=5)}, NOW)
            assert len((await read_all(database))["post_analytics"]) == 1
        finally:
            await database.close()


async def test_a_change_gives_way_to_who_holds_a_shard_on_a_node(citus_url: str) -> None:
    """As what was to be committed there does, when a node was lost: all wait behind the change."""
    tries, url = 0, make_url(citus_url)

    def change(connection: Connection) -> None:
        nonlocal tries
        tries += 1
        connection.execute(text("ALTER TABLE posts SET (fillfactor = 100)"))

    async with connected(url) as coordinator:
        shard, host, port = await coordinator.fetchrow(A_SHARD, "posts")
    async with connected(url.set(host=host, port=port)) as node:
        await node.execute("SET citus.enable_manual_changes_to_shards = on")
        async with node.transaction():
            await node.execute(f"LOCK TABLE {shard}")
            changing = asyncio.create_task(schema_changes.change(citus_url, change))
            async with asyncio.timeout(60):
                while tries < 2:
                    await asyncio.sleep(0.05)
        await changing
