"""Connections to SQLite, how a read on one is stopped, and how statements are traced.

SQLite keeps a write-ahead log, and its writers take their lock at once.

A read is stopped at `_conn`, sqlite3's connection inside aiosqlite's. What happens while SQLAlchemy
connects waits by `await_only`.
"""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import await_only

from app import tracing
from app.storage.pools import FairPool

_JOURNAL_RETRY_SECONDS = 0.05
BUSY_TIMEOUT_SECONDS = 15
"""How long a SQLite writer waits for another process's transaction."""

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
def noted() -> Iterator[None]:
    """Note the task that reads within the block, so that a block around it can stop it."""
    readers, task = _readers.get(), asyncio.current_task()
    if readers is None or task is None or task in readers:
        yield
        return
    readers[task] = None
    try:
        yield
    finally:
        readers.pop(task, None)


def _keep_a_write_ahead_log(cursor: Any) -> None:
    """Change the journal of a new file; SQLite refuses at once while another process does it."""
    for _ in range(int(BUSY_TIMEOUT_SECONDS / _JOURNAL_RETRY_SECONDS)):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            await_only(asyncio.sleep(_JOURNAL_RETRY_SECONDS))
        else:
            return
    cursor.execute("PRAGMA journal_mode = WAL")


def _prepare(connection: Any, *, foreign_keys: bool, query_only: bool) -> None:
    """Set what SQLite forgets when a connection is closed."""
    cursor = connection.cursor()
    _keep_a_write_ahead_log(cursor)
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
    # Per connection, in KB; four times as much was no faster, and made an import's memory grow
    # with the database.
    cursor.execute("PRAGMA cache_size = -16384")
    cursor.execute("PRAGMA temp_store = MEMORY")
    # In pages, 32 MB: rows of one import lie on the same ones, which are then copied once.
    cursor.execute("PRAGMA wal_autocheckpoint = 8000")
    if query_only:
        cursor.execute("PRAGMA query_only = ON")
    else:
        cursor.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten
    cursor.close()


def _keep_from_others(path: str) -> None:
    """Make a file that is missing one that only its owner can read; SQLite's own follow it."""
    with suppress(OSError):  # it is there, or can't be made, which SQLite says better
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def sqlite_engine(
    url: URL,
    *,
    begin: str,
    pool_size: int,
    query_only: bool = False,
    foreign_keys: bool = True,
) -> AsyncEngine:
    """Open SQLite files as they should be opened; every transaction starts with `begin`."""
    engine = create_async_engine(
        url,
        poolclass=FairPool,
        pool_size=pool_size,
        max_overflow=0,
        hide_parameters=True,
        # Whoever only reads leaves no transaction behind that a session doesn't end itself.
        pool_reset_on_return=None if query_only else "rollback",
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "isolation_level": None},
    )

    @event.listens_for(engine.sync_engine, "do_connect")
    def try_to_open(_dialect: Any, _record: Any, arguments: Any, named: Any) -> None:
        # Where a file can't be opened, the driver's thread would outlive the failure, and end
        # with a traceback on standard error when it finds the event loop closed.
        is_uri = named.get("uri", False)
        if not is_uri:
            _keep_from_others(arguments[0])
        sqlite3.connect(arguments[0], uri=is_uri).close()

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        _prepare(connection, foreign_keys=foreign_keys, query_only=query_only)

    @event.listens_for(engine.sync_engine, "invalidate")
    def let_go(connection: Any, _record: Any, _error: Any) -> None:
        # A statement that was cancelled lives on in the traceback, and SQLite closes no
        # connection before its statements: its transaction would shut all other writers out.
        # Cancelled once more, it is still rolled back, in its thread, before it is closed. And
        # what was interrupted may interrupt that: to say so would hide why it is let go.
        with suppress(asyncio.CancelledError, sqlite3.OperationalError):
            connection.rollback()

    @event.listens_for(engine.sync_engine, "begin")
    def begin_transaction(connection: Any) -> None:
        # The driver's own BEGIN is deferred: two writers that both read first would then fail
        # with "database is locked" instead of waiting for each other.
        if not connection.connection.driver_connection.in_transaction:  # as in a read view
            connection.exec_driver_sql(begin)

    _note_drivers(engine)
    return engine


def _note_drivers(engine: AsyncEngine) -> None:
    """Note which connection each task that reads is asking, so that it can be interrupted."""

    def note(driver: Any) -> None:
        readers, task = _readers.get(), asyncio.current_task()
        if readers is not None and task in readers:
            readers[task] = driver

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def note_driver(connection: Any, *_: Any) -> None:
        note(connection.connection.driver_connection)

    @event.listens_for(engine.sync_engine, "after_cursor_execute")
    @event.listens_for(engine.sync_engine, "handle_error")
    def forget_driver(*_: Any) -> None:
        # It may be somebody else's before this task is stopped.
        note(None)


def trace(engine: AsyncEngine) -> None:
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
