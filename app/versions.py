"""Which data a database holds: two readings that are equal say that nothing was committed between.

PostgreSQL tells which transactions its snapshots see; SQLite counts what others have committed
since a connection was opened. Either is exact, and costs those who write nothing.
"""

import asyncio
from typing import Any, NamedTuple

from sqlalchemy import Dialect, Select, Text, case, cast, column, event, func, null, select, table
from sqlalchemy.ext.asyncio import AsyncEngine

from app.kept import DRIVER_ERRORS, POSTGRESQL, Lost, fetch, kept


class Version(NamedTuple):
    """The data as seen through the `connection`-th connection of its reader."""

    connection: int
    told: object


# A standby's snapshots don't list who is still writing: two that look alike may differ.
_SNAPSHOT = select(
    case(
        (func.pg_is_in_recovery(), null()),
        else_=cast(func.pg_current_snapshot(), Text),
    )
)
_COMMITS: Select[Any] = select(column("data_version")).select_from(table("pragma_data_version"))


def _statement(dialect: Dialect) -> Select[Any]:
    return _SNAPSHOT if dialect.name == POSTGRESQL else _COMMITS


class Versions:
    """Reads versions, all through one connection: no other may compare with what it tells.

    When it has to be opened anew, a crash may have lost what was told before, so that the same
    is told of other data; therefore connections are counted.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        """Read through an engine of one connection, which nobody else uses."""
        self.engine = engine
        self._reading = asyncio.Lock()
        self._next: asyncio.Task[Version | None] | None = None
        self._connections = 0
        event.listen(engine.sync_engine, "connect", self._count)

    def _count(self, *_: Any) -> None:
        self._connections += 1

    async def current(self) -> Version | None:
        """What the database holds now, or since; None if that can't be told.

        Those who ask while another reading is under way, which may have missed what was
        committed since it began, share the next one.
        """
        if self._next is None:
            self._next = asyncio.create_task(self._read())
        return await asyncio.shield(self._next)

    async def _read(self) -> Version | None:
        async with self._reading:
            self._next = None
            engine = self.engine.sync_engine
            try:
                rows = await fetch(engine, kept(_statement(engine.dialect), engine.dialect), {})
            except (Lost, OSError, *DRIVER_ERRORS):
                return None  # whoever reads the data will find out, and say so
            told = rows[0][0]
            return None if told is None else Version(self._connections, told)

    async def close(self) -> None:
        """Close the connection, when nobody reads."""
        async with self._reading:
            await self.engine.dispose()
