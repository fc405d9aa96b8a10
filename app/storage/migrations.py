"""Running the migrations of `migrations/`: up, down, and whether the database is current.

The scripts themselves are plain SQLAlchemy and never import this package.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import structlog
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from app.errors import Unavailable
from app.storage.database import Database
from app.storage.engines import sqlite_engine
from app.storage.failures import NOT_MIGRATED, translated
from app.storage.statements import POSTGRESQL

Result = TypeVar("Result")

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

# It tells at "info" how it looks, each time that it looks, which readiness checks make it do.
logging.getLogger("alembic").setLevel(logging.WARNING)

_INSIDE_THE_PACKAGE = Path(__file__).parent / "revisions"
_BESIDE_THE_PACKAGE = Path(__file__).parents[2] / "migrations"


def _config(connection: Connection | None = None, **attributes: Any) -> Config:
    # A wheel carries the scripts inside the package, a checkout beside it.
    inside = _INSIDE_THE_PACKAGE.is_dir()
    config = Config()
    config.set_main_option(
        "script_location", str(_INSIDE_THE_PACKAGE if inside else _BESIDE_THE_PACKAGE)
    )
    config.attributes.update(connection=connection, **attributes)
    return config


def head() -> str:
    """The revision that this version of the program needs."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise RuntimeError("the installation has no migrations")
    return revision


async def current(url: str) -> str | None:
    """The revision that the database is at, None for an empty one."""
    return await _run(url, _current)


async def revision_of(database: Database) -> str | None:
    """The same, through the pool of a database that is being served."""
    async with database.read() as session:
        return await (await session.connection()).run_sync(_current)


async def check_current(database: Database) -> None:
    """Refuse a database that is not at this version's revision.

    Raises:
        Unavailable: `backbone migrate` brings it there.
    """
    revision = await revision_of(database)
    if is_later(revision):
        raise Unavailable(
            f"The database is of a later release of Backbone (revision {revision}, here {head()}): "
            "use that one."
        )
    if revision != head():
        raise Unavailable(NOT_MIGRATED, needs_migration=True)


async def check_usable(database: Database) -> None:
    """Refuse a database that is behind this version.

    During a rolling upgrade it is ahead for a while, and has all that it had before.

    Raises:
        Unavailable: `backbone migrate` brings it here.
    """
    revision = await revision_of(database)
    if revision != head() and not is_later(revision):
        raise Unavailable(NOT_MIGRATED, needs_migration=True)


def is_later(revision: str | None) -> bool:
    """Whether a revision is one of a later release; they are numbered."""
    return revision is not None and revision > head()


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


async def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database up to `revision`; nothing if it is there."""
    await _change(url, lambda connection: command.upgrade(_config(connection), revision))


async def downgrade(url: str, revision: str = "base") -> None:
    """Take the database down to `revision`, and with it the data that only later ones hold."""
    await _change(url, lambda connection: command.downgrade(_config(connection), revision))


async def drift(url: str, metadata: MetaData) -> list[Any]:
    """What the tables in code have that the migrated database hasn't, and the reverse."""

    def compare(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    return await _run(url, compare)


async def _change(url: str, work: Callable[[Connection], None]) -> None:
    """Change the schema in one transaction, while servers may go on.

    Whoever comes after us waits for the lock that we wait for. So we wait only a moment, give way
    and begin anew; at last we wait until we have it.
    """
    for lock_timeout in (*[f"{LOCK_SECONDS * 1000:.0f}ms"] * TRIES, "0"):

        def wait_and_work(connection: Connection, lock_timeout: str = lock_timeout) -> None:
            if connection.dialect.name == POSTGRESQL:
                connection.execute(text(f"SET LOCAL lock_timeout = '{lock_timeout}'"))
            work(connection)

        try:
            await _run(url, wait_and_work)
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


async def _run(url: str, work: Callable[[Connection], Result]) -> Result:
    async with migrating(url) as connection:
        return await connection.run_sync(work)


@asynccontextmanager
async def migrating(url: str) -> AsyncIterator[AsyncConnection]:
    """Open one transaction on a connection of its own, for changing the schema."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        _make_folder(address)
        # Without foreign keys: SQLite rewrites a table by dropping it, which would delete the
        # rows that refer to it.
        engine = sqlite_engine(address, begin="BEGIN IMMEDIATE", pool_size=1, foreign_keys=False)
    else:
        engine = create_async_engine(address)
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
