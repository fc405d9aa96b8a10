"""Databases that Citus distributes, where there is a server of it to try them on.

BACKBONE_TEST_CITUS_URL names a coordinator that knows its workers. Each process of a run has one
database there, on all of its nodes, which is emptied for each test: Citus copies no templates.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy.engine import URL

from app.storage import migrations
from tests.recycling import connected

GIVEN = "BACKBONE_TEST_CITUS_URL"

NODES = "SELECT nodename, nodeport FROM pg_dist_node WHERE groupid <> 0 ORDER BY nodeid"

FILLED = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND relname NOT IN ('alembic_version', 'citus_tables')
"""


@contextmanager
def distributed_database(coordinator: URL) -> Iterator[URL]:
    """A migrated database on all nodes."""
    name = f"test_{uuid4().hex}"
    nodes = asyncio.run(_make(coordinator, name))
    url = coordinator.set(database=name)
    try:
        asyncio.run(migrations.upgrade(url.render_as_string(hide_password=False)))
        yield url
    finally:
        asyncio.run(_drop(nodes, name))


async def _make(coordinator: URL, name: str) -> list[URL]:
    async with connected(coordinator) as connection:
        found = await connection.fetch(NODES)
    workers = [coordinator.set(host=host, port=port) for host, port in found]
    nodes = [coordinator, *workers]
    for node in nodes:
        async with connected(node) as connection:
            await connection.execute(f"CREATE DATABASE {name}")
        async with connected(node.set(database=name)) as connection:
            await connection.execute("CREATE EXTENSION citus")
    async with connected(coordinator.set(database=name)) as connection:
        await connection.execute(
            "SELECT citus_set_coordinator_host($1, $2)", coordinator.host, coordinator.port or 5432
        )
        for worker in workers:
            await connection.execute("SELECT citus_add_node($1, $2)", worker.host, worker.port)
    return nodes


async def _drop(nodes: list[URL], name: str) -> None:
    for node in nodes:
        async with connected(node) as connection:
            await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


async def empty(url: URL) -> None:
    """Delete every row, and wait for who still holds one."""
    async with connected(url) as connection:
        names = [row["relname"] for row in await connection.fetch(FILLED)]
        await connection.execute(f"TRUNCATE {', '.join(names)} CASCADE")
