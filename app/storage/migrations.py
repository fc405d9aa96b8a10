"""Running the migrations of `migrations/`: up, down, and whether the database is current.

The scripts themselves are plain SQLAlchemy and never import this package.
"""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from app.errors import Unavailable
from app.storage import distributing
from app.storage.database import Database
from app.storage.engines import sqlite_engine
from app.storage.failures import NOT_MIGRATED, translated
from app.storage.statements import POSTGRESQL

Result = TypeVar("Result")

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
    if await revision_of(database) != head():
        raise Unavailable(NOT_MIGRATED, needs_migration=True)


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


async def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database up to `revision`; nothing if it is there.

    The tables of a new one are distributed by organization if it has the Citus extension.
    """

    def work(connection: Connection) -> None:
        is_new = _current(connection) is None
        command.upgrade(_config(connection), revision)
        if is_new and connection.dialect.name == POSTGRESQL and distributing.has_citus(connection):
            distributing.distribute(connection)

    await _run(url, work)


async def downgrade(url: str, revision: str = "base") -> None:
    """Take the database down to `revision`, and with it the data that only later ones hold."""
    await _run(url, lambda connection: command.downgrade(_config(connection), revision))


async def drift(url: str, metadata: MetaData) -> list[Any]:
    """What the tables in code have that the migrated database hasn't, and the reverse."""

    def compare(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    return await _run(url, compare)


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
