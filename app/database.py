"""The database: engines, sessions for reading and for writing, and what a driver's error means.

No statements here. Reading and writing are different things: `read()` sees committed data and
can't change it (and goes to the replica where there is one); `write()` is one transaction,
committed when the block ends and rolled back when it raises.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Protocol

import asyncpg
from sqlalchemy import Column, Dialect, Executable, Table, event, text
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

BUSY_TIMEOUT_SECONDS = 15
"""How long a SQLite writer waits for another process's transaction."""

_BEHIND = "behind_pgbouncer"
"""The option of an engine whose connections are PgBouncer's."""

NOT_MIGRATED = "The database is not migrated: run `backbone migrate`."


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
    """A session that can also run one statement over many rows."""

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
        copies = engine.dialect.name == "postgresql" and not engine.get_execution_options()[_BEHIND]
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
            self._writer = _sqlite(self.url, begin="BEGIN IMMEDIATE", pool_size=1)
            self._reader = _sqlite(read_url, begin="BEGIN", pool_size=pool_size, query_only=True)
        else:
            self._writer = _postgresql(self.url, pool_size=pool_size, pgbouncer=pgbouncer)
            self._reader = _postgresql(
                read_url, pool_size=pool_size, pgbouncer=pgbouncer, read_only=True
            )
        if tracing.is_configured():
            for engine in self.engines:
                _trace(engine)
        self._read = async_sessionmaker(self._reader, class_=Session, expire_on_commit=False)
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
    def engines(self) -> tuple[AsyncEngine, AsyncEngine]:
        """The engines for writing and for reading, to be instrumented by a door."""
        return self._writer, self._reader

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """Open a session that sees committed data and can't change it."""
        with _translated(self.url), _noted():
            async with self._read() as session:
                yield session

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

    async def writes_ahead(self) -> bool:
        """Whether SQLite keeps a write-ahead log: readers and the writer then don't wait."""
        async with self.read() as session:
            connection = await session.connection()
            return bool(await connection.scalar(text("PRAGMA journal_mode")) == "wal")

    async def close(self) -> None:
        """Close all connections."""
        await self._reader.dispose()
        await self._writer.dispose()


async def _finish(work: Coroutine[Any, Any, None]) -> None:
    """Await it to its end; a cancellation comes after it."""
    task = asyncio.create_task(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled from task.exception()
    task.result()


_readers: ContextVar[dict[asyncio.Task[Any], Any] | None] = ContextVar("readers", default=None)
"""The tasks that read on behalf of a block, each with the embedded connection that it asks."""


@contextmanager
def stoppable() -> Iterator[Callable[[], None]]:
    """Within the block, what reads on its behalf is noted; gives what stops all of that.

    Whoever waits for a loader can't cancel it: it reads in a task of its own. And a statement of
    an embedded database goes on in its thread unless it is interrupted; PostgreSQL's driver tells
    the server by itself.
    """
    readers: dict[asyncio.Task[Any], Any] = {}

    def stop() -> None:
        for task, driver in list(readers.items()):
            if driver is not None:
                driver._conn.interrupt()  # noqa: SLF001 - its own way would wait for the statement
            task.cancel()

    token = _readers.set(readers)
    try:
        yield stop
    finally:
        _readers.reset(token)


@contextmanager
def _noted() -> Iterator[None]:
    readers, task = _readers.get(), asyncio.current_task()
    if readers is None or task is None or task in readers:
        yield
        return
    readers[task] = None
    try:
        yield
    finally:
        readers.pop(task, None)


@asynccontextmanager
async def migrating(url: str) -> AsyncIterator[AsyncConnection]:
    """Open one transaction on a connection of its own, for changing the schema."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        _make_folder(address)
        # Without foreign keys: SQLite rewrites a table by dropping it, which would delete the
        # rows that refer to it.
        engine = _sqlite(address, begin="BEGIN IMMEDIATE", pool_size=1, foreign_keys=False)
    else:
        engine = create_async_engine(address)
    try:
        with _translated(address):
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


def _sqlite(
    url: URL,
    *,
    begin: str,
    pool_size: int,
    query_only: bool = False,
    foreign_keys: bool = True,
) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "isolation_level": None},
    )

    @event.listens_for(engine.sync_engine, "do_connect")
    def try_to_open(_dialect: Any, _record: Any, arguments: Any, named: Any) -> None:
        # Where a file can't be opened, the driver's thread would outlive the failure, and end
        # with a traceback on standard error when it finds the event loop closed.
        sqlite3.connect(arguments[0], uri=named.get("uri", False)).close()

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        # Per connection, in KB; four times as much was no faster, and made an import's memory
        # grow with the database.
        cursor.execute("PRAGMA cache_size = -16384")
        cursor.execute("PRAGMA temp_store = MEMORY")
        # In pages, 32 MB: rows of one import lie on the same ones, which are then copied once.
        cursor.execute("PRAGMA wal_autocheckpoint = 8000")
        if query_only:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "invalidate")
    def let_go(connection: Any, _record: Any, _error: Any) -> None:
        # A statement that was cancelled lives on in the traceback, and SQLite closes no
        # connection before its statements: its transaction would shut all other writers out.
        # Cancelled once more, it is still rolled back, in its thread, before it is closed.
        with suppress(asyncio.CancelledError):
            connection.rollback()

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def note_driver(connection: Any, *_: Any) -> None:
        readers, task = _readers.get(), asyncio.current_task()
        if readers is not None and task in readers:
            readers[task] = connection.connection.driver_connection

    @event.listens_for(engine.sync_engine, "begin")
    def begin_transaction(connection: Any) -> None:
        # The driver's own BEGIN is deferred: two writers that both read first would then fail
        # with "database is locked" instead of waiting for each other.
        connection.exec_driver_sql(begin)

    return engine


def _trace(engine: AsyncEngine) -> None:
    """Leave a span of every statement, without its parameters, in the trace."""

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def start(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        connection.info["span"] = tracing.start_statement(connection.dialect.name, statement)

    @event.listens_for(engine.sync_engine, "after_cursor_execute")
    def end(connection: Any, *_: Any) -> None:
        tracing.end_statement(connection.info.pop("span"))

    @event.listens_for(engine.sync_engine, "handle_error")
    def fail(context: Any) -> None:
        span = context.connection and context.connection.info.pop("span", None)
        if span is not None:
            tracing.end_statement(span, failed=True)


def _postgresql(
    url: URL, *, pool_size: int, pgbouncer: bool, read_only: bool = False
) -> AsyncEngine:
    arguments: dict[str, Any] = {}
    options: dict[str, Any] = {_BEHIND: pgbouncer}
    if pgbouncer:
        # The next transaction may reach another server connection, which knows nothing of what was
        # prepared on this one; and what has no name leaves nothing behind on it. Start-up settings
        # are refused.
        arguments = {
            "statement_cache_size": 0,
            "prepared_statement_cache_size": 0,
            "prepared_statement_name_func": lambda: "",
            "connection_class": _Bounced,
        }
        options["postgresql_readonly"] = read_only
    elif read_only:
        arguments = {"server_settings": {"default_transaction_read_only": "on"}}
    else:
        # A plan that is kept was made for the tables as they were: a first sync or import would
        # go on reading a table of half a million rows as if it were empty.
        arguments = {"server_settings": {"plan_cache_mode": "force_custom_plan"}}
    # A reader's statements stand alone: no BEGIN, no ROLLBACK, no RESET to pay for. But PgBouncer
    # gives nobody a connection for longer than a transaction, and a statement needs two messages.
    stands_alone = read_only and not pgbouncer
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=not read_only,
        isolation_level="AUTOCOMMIT" if stands_alone else "READ COMMITTED",
        pool_reset_on_return=None if stands_alone else "rollback",
        connect_args=arguments,
        execution_options=options,
    )


class _Bounced(asyncpg.Connection):  # type: ignore[misc]
    """A connection through PgBouncer, which keeps to one of the server while it looks up a type."""

    async def set_type_codec(self, *arguments: Any, **named: Any) -> None:
        """Look the type up and remember how its values are read, in one transaction."""
        async with self.transaction():
            await super().set_type_codec(*arguments, **named)


@contextmanager
def _translated(url: URL) -> Iterator[None]:
    """Turn a driver's error that an operator can act on into one that says how."""
    try:
        yield
    except DBAPIError as error:
        cause = error.driver_exception
        if type(cause).__name__ == "CharacterNotInRepertoireError":
            raise BadUserInput("No text may contain the character U+0000.") from error
        message = _explain(f"{type(cause).__name__}: {cause}", url)
        if message is None:
            raise
        raise Unavailable(message) from error
    except OSError as error:
        raise Unavailable(
            f"No connection to the database at {url.render_as_string(hide_password=True)}: "
            f"{error.strerror or error or type(error).__name__}."
        ) from error


def _unopened(url: URL) -> str:
    if url.database and not Path(url.database).parent.exists():
        return f"There is no database {url.database} yet: run `backbone migrate`."
    return f"The database file {url.database} can't be opened."


def _explain(text: str, url: URL) -> str | None:
    for sign, message in {
        "no such table": NOT_MIGRATED,
        "UndefinedTableError": NOT_MIGRATED,
        "no such column": NOT_MIGRATED,
        "UndefinedColumnError": NOT_MIGRATED,
        "database is locked": "The database is locked by another process; try again.",
        "unable to open database file": _unopened(url),
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
            return message
    return None
