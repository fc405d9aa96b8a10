"""Versions of the data: every transaction raises those of the organizations whose rows it writes.

Two readings that are equal say that nothing was committed for those organizations between them,
whichever connection, replica or pooler the readings came through. A transaction raises versions as
the last thing that it does (`Database.write`), so nobody waits for the rest of it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from contextvars import Context
from typing import Any, NamedTuple, Protocol, Self
from uuid import UUID

import orjson
import structlog
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Dialect,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    column,
    event,
    func,
    literal,
    select,
    table,
    text,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from app.storage.statements import POSTGRESQL

PATIENCE_SECONDS = 1.0
"""How long a reading may take: what it is for takes hardly longer without it."""

EVERYBODY = UUID(int=0)
"""The version that a transaction raises where its statements don't say whose rows they write."""

WORKSPACE = UUID(int=1)
"""The version of what is nobody's own: which organizations there are, and which tokens."""

ALL = UUID(int=2)
"""Stands for the versions of all organizations together; it is no row, but their number and sum."""

Versions = Mapping[UUID, int]

log = structlog.get_logger()

_versions = table("data_versions", column("key", Uuid()), column("version", BigInteger()))
_total = select(
    literal(ALL, Uuid()),
    cast(func.count() + func.coalesce(func.sum(_versions.c.version), 0), BigInteger),
).select_from(_versions)


class _Forms(NamedTuple):
    """What asks for the versions of some keys, and for those and the total.

    Both are compiled once, so the keys are one value: an array, or JSON where there are no arrays.
    """

    some: Any
    with_total: Any

    @classmethod
    def of(cls, condition: ColumnElement[bool]) -> Self:
        some = select(_versions.c.key, _versions.c.version).where(condition)
        return cls(some, some.union_all(_total))


_FORMS = {
    POSTGRESQL: _Forms.of(_versions.c.key == any_(bindparam("keys", type_=ARRAY(Uuid())))),
    "sqlite": _Forms.of(
        _versions.c.key.in_(
            select(column("value", Uuid())).select_from(
                func.json_each(bindparam("keys", type_=Text())).table_valued("value")
            )
        )
    ),
}

RAISE = text(
    "INSERT INTO data_versions (key, version) VALUES (:key, 1) "
    "ON CONFLICT (key) DO UPDATE SET version = data_versions.version + 1"
).bindparams(bindparam("key", type_=Uuid()))
"""Raise a version; it begins with 1."""

Fetch = Callable[[Select[Any], Mapping[str, Any]], Awaitable[Iterable[Any]]]


async def read_versions(keys: Collection[UUID], dialect: Dialect, fetch: Fetch) -> Versions:
    """The versions of some keys, `ALL` among them or not; 0 where nothing was ever written."""
    named = [key for key in keys if key != ALL]
    given: Any = named
    if dialect.name != POSTGRESQL:
        given = orjson.dumps([key.hex for key in named]).decode()
    rows = await fetch(form_of(keys, dialect), {"keys": given})
    return dict.fromkeys(keys, 0) | dict(rows)


def form_of(keys: Collection[UUID], dialect: Dialect) -> Select[Any]:
    """What asks a database for the versions of such keys: `ALL` among them or not."""
    forms = _FORMS[dialect.name]
    found: Select[Any] = forms.with_total if ALL in keys else forms.some
    return found


class _Telling(Protocol):
    """What DataVersions asks of a session."""

    async def versions(self, keys: Collection[UUID]) -> Versions:
        """The versions of some organizations' data."""

    def in_transaction(self) -> bool:
        """Whether it holds a connection."""

    async def close(self) -> None:
        """Give its connection back."""


_MakeSession = Callable[[AsyncEngine], _Telling]


class Reading(NamedTuple):
    """What was told through the `connection`-th connection."""

    connection: int
    versions: Versions

    def tells(self, versions: Versions) -> bool:
        """Whether these versions are the ones that were read."""
        return all(self.versions.get(key) == version for key, version in versions.items())


class Teller(Protocol):
    """Tells versions: through a connection of its own, which no query can use up.

    When that has to be opened anew, a crash may have lost what was told before, so that the same
    is told of other data; therefore connections are counted.
    """

    connection: int

    @property
    def engines(self) -> tuple[AsyncEngine, ...]:
        """What it reads through, where that is an engine."""

    async def current(self, keys: Collection[UUID]) -> Reading | None:
        """What the database holds now, or since; None if that can't be told."""

    async def close(self) -> None:
        """Close the connection, once all readings are over."""


class DataVersions:
    """Tells the versions of a database server."""

    def __init__(self, engine: AsyncEngine, make_session: _MakeSession) -> None:
        """Read through an engine of one connection, which nobody else uses."""
        self.engines: tuple[AsyncEngine, ...] = (engine,)
        self._engine = engine
        self.connection = 0
        self._make_session = make_session
        self._session: _Telling | None = None
        self._reading = asyncio.Lock()
        self._next: asyncio.Task[Reading | None] | None = None
        self._wanted: set[UUID] = set()
        self._late: set[asyncio.Task[Any]] = set()
        event.listen(engine.sync_engine, "connect", self._count)

    def _count(self, *_: Any) -> None:
        self.connection += 1

    async def current(self, keys: Collection[UUID]) -> Reading | None:
        """What the database holds now, or since; None if that can't be told.

        Those who ask while another reading is under way, which may have missed what was
        committed since it began, share the next one.
        """
        if self._next is None or self._next.done():
            # It is nobody's own: not stopped with a request, and not in its trace.
            self._next = asyncio.create_task(self._read(), context=Context())
        self._wanted.update(keys)
        return await asyncio.shield(self._next)

    async def _read(self) -> Reading | None:
        async with self._reading:
            self._next = None
            keys, self._wanted = self._wanted, set()
            asking = asyncio.create_task(self._ask(keys))
            await asyncio.wait([asking], timeout=PATIENCE_SECONDS)
            if not asking.done():
                # To let go of a silent connection takes longer than anybody should wait for it.
                asking.cancel()
                self._late.add(asking)
                asking.add_done_callback(self._forget)
                return None
            try:
                return Reading(self.connection, asking.result())
            except Exception as error:  # noqa: BLE001 - whoever reads the data meets it and says so
                log.debug("database.versions_not_told", error=repr(error))
                return None

    def _forget(self, late: asyncio.Task[Any]) -> None:
        self._late.discard(late)
        if not late.cancelled():
            late.exception()  # it is nobody's: asyncio would tell of it as an error

    async def _ask(self, keys: Collection[UUID]) -> Versions:
        # One for all readings, which are many; of one that is late it is its own.
        session, self._session = self._session or self._make_session(self._engine), None
        try:
            return await session.versions(keys)
        finally:
            if session.in_transaction():
                await session.close()
            self._session = session

    async def close(self) -> None:
        """Close the connection, once all readings are over."""
        pending = self._late | ({self._next} if self._next is not None else set())
        if pending:
            await asyncio.wait(pending)
        async with self._reading:
            await self._engine.dispose()
