"""Read views: one state of the data, read by any number of statements in turn.

A view sees what was committed when its first statement ran, and nothing that is committed later.
It takes one connection for that statement, holds it until it is closed, and never waits for a
second one; statements that come at the same time take turns.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Generic, TypeVar, cast

import asyncpg
from sqlalchemy import Connection, PoolProxiedConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from app.errors import Unavailable
from app.storage.moved_shards import is_of_moved_shard
from app.storage.statements import DRIVER_ERRORS, ENDINGS, POSTGRESQL, Lost, let_go, let_go_if_lost

ReadSession = TypeVar("ReadSession", bound=AsyncSession)

_BEGIN = {POSTGRESQL: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}
_LOST = "The connection to the database was lost, as when it restarts; try again."
DEADLOCK = asyncpg.DeadlockDetectedError.sqlstate
"""It and a change of the schema waited for each other."""

_OPENINGS = 2
"""How often a connection is tried: the first may be one that the server has closed meanwhile."""


class ReadView(Generic[ReadSession]):
    """One state of the data; `close` it when everything has been read.

    Attributes:
        was_lost: Whether its connection broke, or the database ended it for the sake of others:
            what is still to be read needs another view, and so does what was read already.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        make_session: Callable[[AsyncConnection, PoolProxiedConnection], ReadSession],
        *,
        begins: bool = False,
    ) -> None:
        """Read through an engine; `begins` says that it begins steady transactions by itself."""
        self.was_lost = False
        self._engine = engine
        self._begins = begins
        self._make_session = make_session
        self._turn = asyncio.Lock()
        self._session: ReadSession | None = None
        self._taken: PoolProxiedConnection | None = None
        self._has_failed = False

    @asynccontextmanager
    async def session(self) -> AsyncIterator[ReadSession]:
        """The session that reads this state, for the time of the block nobody else's.

        Raises:
            Unavailable: An earlier statement failed, and with it the state that it was read from.
        """
        async with self._turn:
            if self._has_failed:
                raise Unavailable("Another part of this answer could not be read.")
            session = self._session or await self._open()
            try:
                yield session
            except Lost as error:
                self._has_failed = self.was_lost = True
                raise Unavailable(_LOST) from error
            except (DBAPIError, *DRIVER_ERRORS, asyncio.CancelledError) as error:
                self._has_failed = True
                self.was_lost = _is_worth_another(error)
                raise

    async def close(self) -> None:
        """Give the connection back."""
        async with self._turn:
            session, taken = self._session, self._taken
            self._session = self._taken = None
            self._has_failed = True
            if session is None or taken is None:
                return
            if session.in_transaction():  # SQLAlchemy has run a statement as well
                await session.close()
            if taken.is_valid and not self._begins:
                await self._end(taken)
            if taken.is_valid:  # else it was let go: lost, or its statement cancelled
                taken.close()

    async def _open(self) -> ReadSession:
        for left in reversed(range(_OPENINGS)):
            connection = await self._engine.connect()
            taken = cast("Connection", connection.sync_connection).connection
            try:
                if not self._begins:
                    await self._begin(taken)
                break
            except Lost as error:
                await connection.close()
                if not left:
                    raise Unavailable(_LOST) from error
            except BaseException:
                await connection.close()
                raise
        self._taken = taken
        self._session = self._make_session(connection, taken)
        return self._session

    async def _begin(self, taken: PoolProxiedConnection) -> None:
        engine = self._engine.sync_engine
        driver: Any = taken.driver_connection
        try:
            await driver.execute(_BEGIN.get(engine.dialect.name, "BEGIN"))
        except BaseException as error:
            await let_go_if_lost(engine, taken, error)
            raise

    async def _end(self, taken: PoolProxiedConnection) -> None:
        driver: Any = taken.driver_connection
        try:
            if self._engine.dialect.name == POSTGRESQL:
                await driver.execute("ROLLBACK")
            else:
                await driver.rollback()
        except ENDINGS as error:
            # Everything has been read: whoever takes a connection next needs another one.
            await let_go(taken, error)


def steady(engine: AsyncEngine) -> AsyncEngine:
    """An engine of PostgreSQL whose transactions see one moment; SQLite's readers do anyway."""
    return engine.execution_options(isolation_level="REPEATABLE READ")


def bounced_view(
    engine: AsyncEngine, make_session: Callable[[AsyncConnection], ReadSession]
) -> ReadView[ReadSession]:
    """A view through PgBouncer, of which SQLAlchemy begins and ends the transaction."""
    return ReadView(steady(engine), lambda connection, _: make_session(connection), begins=True)


def _is_worth_another(error: BaseException) -> bool:
    """Whether another view may read what this one could not."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _is_worth_another(error.driver_exception)
    return getattr(error, "sqlstate", None) == DEADLOCK or is_of_moved_shard(error)
