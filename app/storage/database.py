"""The database: its engines, and sessions for reading and for writing.

No statements here. Reading and writing are different things: `read()` sees committed data and
can't change it (and goes to the replica where there is one); `write()` is one transaction,
committed when the block ends and rolled back when it raises.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any, Protocol, cast

from sqlalchemy import Column, Dialect, Executable, PoolProxiedConnection, Select, Table, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker

from app import tracing
from app.storage.data_version import DataVersion, DataVersions
from app.storage.engines import BEHIND_PGBOUNCER, noted, postgresql_engine, sqlite_engine, trace
from app.storage.failures import translated
from app.storage.read_views import ReadView
from app.storage.rows import ColumnsOf, ItemT, RowsOf, RowT
from app.storage.statements import (
    Lost,
    Processors,
    compiled_for,
    fetch,
    fetch_through,
    in_groups,
    in_rows,
)


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

    async def all(
        self, statement: RowsOf[ItemT], parameters: Mapping[str, Any] | None = None
    ) -> list[ItemT]:
        """The rows of a statement that is built for this one time."""
        return statement.read((await self.execute(statement.select, parameters)).all())

    async def one(self, statement: RowsOf[ItemT]) -> ItemT:
        """Its only row."""
        (row,) = await self.all(statement)
        return row

    async def one_or_none(self, statement: RowsOf[ItemT]) -> ItemT | None:
        """Its only row, or None without any."""
        rows = await self.all(statement)
        if not rows:
            return None
        (row,) = rows
        return row

    async def partitions(self, statement: RowsOf[ItemT], size: int) -> AsyncIterator[list[ItemT]]:
        """Its rows, so many at a time: of a statement whose rows are too many to be held."""
        result = await self.stream(statement.select)
        async for rows in result.partitions(size):
            yield statement.read(rows)

    async def rows(self, statement: RowsOf[ItemT], parameters: Mapping[str, Any]) -> list[ItemT]:
        """The rows of a statement that is built once and executed with other values each time."""
        return statement.read(in_rows(*await self._fetch(statement.select, parameters)))

    async def columns_of_groups(
        self, statement: ColumnsOf[RowT], parameters: Mapping[str, Any], size: int
    ) -> Iterator[RowT]:
        """The columns of each group of its rows that begin with the same `size` values."""
        return map(
            statement.make, in_groups(*await self._fetch(statement.select, parameters), size)
        )

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


class _Viewing(Session):
    """A session that reads one state of the data, through a connection that it holds."""

    def __init__(self, connection: AsyncConnection, taken: PoolProxiedConnection) -> None:
        super().__init__(connection, expire_on_commit=False)
        self._engine = connection.engine.sync_engine
        self._taken = taken

    async def _fetch(
        self, statement: Select[*tuple[Any, ...]], parameters: Mapping[str, Any]
    ) -> tuple[Sequence[Sequence[Any]], Processors]:
        form = compiled_for(statement, self._engine.dialect)
        return await fetch_through(self._taken, self._engine, form, parameters), form.processors


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
        self._is_bounced, self._steady = pgbouncer, steady
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
        with translated(self.url), noted():
            session = self._read()
            try:
                yield session
            finally:
                if session.in_transaction():
                    await _finish(session.close())

    def view(self) -> ReadView[Session]:
        """What reads one state of the data, a session at a time; whoever makes it closes it."""
        if self._is_bounced:
            return ReadView(self._steady, lambda connection, _: Session(connection), begins=True)
        return ReadView(self._reader, _Viewing)

    async def close_view(self, view: ReadView[Session]) -> None:
        """Give a view's connection back; a cancellation comes once that is done."""
        await _finish(view.close())

    @contextmanager
    def viewing(self) -> Iterator[None]:
        """Around a view's session: errors are translated, and what reads can be stopped."""
        with translated(self.url), noted():
            yield

    @asynccontextmanager
    async def read_moment(self) -> AsyncIterator[Session]:
        """Open a session whose statements all see the data as it was at one moment."""
        with translated(self.url):
            async with self._read_moment() as session:
                yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Session]:
        """Open one transaction: committed at the end of the block, rolled back if it raises.

        Whoever is cancelled once the block has ended waits until it is known which of the two.
        """
        with translated(self.url):
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

    async def kind_and_version(self) -> tuple[str, tuple[Any, ...]]:
        """Which database answers, `sqlite` or `postgresql`, and its release, as in (3, 46, 1)."""
        async with self.read() as session:
            dialect = (await session.connection()).dialect
        return dialect.name, dialect.server_version_info or ()

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


async def settle(task: asyncio.Future[Any]) -> asyncio.CancelledError | None:
    """Wait until a task has ended, however often the wait is cancelled; the last cancellation."""
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    return cancelled


def _names_one_server(url: URL) -> bool:
    """Whether an address leads to the same server every time."""
    hosts = url.query.get("host", "")
    return isinstance(hosts, str) and "," not in hosts
