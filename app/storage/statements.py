"""Compiled statements: compiled once, then run by the driver itself.

What SQLAlchemy does around a statement (a key for its cache, a context, a result with its own
rows) takes longer than many statements run. A statement that is built once and executed with
other values each time needs none of it, and is still SQLAlchemy's in every word.

So this module does what SQLAlchemy does inside. `SQLCompiler` gives `positiontup`, `binds`,
`params` and `post_compile_params`; `TypeEngine` gives `dialect_impl`, `bind_processor` and
`result_processor`. `greenlet_spawn` runs `connect` and `_invalidate` of a `Pool`. Who
listens hears `before_cursor_execute` and `after_cursor_execute` by the `dispatch` of the engine,
and `handle_error` by that of its dialect. asyncpg raises `InternalClientError` on a
connection that has just gone; aiosqlite's way of one round trip is `execute_fetchall`.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import asyncpg
from sqlalchemy import Dialect, Engine, Float, PoolProxiedConnection, Select
from sqlalchemy.util import greenlet_spawn

from app.storage.distribution import is_distributed

POSTGRESQL = "postgresql"

DRIVER_ERRORS = (asyncpg.PostgresError, asyncpg.InterfaceError, sqlite3.Error)
"""What a driver says of a statement that it could not run."""

_LOST = (
    *(asyncpg.PostgresConnectionError, asyncpg.AdminShutdownError, OSError),
    *(asyncpg.InterfaceError, asyncpg.InternalClientError),
)
"""What it says on a connection that is gone; the last, before it has noticed."""

ENDINGS = (*DRIVER_ERRORS, *_LOST)
"""What it says when a transaction is to end, whether or not the connection is still there."""


class Lost(Exception):
    """The connection was gone; another one may answer."""


Processors = Sequence[tuple[int, Callable[[Any], Any]]]
"""What the values of some columns go through to be what they are in Python."""


class CompiledStatement:
    """A statement as one driver takes it, with what its values go through in and out."""

    def __init__(self, statement: Select[*tuple[Any, ...]], dialect: Dialect) -> None:
        """Compile it.

        Raises:
            TypeError: Its text depends on its values, as that of `IN` with a list does.
        """
        compiled = statement.compile(dialect=dialect)
        if compiled.post_compile_params:
            raise TypeError(f"The text of this statement depends on its values: {compiled}")
        self.text = str(compiled)
        self._places = [
            (name, compiled.params[name], _into(compiled.binds[name].type, dialect))
            for name in compiled.positiontup or ()
        ]
        processors = (_out_of(column.type, dialect) for column in statement.selected_columns)
        self.processors: Processors = [
            (at, process) for at, process in enumerate(processors) if process is not None
        ]

    def values(self, parameters: Mapping[str, Any]) -> list[Any]:
        """What to put in the statement's places, in their order."""
        return [
            parameters.get(name, default)
            if process is None
            else process(parameters.get(name, default))
            for name, default, process in self._places
        ]


def in_columns(rows: Sequence[Sequence[Any]], processors: Processors) -> list[Sequence[Any]]:
    """What a driver's rows hold, column by column, as the values have to be in Python."""
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for at, process in processors:
        columns[at] = list(map(process, columns[at]))
    return columns


def in_groups(
    rows: Sequence[Sequence[Any]], processors: Processors, size: int
) -> Iterator[list[Sequence[Any]]]:
    """The same for each group of rows that begin with the same `size` values."""
    groups: dict[tuple[Any, ...], list[Sequence[Any]]] = defaultdict(list)
    start_of = itemgetter(*range(size))
    for row in rows:
        groups[start_of(row)].append(row)
    for group in groups.values():
        yield in_columns(group, processors)


def in_rows(rows: Sequence[Sequence[Any]], processors: Processors) -> Sequence[Sequence[Any]]:
    """The same row by row."""
    if not rows or not processors:
        return rows
    # By columns, which is several times faster than row by row.
    return list(zip(*in_columns(rows, processors), strict=True))


_compiled: dict[
    tuple[str, bool], WeakKeyDictionary[Select[*tuple[Any, ...]], CompiledStatement]
] = {}


def compiled_for(statement: Select[*tuple[Any, ...]], dialect: Dialect) -> CompiledStatement:
    """The statement for a database, compiled when it comes for the first time."""
    kind = dialect.name, is_distributed(dialect)
    known = _compiled.setdefault(kind, WeakKeyDictionary())
    if statement not in known:
        known[statement] = CompiledStatement(statement, dialect)
    return known[statement]


class Execution(NamedTuple):
    """Who asks the driver, for those who listen to statements: what a `Connection` has for them."""

    connection: PoolProxiedConnection
    dialect: Dialect

    @property
    def info(self) -> dict[Any, Any]:
        """What is remembered as long as the driver's connection lives."""
        return self.connection.info


class Failed(NamedTuple):
    """What those who listen hear of a statement that failed."""

    connection: Execution


async def fetch(
    engine: Engine, statement: Select[*tuple[Any, ...]], parameters: Mapping[str, Any]
) -> tuple[Any, Processors]:
    """The rows of a statement, from a connection that is taken for it alone.

    Raises:
        Lost: The connection was gone, or none could be made.
        Exception: One of `DRIVER_ERRORS`, as the driver raised it.
    """
    try:
        taken = await greenlet_spawn(engine.pool.connect)
    except engine.dialect.loaded_dbapi.Error as error:
        raise Lost from error
    try:
        # The first connection tells what kind of database it is.
        form = compiled_for(statement, engine.dialect)
        rows = await fetch_through(taken, engine, form, parameters)
    except Lost:
        raise
    except Exception:
        taken.close()
        raise
    taken.close()
    return rows, form.processors


async def fetch_through(
    taken: PoolProxiedConnection,
    engine: Engine,
    statement: CompiledStatement,
    parameters: Mapping[str, Any],
) -> Any:
    """The rows of a compiled statement, from a connection that the caller has taken.

    Whoever listens to statements hears of it as of any other.

    Raises:
        Lost: The connection was gone; it needs no giving back.
        Exception: One of `DRIVER_ERRORS`, as the driver raised it.
    """
    values = statement.values(parameters)
    driver: Any = taken.driver_connection
    execution: Any = Execution(taken, engine.dialect)
    heard = (execution, None, statement.text, values, None, False)
    engine.dispatch.before_cursor_execute(*heard)
    try:
        if engine.dialect.name == POSTGRESQL:
            rows = await driver.fetch(statement.text, *values)
        else:
            rows = await driver.execute_fetchall(statement.text, values)
    except BaseException as error:
        engine.dialect.dispatch.handle_error(Failed(execution))
        await let_go_if_lost(engine, taken, error)
        raise
    engine.dispatch.after_cursor_execute(*heard)
    return rows


async def let_go_if_lost(
    engine: Engine, taken: PoolProxiedConnection, error: BaseException
) -> None:
    """Drop a connection that an error has spoiled.

    Raises:
        Lost: It is gone.
    """
    # What is wrong with a value is an error of the driver's interface too.
    if isinstance(error, _LOST) and not isinstance(error, ValueError):
        # With all that were opened before now: a server that has restarted has lost them too.
        await greenlet_spawn(engine.pool._invalidate, taken, error)  # noqa: SLF001 - as SQLAlchemy does
        raise Lost from error
    if not isinstance(error, Exception):
        # Cancelled, it may still be busy with what nobody waits for any more.
        await let_go(taken, error)


async def let_go(taken: PoolProxiedConnection, error: BaseException) -> None:
    """Drop a connection, and make room for another; it needs no giving back."""
    await greenlet_spawn(taken.invalidate, error)


def _into(type_: Any, dialect: Dialect) -> Any:
    return type_.dialect_impl(dialect).bind_processor(dialect)


def _out_of(type_: Any, dialect: Dialect) -> Any:
    if isinstance(type_, Float):  # a driver's own; to say so, SQLAlchemy waits for a first row
        return None
    return type_.dialect_impl(dialect).result_processor(dialect, None)
