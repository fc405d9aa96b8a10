"""The database: its engines, and sessions for reading and for writing.

No statements here. Reading and writing are different things: `read()` sees committed data and
can't change it; `write()` is one transaction, committed when the block ends and rolled back when
it raises. Both ask the primary. A `view()` is what may come from a replica, if whoever opens it
looks first whether that shows everything (see `replicas`).
"""

from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
)
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from app import tracing
from app.storage.data_versions import ALL, EVERYBODY, WORKSPACE, DataVersions, Reading, Teller
from app.storage.distribution import is_distributed
from app.storage.embedded_versions import EmbeddedVersions
from app.storage.engines import BUSY_TIMEOUT_SECONDS, noted, sqlite_engine, trace
from app.storage.erasing import emptied, forgot_samples
from app.storage.failures import translated
from app.storage.finishing import finish
from app.storage.listener import Listener, notifications_through
from app.storage.notifications import Watch
from app.storage.postgresql import postgresql_engine
from app.storage.read_views import ReadView, bounced_view, steady
from app.storage.replicas import Replica, Shown, position_to_reach
from app.storage.sessions import Session, SessionAlone, ViewingSession, WritingSession

__all__ = ["Database", "Session"]


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
        alone = Session if pgbouncer else SessionAlone
        if self.is_embedded:
            self._writer = sqlite_engine(self.url, begin="BEGIN IMMEDIATE", pool_size=1)
            reading = partial(sqlite_engine, begin="BEGIN", query_only=True)
            self._versions: Teller = EmbeddedVersions(self.url, self._writer.dialect)
        else:
            self._writer = postgresql_engine(self.url, pool_size=pool_size, pgbouncer=pgbouncer)
            reading = partial(postgresql_engine, pgbouncer=pgbouncer, read_only=True)
            self._versions = DataVersions(reading(self.url, pool_size=1), alone)
        self._reader = reading(self.url, pool_size=pool_size)
        of_one = partial(reading, self.url, pool_size=1)
        self._notifications = notifications_through(self._writer)
        hears = not (self.is_embedded or pgbouncer)  # which gives nobody a connection to keep
        self._listener = Listener(of_one if hears else None, self._notifications)
        self.replica: Replica | None = None
        if replica_url:
            engine = reading(make_url(replica_url), pool_size=pool_size)
            self.replica = Replica(engine, self._versions, is_bounced=pgbouncer)
        if tracing.is_configured():
            for engine in self.engines:
                trace(engine)
        self._read = async_sessionmaker(self._reader, class_=alone, expire_on_commit=False)
        self._write = async_sessionmaker(
            self._writer, class_=WritingSession, expire_on_commit=False
        )
        self._is_bounced = pgbouncer
        of_a_moment = self._reader if self.is_embedded else steady(self._reader)
        self._read_moment = async_sessionmaker(of_a_moment, class_=Session, expire_on_commit=False)

    @property
    def is_embedded(self) -> bool:
        """Whether this is the embedded default, SQLite, which one machine has to itself."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def is_distributed(self) -> bool:
        """Whether each organization's rows may be on another node; known once it was asked."""
        return any(is_distributed(each.dialect) for each in (self._writer, self._reader))

    @property
    def engines(self) -> tuple[AsyncEngine, ...]:
        """The engines for writing, for reading and for versions, to be instrumented by a door."""
        replica = () if self.replica is None else (self.replica.engine,)
        return self._writer, self._reader, *replica, *self._versions.engines

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """Open a session that sees committed data and can't change it."""
        with translated(self.url), noted():
            session = self._read()
            try:
                yield session
            finally:
                if session.in_transaction():
                    await finish(session.close())

    def view(self, replica: Replica | None = None) -> ReadView[Session]:
        """What reads one state of the data, a session at a time; whoever makes it closes it."""
        if replica is not None:
            return replica.view()
        if self._is_bounced:
            return bounced_view(self._reader, Session)
        return ReadView(self._reader, ViewingSession)

    async def close_view(self, view: ReadView[Session]) -> None:
        """Give a view's connection back; a cancellation comes once that is done."""
        await finish(view.close())

    @contextmanager
    def viewing(self) -> Iterator[None]:
        """Around a view's session: errors are translated, and what reads can be stopped."""
        with translated(self.url), noted():
            yield

    async def look_at_replica(self) -> Shown | None:
        """What the replica shows of everything that has been committed; None without a replica."""
        if self.replica is None:
            return None
        async with self.read() as session:
            position = await position_to_reach(session)
        view = self.view(self.replica)
        try:
            return await self.replica.look(view, (EVERYBODY, WORKSPACE, ALL), position)
        finally:
            await self.close_view(view)

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
                await finish(self._commit(session))
            finally:
                await finish(session.close())

    async def _commit(self, session: WritingSession) -> None:
        await session.commit()
        self._notifications.note(session.take_told())

    def watch(self, keys: Collection[UUID] | None) -> AbstractContextManager[Watch]:
        """What is woken within the block by commits under some keys; None stands for all.

        While this is `listening`, those of other processes wake it too.
        """
        return self._notifications.watch(keys)

    def listening(self) -> AbstractAsyncContextManager[None]:
        """Within the block be told of what other processes commit, where that is possible."""
        return self._listener.listening()

    async def versions(self, keys: Collection[UUID]) -> Reading | None:
        """What says later whether anything of theirs has been committed; None if it isn't told."""
        return await self._versions.current(keys)

    @property
    def version_connection(self) -> int:
        """How often the connection that tells versions was opened."""
        return self._versions.connection

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

    async def forget_deleted(self) -> bool:
        """Leave nothing of deleted rows in SQLite's log, or in what PostgreSQL plans by.

        Returns:
            Whether that is done: it isn't while somebody reads for longer than a second.
        """
        async with self._writer.connect() as connection:
            raw = await connection.get_raw_connection()
            if self.is_embedded:
                return await emptied(raw, BUSY_TIMEOUT_SECONDS)
            return await forgot_samples(raw, is_distributed=self.is_distributed)

    async def vacuum(self, tables: Iterable[str]) -> None:
        """Let PostgreSQL give up the space of deleted rows, and with it what was in them."""
        if self.is_embedded:
            return
        async with self._writer.connect() as connection:
            raw = await connection.get_raw_connection()
            for name in tables:
                await raw.driver_connection.execute(f'VACUUM "{name}"')  # type: ignore[union-attr]

    async def close(self) -> None:
        """Tell others what is left to be told, and close all connections, for good.

        One that is still taken is closed once it is given back, and nobody gets another one.
        Whoever is cancelled meanwhile waits until that is done.
        """
        await finish(self._close())

    async def _close(self) -> None:
        async with AsyncExitStack() as closing:  # all of them, even if one can't be
            closing.push_async_callback(self._versions.close)
            if self.replica is not None:
                closing.push_async_callback(self.replica.engine.dispose)
            closing.push_async_callback(self._writer.dispose)
            closing.push_async_callback(self._reader.dispose)
            closing.push_async_callback(self._notifications.close)
