"""Sessions: what reads and writes through one connection, or through none that it holds.

No statements here; `Database` opens sessions, and says which kind.
"""

from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, cast
from uuid import UUID

from sqlalchemy import Column, Dialect, Executable, PoolProxiedConnection, Select, Table
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from app.storage.data_versions import EVERYBODY, RAISE, Versions, read_versions
from app.storage.distribution import IN_TWO_PHASES, is_split
from app.storage.erasing import check_unmarked
from app.storage.owners import ROWS, OwnedSession
from app.storage.postgresql import BEHIND_PGBOUNCER
from app.storage.rows import ColumnsOf, ItemT, RowsOf, RowT
from app.storage.statements import (
    POSTGRESQL,
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

    @property
    def is_embedded(self) -> bool:
        """Whether its database runs in this process, as SQLite does."""
        return self.get_bind().dialect.name != POSTGRESQL

    @property
    def may_be_late(self) -> bool:
        """Whether it has read something whose age no version tells, of a replica."""
        return False

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
        # Else the driver is asked for a few rows first, and for more and more then.
        at_once = {"yield_per": size}
        result = await self.stream(statement.select, execution_options=at_once)
        async for rows in result.partitions():
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
        self._note_rows(statement, rows)
        bound, parameters = statement.bind(self.get_bind().dialect, rows)
        if isinstance(bound, str):
            connection = await self.connection()
            await connection.exec_driver_sql(bound, parameters)
        else:
            await self.execute(bound, parameters, execution_options=ROWS)

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
        self._note_rows(statement, rows)
        connection = await (await self.connection()).get_raw_connection()
        # Its array parameters cost the driver more than the rows cost the database; COPY doesn't.
        await connection.driver_connection.copy_records_to_table(  # type: ignore[union-attr]
            statement.table.name,
            columns=[column.name for column in statement.columns],
            records=rows,
        )

    def end_answers(self) -> None:
        """Let no cached answer hold, whatever this transaction writes."""

    def erases(self) -> None:
        """Let this transaction write to what is being erased: it is what erases."""

    def wakes(self, topic: UUID) -> None:
        """Once this is committed, wake those who wait for work of a kind."""

    def _note_rows(self, statement: RowsStatement, rows: Sequence[tuple[Any, ...]]) -> None:
        """Take down whose rows they are, for those who look whether anything has changed."""

    async def versions(self, keys: Collection[UUID]) -> Versions:
        """The versions of some organizations' data, as this session sees them."""

        async def fetch(statement: Select[Any], parameters: Mapping[str, Any]) -> Iterable[Any]:
            return in_rows(*await self._fetch(statement, parameters))

        return await read_versions(keys, self.get_bind().dialect, fetch)


class WritingSession(Session):
    """A session that raises, before it commits, the versions of the data that it has written."""

    sync_session_class = OwnedSession
    sync_session: OwnedSession
    _erases = False

    def end_answers(self) -> None:
        """Let no cached answer hold: people may have changed rows by hand."""
        self.sync_session.owners.add(EVERYBODY)

    def erases(self) -> None:
        """Don't look for marks of what is being erased."""
        self._erases = True

    def wakes(self, topic: UUID) -> None:
        """Add it to what others are told of."""
        self.sync_session.told.add(topic)

    def take_told(self) -> set[UUID]:
        """What others are to be told of, now that it is committed."""
        told, self.sync_session.told = self.sync_session.told, set()
        return told

    def _note_rows(self, statement: RowsStatement, rows: Sequence[tuple[Any, ...]]) -> None:
        self.sync_session.note_rows(statement.table, statement.columns, rows)

    async def commit(self) -> None:
        """Raise versions, which nobody writes again in this transaction, and commit."""
        await self.flush()
        owners, written = self.sync_session.owners, self.sync_session.written
        if owners:
            # All transactions in one order, so that none waits for one that waits for it.
            connection = await self.connection()
            if is_split(connection.dialect, self.sync_session.tables):
                await connection.execute(IN_TWO_PHASES)
            await connection.execute(RAISE, [{"key": key} for key in sorted(owners)])
            self.sync_session.told |= owners
            owners.clear()
        self.sync_session.tables.clear()
        if written and not self._erases:
            await check_unmarked(await self.connection(), written)
            written.clear()
        await super().commit()


class SessionAlone(Session):
    """A session whose statements stand alone, so that the driver may run them itself."""

    async def _fetch(
        self, statement: Select[*tuple[Any, ...]], parameters: Mapping[str, Any]
    ) -> tuple[Sequence[Sequence[Any]], Processors]:
        if self.in_transaction():
            # It has a connection already. Whoever holds one and waits for another may wait for
            # somebody who does the same.
            return await super()._fetch(statement, parameters)
        engine = cast("AsyncEngine", self.bind).sync_engine
        try:
            return await fetch(engine, statement, parameters)
        except Lost:
            # Another connection may still answer; if none does, SQLAlchemy says so.
            return await super()._fetch(statement, parameters)


class ViewingSession(Session):
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
