"""Databases that Citus distributes, where there is a server of it to try them on.

BACKBONE_TEST_CITUS_URL names a coordinator that knows its workers. Each process of a run has one
database there, on all of its nodes, which is emptied after each test: Citus copies no templates,
and to make and distribute one takes as long as dozens of tests. A test that leaves more behind than
rows, or that hung, leaves none: the next makes another.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import asyncpg
from sqlalchemy.engine import URL

from app.storage import migrations
from tests.recycling import END_OTHERS, STRUCTURE, connected

GIVEN = "BACKBONE_TEST_CITUS_URL"

PATIENCE_SECONDS = 240
"""How long a test may take. Then all of its connections end, and so does whoever waits for one."""

NODES = "SELECT nodename, nodeport FROM pg_dist_node WHERE groupid <> 0 ORDER BY nodeid"

PREPARED = "SELECT gid FROM pg_prepared_xacts WHERE database = current_database()"

# Of a node's own: the tables of the coordinator, and shards.
FILLED = """
    SELECT oid::regclass::text AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
"""


class Databases:
    """Distributed databases of one process of the tests, one at a time."""

    def __init__(self, coordinator: URL) -> None:
        """Make none yet."""
        self._coordinator = coordinator
        self._nodes: Sequence[URL] = ()
        self._structure = ""

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[URL]:
        """An empty one for the block, which may last for so long."""
        if not self._nodes:
            await self._make()
        watching = asyncio.create_task(self._watch())
        try:
            yield self._nodes[0]
        finally:
            watching.cancel()
            if not await self._is_emptied():
                await self.drop()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(PATIENCE_SECONDS)
            for node in self._nodes:
                async with connected(node) as connection:
                    await connection.execute(END_OTHERS)

    @asynccontextmanager
    async def made(self) -> AsyncIterator[URL]:
        """One without tables, which the block has for itself."""
        nodes = await self._without_tables()
        try:
            yield nodes[0]
        finally:
            for node in nodes:
                await drop(node)

    async def _make(self) -> None:
        self._nodes = await self._without_tables()
        await migrations.upgrade(self._nodes[0].render_as_string(hide_password=False))
        async with connected(self._nodes[0]) as connection:
            self._structure = await connection.fetchval(STRUCTURE)

    async def _without_tables(self) -> Sequence[URL]:
        async with connected(self._coordinator) as connection:
            found = await connection.fetch(NODES)
        servers = [self._coordinator, *(self._coordinator.set(host=h, port=p) for h, p in found)]
        name = f"test_{uuid4().hex}"
        nodes = [server.set(database=name) for server in servers]
        await asyncio.gather(*(create(server, name) for server in servers))
        coordinator, *workers = nodes
        async with connected(coordinator) as connection:
            address = coordinator.host, coordinator.port or 5432
            await connection.execute("SELECT citus_set_coordinator_host($1, $2)", *address)
            for worker in workers:
                await connection.execute("SELECT citus_add_node($1, $2)", worker.host, worker.port)
        return nodes

    async def _is_emptied(self) -> bool:
        try:
            async with connected(self._nodes[0]) as connection:
                await connection.execute(END_OTHERS)
                if await connection.fetchval(STRUCTURE) != self._structure:
                    return False
            await asyncio.gather(*map(_empty, self._nodes))
        except (OSError, asyncpg.PostgresError):
            return False
        return True

    async def drop(self) -> None:
        """Leave nothing on the servers."""
        nodes, self._nodes = self._nodes, ()
        for node in nodes:
            await drop(node)


async def create(server: URL, name: str) -> None:
    """Make a database of one node, which knows no other."""
    async with connected(server) as connection:
        await connection.execute(f"CREATE DATABASE {name}")
    async with connected(server.set(database=name)) as connection:
        await connection.execute("CREATE EXTENSION citus")


async def drop(node: URL) -> None:
    """Drop a node's database, whoever uses it."""
    async with connected(node) as connection:
        await _end(connection)
    async with connected(node.set(database="postgres")) as connection:
        await connection.execute(f"DROP DATABASE {node.database} WITH (FORCE)")


async def _end(connection: Any) -> None:
    """End who is connected, and what was to be committed in two phases and never was."""
    await connection.execute(END_OTHERS)
    for row in await connection.fetch(PREPARED):
        await connection.execute(f"ROLLBACK PREPARED '{row['gid']}'")


async def _empty(node: URL) -> None:
    """Delete the rows that a node has: to truncate its tables takes it fifty times as long."""
    async with connected(node) as connection:
        await _end(connection)
        await connection.execute(
            "SET citus.override_table_visibility = off; SET session_replication_role = replica"
        )
        names = [row["name"] for row in await connection.fetch(FILLED)]
        if names:
            await connection.execute(";".join(f"DELETE FROM {name}" for name in names))
            await connection.execute(f"VACUUM {','.join(names)}")
