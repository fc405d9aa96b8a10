"""The database: engines, sessions for reading and for writing, and what a driver's error means.

No statements here. Reading and writing are different things: `read()` sees committed data and
can't change it (and goes to the replica where there is one); `write()` is one transaction,
committed when the block ends and rolled back when it raises.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Protocol, cast

from sqlalchemy import Column, Dialect, Executable, Select, Table, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from app import tracing
from app.errors import BadUserInput, Unavailable
from app.storage.data_version import DataVersion, DataVersions
from app.storage.engines import BEHIND_PGBOUNCER, noted, postgresql_engine, sqlite_engine, trace
from app.storage.statements import (
    DRIVER_ERRORS,
    Lost,
    Processors,
    compiled_for,
    fetch,
    in_groups,
    in_rows,
)

NOT_MIGRATED = "The database is not migrated: run `backbone migrate`."
_LACKS_TABLES = ("no such table", "UndefinedTableError", "no such column", "UndefinedColumnError")


class RowsStatement(Protocol):
    """A statement that takes many rows at once, spelled differently by each database."""

    @property
    def table(self) -> Table:
        """The table that it writes."""

    @property
    def columns(self) -> Sequence[Column[Any]]:
        """What each row's values are, in order."""

    def bind(
        self, dialect: Dialect, rows: Sequence[tuple[Any, ...]]
    ) -> tuple[Executable | str, Any]:
        """The statement for this database with the rows as its parameters.

        A text is for the driver as it is, and so are its parameters.
        """


class Session(AsyncSession):
    """A session that can also run one statement over many rows, and compiled statements."""

    async def rows(
        self, statement: Select[*tuple[Any, ...]], parameters: Mapping[str, Any]
    ) -> Sequence[Sequence[Any]]:
        """The rows of a statement that is built once and executed with other values each time."""
        return in_rows(*await self._fetch(statement, parameters))

    async def columns_of_groups(
        self, statement: Select[*tuple[Any, ...]], parameters: Mapping[str, Any], size: int
    ) -> Iterator[list[Sequence[Any]]]:
        """The columns of each group of its rows that begin with the same `size` values."""
        return in_groups(*await self._fetch(statement, parameters), size)

    async def _fetch(
        self, statement: Select[*tuple[Any, ...]], parameters: Mapping[str, Any]
    ) -> tuple[Sequence[Sequence[Any]], Processors]:
        """Rows, and what is still to be done to their columns."""
        return (await self.execute(statement, parameters)).all(), ()

    async def execute_rows(self, statement: RowsStatement, rows: Sequence[tuple[Any, ...]]) -> None:
        """Run `statement` for all `rows` in one round trip; nothing if there are none."""
        if not rows:
            return
        bound, parameters = statement.bind(self.get_bind().dialect, rows)
        if isinstance(bound, str):
            connection = await self.connection()
            await connection.exec_driver_sql(bound, parameters)
        else:
            await self.execute(bound, parameters)

    async def insert_rows(self, statement: RowsStatement, rows: Sequence[tuple[Any, ...]]) -> None:
        """The same for rows that are surely new: PostgreSQL has a faster way in for those."""
        engine = self.get_bind()
        # The driver prepares its COPY under a name that PgBouncer's next client may use as well.
        copies = (
            engine.dialect.name == "postgresql"
            and not engine.get_execution_options()[BEHIND_PGBOUNCER]
        )
        if not rows or not copies:
            await self.execute_rows(statement, rows)
            return
        connection = await (await self.connection()).get_raw_connection()
        # Its array parameters cost the driver more than the rows cost the database; COPY doesn't.
        await connection.driver_connection.copy_records_to_table(  # type: ignore[union-attr]
            statement.table.name,
            columns=[column.name for column in statement.columns],
            records=rows,
        )


class _Alone(Session):
    """A session whose statements stand alone, so that the driver may run them itself."""

    async def _fetch(
        self, statement: Select[*tuple[Any, ...]], parameters: Mapping[str, Any]
    ) -> tuple[Sequence[Sequence[Any]], Processors]:
        if self.in_transaction():
            # It has a connection already. Whoever holds one and waits for another may wait for
            # somebody who does the same.
            return await super()._fetch(statement, parameters)
        engine = cast("AsyncEngine", self.bind).sync_engine
        form = compiled_for(statement, engine.dialect)
        try:
            return await fetch(engine, form, parameters), form.processors
        except Lost:
            # Another connection may still answer; if none does, SQLAlchemy says so.
            return await super()._fetch(statement, parameters)


class Database:
    """One database, with its pools; made at a door and closed there."""

    def __init__(
        self,
        url: str,
        *,
        replica_url: str | None = None,
        pool_size: int = 10,
        pgbouncer: bool = False,
    ) -> None:
        self.url = make_url(url)
        read_url = make_url(replica_url) if replica_url else self.url
        if self.is_embedded:
            self._writer = sqlite_engine(self.url, begin="BEGIN IMMEDIATE", pool_size=1)
            reading = partial(sqlite_engine, read_url, begin="BEGIN", query_only=True)
        else:
            self._writer = postgresql_engine(self.url, pool_size=pool_size, pgbouncer=pgbouncer)
            reading = partial(postgresql_engine, read_url, pgbouncer=pgbouncer, read_only=True)
        self._reader = reading(pool_size=pool_size)
        # It must be told by the server that is read, of all that it has.
        tells = replica_url is None and not pgbouncer and _names_one_server(self.url)
        self._versions = DataVersions(reading(pool_size=1)) if tells else None
        if tracing.is_configured():
            for engine in self.engines:
                trace(engine)
        alone = Session if pgbouncer else _Alone
        self._read = async_sessionmaker(self._reader, class_=alone, expire_on_commit=False)
        self._write = async_sessionmaker(self._writer, class_=Session, expire_on_commit=False)
        # SQLite's readers see one moment anyway.
        steady = (
            self._reader
            if self.is_embedded
            else self._reader.execution_options(isolation_level="REPEATABLE READ")
        )
        self._read_moment = async_sessionmaker(steady, class_=Session, expire_on_commit=False)

    @property
    def is_embedded(self) -> bool:
        """Whether this is the embedded default, SQLite, which one machine has to itself."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def engines(self) -> tuple[AsyncEngine, ...]:
        """The engines for writing, for reading and for versions, to be instrumented by a door."""
        telling = () if self._versions is None else (self._versions.engine,)
        return self._writer, self._reader, *telling

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """Open a session that sees committed data and can't change it."""
        with _translated(self.url), noted():
            session = self._read()
            try:
                yield session
            finally:
                if session.in_transaction():
                    await _finish(session.close())

    @asynccontextmanager
    async def read_moment(self) -> AsyncIterator[Session]:
        """Open a session whose statements all see the data as it was at one moment."""
        with _translated(self.url):
            async with self._read_moment() as session:
                yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Session]:
        """Open one transaction: committed at the end of the block, rolled back if it raises.

        Whoever is cancelled once the block has ended waits until it is known which of the two.
        """
        with _translated(self.url):
            session = self._write()
            try:
                yield session
                await _finish(session.commit())
            finally:
                await _finish(session.close())

    @property
    def has_data_version(self) -> bool:
        """Whether it can tell its version: not behind PgBouncer, nor where replicas are read."""
        return self._versions is not None

    async def version(self) -> DataVersion | None:
        """What says later whether anything has been committed since; None if that isn't told."""
        return None if self._versions is None else await self._versions.current()

    async def writes_ahead(self) -> bool:
        """Whether SQLite keeps a write-ahead log: readers and the writer then don't wait."""
        async with self.read() as session:
            connection = await session.connection()
            return bool(await connection.scalar(text("PRAGMA journal_mode")) == "wal")

    async def close(self) -> None:
        """Close all connections."""
        await self._reader.dispose()
        await self._writer.dispose()
        if self._versions is not None:
            await self._versions.close()


async def _finish(work: Coroutine[Any, Any, None]) -> None:
    """Await it to its end; a cancellation comes after it."""
    task = asyncio.create_task(work)
    cancelled = await settle(task)
    if cancelled is not None:
        raise cancelled from task.exception()
    task.result()


async def settle(task: asyncio.Task[Any]) -> asyncio.CancelledError | None:
    """Wait until a task has ended, however often the wait is cancelled; the last cancellation."""
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    return cancelled


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
        with _translated(address):
            async with engine.begin() as connection:
                yield connection
    finally:
        await engine.dispose()


def _names_one_server(url: URL) -> bool:
    """Whether an address leads to the same server every time."""
    hosts = url.query.get("host", "")
    return isinstance(hosts, str) and "," not in hosts


def _make_folder(url: URL) -> None:
    folder = Path(url.database or "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"The folder {folder} can't be made: {error.strerror}.") from error


@contextmanager
def _translated(url: URL) -> Iterator[None]:
    """Turn a driver's error that an operator can act on into one that says how."""
    try:
        yield
    except (DBAPIError, *DRIVER_ERRORS) as error:
        cause = error.driver_exception if isinstance(error, DBAPIError) else error
        if type(cause).__name__ == "CharacterNotInRepertoireError":
            raise BadUserInput("No text may contain the character U+0000.") from error
        problem = _explain(f"{type(cause).__name__}: {cause}", url)
        if problem is None:
            raise
        raise problem from error
    except OSError as error:
        raise Unavailable(
            f"No connection to the database at {url.render_as_string(hide_password=True)}: "
            f"{error.strerror or error or type(error).__name__}."
        ) from error


def _unopened(url: URL) -> Unavailable:
    if url.database and not Path(url.database).parent.exists():
        message = f"There is no database {url.database} yet: run `backbone migrate`."
        return Unavailable(message, needs_migration=True)
    return Unavailable(f"The database file {url.database} can't be opened.")


def _explain(text: str, url: URL) -> Unavailable | None:
    if any(sign in text for sign in _LACKS_TABLES):
        return Unavailable(NOT_MIGRATED, needs_migration=True)
    if "unable to open database file" in text:
        return _unopened(url)
    for sign, message in {
        "database is locked": "The database is locked by another process; try again.",
        "attempt to write a readonly database": f"The database {url.database} is read-only.",
        "file is not a database": f"The file {url.database} is not a SQLite database.",
        "InvalidCatalogNameError": f"There is no database named {url.database}.",
        "InvalidPasswordError": f"The database refused the password of user {url.username}.",
        "InvalidAuthorizationSpecificationError": f"The database refused user {url.username}.",
        "ReadOnlySQLTransactionError": f"The database {url.database} is read-only.",
        "TooManyConnectionsError": "The database has no connection left; try again.",
        "CannotConnectNowError": "The database is starting up; try again.",
    }.items():
        if sign in text:
            return Unavailable(message)
    return None
