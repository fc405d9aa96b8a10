"""Statements that are kept: compiled once, and run by the driver itself.

What SQLAlchemy does around a statement (a key for its cache, a context, a result with its own
rows) takes longer than many statements run. A statement that is built once and executed with
other values each time needs none of it, and is still SQLAlchemy's in every word.
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

POSTGRESQL = "postgresql"

_LOST = (
    *(asyncpg.PostgresConnectionError, asyncpg.AdminShutdownError, OSError),
    *(asyncpg.InterfaceError, asyncpg.InternalClientError),
)
"""What a driver says on a connection that is gone; the last, before it has noticed."""

DRIVER_ERRORS = (asyncpg.PostgresError, sqlite3.Error, *_LOST)
"""What a driver says of a statement that it could not run."""

Processors = Sequence[tuple[int, Callable[[Any], Any]]]
"""What the values of some columns go through to be what they are in Python."""


class Kept:
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


_kept: dict[str, WeakKeyDictionary[Select[*tuple[Any, ...]], Kept]] = {}


def kept(statement: Select[*tuple[Any, ...]], dialect: Dialect) -> Kept:
    """The statement for a database, compiled when it comes for the first time."""
    known = _kept.setdefault(dialect.name, WeakKeyDictionary())
    if statement not in known:
        known[statement] = Kept(statement, dialect)
    return known[statement]


class Asking(NamedTuple):
    """Who asks the driver, for those who listen to statements: what a `Connection` has for them."""

    connection: PoolProxiedConnection
    dialect: Dialect

    @property
    def info(self) -> dict[Any, Any]:
        """What is remembered as long as the driver's connection lives."""
        return self.connection.info


async def fetch(engine: Engine, kept: Kept, parameters: Mapping[str, Any]) -> Any:
    """The rows of a kept statement, from a connection that is taken for it alone.

    Whoever listens to statements hears of it as of any other.

    Raises:
        Exception: One of `DRIVER_ERRORS`, as the driver raised it.
    """
    values = kept.values(parameters)
    taken = await greenlet_spawn(engine.pool.connect)
    driver: Any = taken.driver_connection
    heard: Any = (Asking(taken, engine.dialect), None, kept.text, values, None, False)
    try:
        engine.dispatch.before_cursor_execute(*heard)
        if engine.dialect.name == POSTGRESQL:
            rows = await driver.fetch(kept.text, *values)
        else:
            rows = await driver.execute_fetchall(kept.text, values)
    except BaseException as error:
        # It may be broken, or still busy with what nobody waits for any more.
        await greenlet_spawn(taken.invalidate)
        if isinstance(error, _LOST) and not isinstance(error, ValueError):  # that is of its values
            # The others, of a server that has restarted, aren't worth trying one by one.
            await greenlet_spawn(engine.dispose)
        raise
    finally:
        engine.dispatch.after_cursor_execute(*heard)
    taken.close()
    return rows


def _into(type_: Any, dialect: Dialect) -> Any:
    return type_.dialect_impl(dialect).bind_processor(dialect)


def _out_of(type_: Any, dialect: Dialect) -> Any:
    if isinstance(type_, Float):  # a driver's own; to say so, SQLAlchemy waits for a first row
        return None
    return type_.dialect_impl(dialect).result_processor(dialect, None)
