"""Which data a database holds: two readings that are equal say that nothing was committed between.

PostgreSQL tells which transactions its snapshots see; SQLite counts what others have committed
since a connection was opened. Either is exact, and costs those who write nothing.
"""

import asyncio
from contextvars import Context
from typing import Any, NamedTuple

import structlog
from sqlalchemy import Dialect, Select, Text, case, cast, column, event, func, null, select, table
from sqlalchemy.ext.asyncio import AsyncEngine

from app.storage.statements import POSTGRESQL, compiled_for, fetch

PATIENCE_SECONDS = 1.0
"""How long a reading may take: what it is for takes hardly longer without it."""

log = structlog.get_logger()


class DataVersion(NamedTuple):
    """What was told through the `connection`-th connection."""

    connection: int
    told: tuple[object, ...]


# A standby's snapshots don't list who is still writing: two that look alike may differ. Whose
# snapshot it is matters where something in between passes connections on.
_SNAPSHOT: Select[Any] = select(
    case((func.pg_is_in_recovery(), null()), else_=cast(func.pg_current_snapshot(), Text)),
    func.pg_backend_pid(),
)
_COMMITS: Select[Any] = select(column("data_version")).select_from(table("pragma_data_version"))


def _statement(dialect: Dialect) -> Select[Any]:
    return _SNAPSHOT if dialect.name == POSTGRESQL else _COMMITS


class DataVersions:
    """Reads versions, all through one connection: no other may compare with what it tells.

    When it has to be opened anew, a crash may have lost what was told before, so that the same
    is told of other data; therefore connections are counted.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        """Read through an engine of one connection, which nobody else uses."""
        self.engine = engine
        self._reading = asyncio.Lock()
        self._next: asyncio.Task[DataVersion | None] | None = None
        self._late: set[asyncio.Task[Any]] = set()
        self._connections = 0
        event.listen(engine.sync_engine, "connect", self._count)

    def _count(self, *_: Any) -> None:
        self._connections += 1

    async def current(self) -> DataVersion | None:
        """What the database holds now, or since; None if that can't be told.

        Those who ask while another reading is under way, which may have missed what was
        committed since it began, share the next one.
        """
        if self._next is None or self._next.done():
            # It is nobody's own: not stopped with a request, and not in its trace.
            self._next = asyncio.create_task(self._read(), context=Context())
        return await asyncio.shield(self._next)

    async def _read(self) -> DataVersion | None:
        async with self._reading:
            self._next = None
            engine = self.engine.sync_engine
            form = compiled_for(_statement(engine.dialect), engine.dialect)
            asking = asyncio.create_task(fetch(engine, form, {}))
            await asyncio.wait([asking], timeout=PATIENCE_SECONDS)
            if not asking.done():
                # To let go of a silent connection takes longer than anybody should wait for it.
                asking.cancel()
                self._late.add(asking)
                asking.add_done_callback(self._late.discard)
                return None
            try:
                (told,) = asking.result()
            except Exception as error:  # noqa: BLE001 - whoever reads the data meets it and says so
                log.debug("database.version_not_told", error=repr(error))
                return None
            return None if told[0] is None else DataVersion(self._connections, tuple(told))

    async def close(self) -> None:
        """Close the connection, once all readings are over."""
        pending = self._late | ({self._next} if self._next is not None else set())
        if pending:
            await asyncio.wait(pending)
        async with self._reading:
            await self.engine.dispose()
