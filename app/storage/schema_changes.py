"""How a change of the schema reaches a database: one at a time, while servers may go on.

Alembic is synchronous: what waits within it does so by SQLAlchemy's `await_only`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import asyncpg
import structlog
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.util import await_only

from app.errors import Unavailable
from app.storage.distributing import has_citus
from app.storage.engines import sqlite_engine
from app.storage.failures import translated
from app.storage.statements import POSTGRESQL

Result = TypeVar("Result")

LOCK = 4_017_320_951
"""Any number, the same in every process: two that migrate at once go one after the other."""

_LOCK_RETRY_SECONDS = 0.2

LOCK_SECONDS = 0.7
"""How long a change of the schema waits for a lock before it gives way, and all behind it go on.

After a second PostgreSQL looks who waits for whom, and might end a reader instead.
"""

TRIES = 20
PAUSE_SECONDS = 1.0

_GIVEN_WAY = {
    asyncpg.LockNotAvailableError.sqlstate,
    asyncpg.DeadlockDetectedError.sqlstate,
}

log = structlog.get_logger()


async def change(url: str, work: Callable[[Connection], None]) -> None:
    """Change the schema in one transaction, while servers may go on.

    Whoever comes after us waits for the lock that we wait for. So we wait only a moment, give way
    and begin anew; at last we wait until we have it.
    """
    for lock_timeout in (*[f"{LOCK_SECONDS * 1000:.0f}ms"] * TRIES, "0"):

        def wait_and_work(connection: Connection, lock_timeout: str = lock_timeout) -> None:
            wait_for_others(connection)
            if connection.dialect.name == POSTGRESQL:
                if has_citus(connection):  # whoever holds a shard holds it on its node
                    connection.execute(text("SET LOCAL citus.propagate_set_commands = 'local'"))
                connection.execute(text(f"SET LOCAL lock_timeout = '{lock_timeout}'"))
            work(connection)

        try:
            await run(url, wait_and_work)
        except Unavailable as error:
            if lock_timeout == "0" or not _gave_way(error):
                raise
            log.info("migration.gives_way", problem=error.message)
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            return


def _gave_way(error: Unavailable) -> bool:
    """Whether somebody else held what we needed, or we and others waited for each other."""
    cause = error.__cause__
    code = getattr(cause.orig, "sqlstate", None) if isinstance(cause, DBAPIError) else None
    return code in _GIVEN_WAY


def wait_for_others(connection: Connection) -> None:
    """Let nobody else migrate until this connection is closed.

    It asks again and again: who waited for the lock within PostgreSQL would hold up an index that
    is built concurrently, which waits for every statement that began before it.
    """
    if connection.dialect.name != POSTGRESQL:
        return
    while not connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}):
        await_only(asyncio.sleep(_LOCK_RETRY_SECONDS))


async def run(
    url: str, work: Callable[[Connection], Result], *, outside_transaction: bool = False
) -> Result:
    """Do something on a connection of its own, which is closed when it is done."""
    async with migrating(url, outside_transaction=outside_transaction) as connection:
        return await connection.run_sync(work)


@asynccontextmanager
async def migrating(
    url: str, *, outside_transaction: bool = False
) -> AsyncIterator[AsyncConnection]:
    """Open one transaction on a connection of its own, for changing the schema.

    On PostgreSQL it can be none, and each statement is committed by itself.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        _make_folder(address)
        # Without foreign keys: SQLite rewrites a table by dropping it, which would delete the
        # rows that refer to it.
        engine = sqlite_engine(address, begin="BEGIN IMMEDIATE", pool_size=1, foreign_keys=False)
    else:
        level = {"isolation_level": "AUTOCOMMIT"} if outside_transaction else {}
        engine = create_async_engine(address, **level)
    try:
        with translated(address):
            async with engine.begin() as connection:
                yield connection
    finally:
        await engine.dispose()


def _make_folder(url: URL) -> None:
    folder = Path(url.database or "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"The folder {folder} can't be made: {error.strerror}.") from error
