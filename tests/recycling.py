"""PostgreSQL databases that are used again, once they are as if nobody had used them.

To make one from a template and to drop it costs the server 40 ms of CPU, to clean one costs 8.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import asyncpg
from sqlalchemy.engine import URL, make_url

from tests.waiting import until

MOST_BYTES = 4_000_000
"""How much a database may hold and still be cheaper to clean than to make."""

# Nobody else is connected: each has ended, with its locks and temporary tables.
END_OTHERS = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend'
"""

# What deleting rows wouldn't undo: object by object, as a template and its copies have them.
STRUCTURE = """
    SELECT md5(jsonb_build_array(
        (SELECT jsonb_agg(jsonb_build_array(oid, relname, relowner, relacl::text) ORDER BY oid)
            FROM pg_class WHERE relnamespace = 'public'::regnamespace),
        (SELECT jsonb_agg(
                jsonb_build_array(attrelid, attname, atttypid, atttypmod, attnotnull, attidentity)
                ORDER BY attrelid, attnum)
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            WHERE relnamespace = 'public'::regnamespace),
        (SELECT jsonb_agg(jsonb_build_array(oid, conname, convalidated) ORDER BY oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace),
        (SELECT jsonb_agg(oid ORDER BY oid) FROM pg_attrdef),
        (SELECT jsonb_agg(oid ORDER BY oid) FROM pg_trigger),
        (SELECT jsonb_agg(oid ORDER BY oid)
            FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
        (SELECT jsonb_agg(extname ORDER BY extname) FROM pg_extension),
        (SELECT count(*) FROM pg_statistic JOIN pg_class ON pg_class.oid = starelid
            WHERE relnamespace = 'public'::regnamespace),
        (SELECT jsonb_agg(setconfig::text ORDER BY setrole) FROM pg_db_role_setting
            WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())),
        (SELECT jsonb_agg(version_num) FROM alembic_version)
    )::text)
"""

TOUCHED = """
    SELECT sum(pg_stat_get_tuples_inserted(oid) + pg_stat_get_tuples_updated(oid)
        + pg_stat_get_tuples_deleted(oid))::int8
    FROM unnest('{pg_class,pg_attribute,pg_constraint,pg_attrdef,pg_trigger,pg_proc,pg_extension,
        pg_statistic,pg_db_role_setting,alembic_version}'::regclass[]) AS oid
"""
"""How many rows were ever written where the structure stands: a count that stays proves it."""

FILLED = """
    SELECT oid::regclass::text AS name, pg_relation_size(oid) AS size FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
"""


@asynccontextmanager
async def connected(url: URL) -> AsyncIterator[Any]:
    """A connection outside any transaction, as creating a database needs it."""
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(address)
    try:
        yield connection
    finally:
        await connection.close()


AT_WORK = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND state = 'active' AND query LIKE $1
"""


async def is_at_work(url: str, pattern: str) -> None:
    """Wait until somebody's statement is under way, or waits for a lock."""
    async with connected(make_url(url)) as connection:
        await until(lambda: connection.fetchval(AT_WORK, pattern))


class Databases:
    """Copies of one template on a server, made when no clean one is left."""

    def __init__(self, server: URL, template: str) -> None:
        """Make none yet."""
        self._server = server
        self._template = template
        self._made: set[str] = set()
        self._clean: list[str] = []
        self._structure = ""
        self._touched: dict[str, int] = {}

    async def take(self) -> str:
        """The name of a database that is as the template is."""
        if self._clean:
            return self._clean.pop()
        name = f"test_{uuid4().hex}"
        async with connected(self._server) as connection:
            await connection.execute(
                f"CREATE DATABASE {name} TEMPLATE {self._template} STRATEGY file_copy"
            )
        self._made.add(name)
        self._structure = self._structure or await self._structure_of(name)
        return name

    async def give_back(self, name: str) -> None:
        """Clean a database; drop what can't be cleaned by deleting rows, or not soon."""
        async with connected(self._server.set(database=name)) as connection:
            is_clean = await self._clean_up(connection, name)
        if is_clean:
            self._clean.append(name)
        else:
            await self._drop(name)

    async def drop_all(self) -> None:
        """Leave nothing on the server."""
        for name in list(self._made):
            await self._drop(name)

    async def _structure_of(self, name: str) -> str:
        async with connected(self._server.set(database=name)) as connection:
            return str(await connection.fetchval(STRUCTURE))

    async def _clean_up(self, connection: Any, name: str) -> bool:
        if not await connection.fetchval("SELECT usesuper FROM pg_user WHERE usename = user"):
            return False  # who is refused what keeps foreign keys from looking at each row
        await connection.execute(END_OTHERS)
        touched = await connection.fetchval(TOUCHED)
        if touched != self._touched.get(name, 0):
            if await connection.fetchval(STRUCTURE) != self._structure:
                return False
            self._touched[name] = touched
        filled = await connection.fetch(FILLED)
        if sum(row["size"] for row in filled) > MOST_BYTES:
            return False
        names = [row["name"] for row in filled]
        if names:
            deletions = ";".join(f"DELETE FROM {name}" for name in names)
            await connection.execute(f"SET session_replication_role = replica; {deletions}")
            # Else the next tests' statements would read past all rows that ever were.
            await connection.execute(f"VACUUM {','.join(names)}")
        return True

    async def _drop(self, name: str) -> None:
        async with connected(self._server) as connection:
            await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        self._made.discard(name)
