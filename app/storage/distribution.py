"""Statements on a database that is distributed by organization: PostgreSQL with Citus.

There the rows of an organization are on one node, and a statement goes to that node alone if it
says of each of its tables whose rows it wants, by a bound value beside the table's own column. Our
statements say it of one table, and join the others to it. What follows from that is spelled out
when a statement is compiled for such a database, and for no other: the plans of SQLite and of plain
PostgreSQL stay what they are.

`SQLCompiler.visit_select` and `visit_join` do the rest; `statement` is what is being compiled.
"""

from collections.abc import Iterable
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, Join, Select, Table, and_, event, join, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.ext.compiler import compiles

from app.storage.distributing import ON_EVERY_NODE
from app.storage.owned_tables import OwnedTables, Scope, owner_of

_HAS_CITUS = "SELECT count(*) FROM pg_extension WHERE extname = 'citus'"

_SHOW_SHARDS = "SET citus.override_table_visibility = off"
"""Citus hides shards from whoever reads the catalogue, by a look at each of its rows.

The driver joins it to itself for the types of a connection's first values, which then takes it
seconds instead of milliseconds: longer than those wait who read versions or hear of commits.
"""

IN_TWO_PHASES = text("DELETE FROM outages WHERE platform = '' AND host = ''")
"""Deletes nothing, of a table that is on every node, so that all commit in two phases.

Citus doesn't count what it hasn't distributed: it would commit on the one other node that was
written to, and then on the coordinator. Versions would be there before that which they tell of, and
whoever reads in between keep the past for the present; and a crash would leave one without the
other. In two phases the coordinator commits first. It comes before versions are raised, for that
table is locked by others who then raise them.
"""

_distributed: WeakKeyDictionary[Dialect, bool] = WeakKeyDictionary()


def is_distributed(dialect: Dialect) -> bool:
    """Whether the database is distributed; known once a connection has been opened."""
    return _distributed.get(dialect, False)


def is_split(dialect: Dialect, written: Iterable[Table]) -> bool:
    """Whether the rows of these tables and versions are on several nodes, unknown to Citus."""
    return is_distributed(dialect) and any(
        table.name not in ON_EVERY_NODE and owner_of(table) is None for table in written
    )


def look_whether_distributed(engine: AsyncEngine) -> AsyncEngine:
    """Ask PostgreSQL on the first connection whether it is distributed, and set up each if so."""

    @event.listens_for(engine.sync_engine, "connect")
    def look(connection: Any, _record: Any) -> None:
        if engine.dialect not in _distributed:
            cursor = connection.cursor()
            cursor.execute(_HAS_CITUS)
            (found,) = cursor.fetchone()
            cursor.close()
            connection.rollback()
            _distributed[engine.dialect] = found > 0
        if is_distributed(engine.dialect):
            connection.run_async(lambda driver: driver.execute(_SHOW_SHARDS))

    return engine


class _Compilation:
    """What a compiler compiles, and the SELECTs that it is within."""

    def __init__(self, statement: Any) -> None:
        self.tables = OwnedTables(statement)
        self.within: list[Scope | None] = []


_compilations: WeakKeyDictionary[Any, _Compilation] = WeakKeyDictionary()


def _compilation(compiler: Any) -> _Compilation:
    if compiler not in _compilations:
        _compilations[compiler] = _Compilation(compiler.statement)
    return _compilations[compiler]


@compiles(Select, "postgresql")
def _select(element: Select[Any], compiler: Any, **options: Any) -> str:
    if not is_distributed(compiler.dialect):
        return str(compiler.visit_select(element, **options))
    compilation = _compilation(compiler)
    scope = compilation.tables.scopes.get(element)
    if scope is not None:
        element = element.where(
            *(scope.condition(table) for table in scope.told if table not in scope.joined)
        )
    compilation.within.append(scope)
    text = str(compiler.visit_select(element, **options))
    compilation.within.pop()
    return text


@compiles(Join, "postgresql")
def _join(element: Join, compiler: Any, **options: Any) -> str:
    within = _compilation(compiler).within if is_distributed(compiler.dialect) else []
    scope = within[-1] if within else None
    if scope is not None and element.right in scope.told and element.right in scope.joined:
        said: Any = element.onclause
        said = and_(said, scope.condition(element.right))
        element = join(element.left, element.right, said, isouter=element.isouter)
    return str(compiler.visit_join(element, **options))
