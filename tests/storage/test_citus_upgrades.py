"""Upgrading a database that Citus distributes: what is added is distributed as in a new one.

`make citus` runs this; it needs servers with the extension.
"""

from typing import Any

from sqlalchemy import URL, make_url

from app.storage import migrations
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


async def upgraded(url: URL) -> str:
    """One of an earlier release, brought here."""
    address = url.render_as_string(hide_password=False)
    await migrations.upgrade(address, EARLIER)
    await migrations.upgrade(address)
    return address


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
