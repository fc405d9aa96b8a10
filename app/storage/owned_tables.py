"""Whose rows a statement asks of each of its tables, read off the statement.

A table of an organization begins its key with `organization_id` (`organizations` with `id`). A
statement says whose rows it wants of one of them where it compares that column with a value that is
bound, or with one of which that is told already: `totals.organization_id = posts.organization_id
AND posts.organization_id = :x` tells `:x` of both tables. A column of bound rows is one of a bound
set, and a row that is found by its address is of whom its finder's is.

Only what must hold tells anything: the parts of a conjunction, and of an outer join what it says of
the table that may be missing. SQLAlchemy's `SelectState` knows which tables a SELECT has.
"""

from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    Alias,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Join,
    Label,
    Select,
    Subquery,
    Table,
    TableValuedAlias,
)
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.elements import Grouping
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import ScalarSelect, SelectState

from app.storage.conditions import Told, equalities, parts_of

_NO_COMPILER: Any = None
"""What tells the tables of a SELECT needs none, and `get_final_froms` makes one for itself."""


class _Fact(NamedTuple):
    """A condition that holds, and of which tables only it does; None is all."""

    condition: Any
    of: frozenset[FromClause] | None


class Scope:
    """One SELECT, or one write: its own tables, and what is told of them."""

    def __init__(self, above: "Scope | None" = None) -> None:
        self.above = above
        self.tables: list[FromClause] = []
        self.joined: set[FromClause] = set()
        """Those whose conditions belong to their joins, and not into WHERE."""
        self.facts: list[_Fact] = []
        self.told: dict[FromClause, Told] = {}

    def home(self, table: FromClause) -> "Scope | None":
        """This scope, or the one around it, that has the table."""
        return self if table in self.tables else self.above and self.above.home(table)

    def condition(self, table: FromClause) -> ColumnElement[bool]:
        """What is told of a table, spelled out."""
        owner = owner_of(table)
        if owner is None:
            raise ValueError(f"{table} is no table of organizations")
        return self.told[table].condition(owner)


def owner_of(table: FromClause) -> ColumnElement[Any] | None:
    """The column that says whose a row is; None in a table that is not divided by organization."""
    of = table.element if isinstance(table, Alias) else table
    if not isinstance(of, Table):
        return None
    name = "id" if of.name == "organizations" else "organization_id"
    first = next(iter(of.primary_key), None)
    return table.c[name] if first is not None and first.name == name else None


class OwnedTables:
    """The tables of a statement, SELECT by SELECT, and what it tells of whose rows it wants."""

    def __init__(self, statement: Any) -> None:
        self.scopes: dict[Any, Scope] = {}
        self._add(statement, None)
        while any(self._follow(scope) for scope in self.scopes.values()):
            """What was told of one table may tell of the next."""

    @property
    def silent(self) -> list[str]:
        """The tables of organizations of which the statement doesn't say whose rows it wants."""
        return [
            str(getattr(table, "name", table))
            for scope in self.scopes.values()
            for table in scope.tables
            if owner_of(table) is not None and table not in scope.told
        ]

    def _add(self, statement: Any, above: Scope | None) -> None:
        if isinstance(statement, CompoundSelect):
            for part in statement.selects:
                self._add(part, above)
        elif isinstance(statement, Select) and statement not in self.scopes:
            self._add_select(statement, above)
        elif isinstance(statement, UpdateBase):
            self._add_write(statement)

    def _add_select(self, statement: Select[Any], above: Scope | None) -> None:
        scope = self.scopes[statement] = Scope(above)
        for source in SelectState(statement, _NO_COMPILER).froms:
            self._read(source, scope, None)
        if above is not None:  # what the statement around it has is meant, unless there is no other
            own = [table for table in scope.tables if above.home(table) is None]
            scope.tables = own or scope.tables
        scope.facts += (_Fact(each, None) for each in parts_of(statement.whereclause))
        self._add_within(statement, scope)

    def _add_write(self, statement: Any) -> None:
        scope = self.scopes[statement] = Scope()
        if statement.is_insert:  # what it inserts says whose it is
            self._add(getattr(statement, "select", None), None)
            return
        scope.tables.append(statement.table)
        scope.facts += (_Fact(each, None) for each in parts_of(statement.whereclause))
        self._add_within(statement, scope)

    def _read(
        self, source: FromClause, scope: Scope, optional: frozenset[FromClause] | None
    ) -> None:
        """Take down a source's tables, and what its joins say of them.

        Raises:
            NotImplementedError: A full join, of which nothing holds.
        """
        if not isinstance(source, Join):
            scope.tables.append(source)
            if isinstance(source, Subquery | CTE):
                self._add(source.element, None)
            return
        if source.full:
            raise NotImplementedError("full joins")
        self._read(source.left, scope, optional)
        known = len(scope.tables)
        self._read(source.right, scope, optional)
        right = frozenset(scope.tables[known:])
        scope.joined |= {table for table in right if table is source.right}
        of = right if source.isouter else optional
        scope.facts += (_Fact(each, of) for each in parts_of(source.onclause))

    def _add_within(self, expression: Any, scope: Scope) -> None:
        """Add the SELECTs that stand in expressions."""
        for child in expression.get_children():
            if isinstance(child, Select | CompoundSelect):
                self._add(child, scope)
            elif isinstance(child, FunctionElement) or not isinstance(child, FromClause):
                self._add_within(child, scope)

    def _follow(self, scope: Scope) -> bool:
        """Whether more is told of a scope's tables than before."""
        before = len(scope.told)
        for condition, of in scope.facts:
            for column, value in equalities(condition):
                table = _owned(column)
                if table in scope.tables and table not in scope.told and table in (of or [table]):
                    told = self._told(value, scope)
                    if told is not None:
                        scope.told[table] = told
        return len(scope.told) > before

    def _told(self, value: Any, scope: Scope | None) -> Told | None:
        """What a value is: bound, or what is told of a table."""
        if isinstance(value, Told):
            return value
        if isinstance(value, BindParameter):
            return Told(value, is_set=False)
        if isinstance(value, ScalarSelect | Select | CompoundSelect):
            return self._told_of_result(value, None)
        if isinstance(value, Grouping | Label):
            return self._told(value.element, scope)
        table = _owned(value)
        if table is not None:
            home = scope and scope.home(table)
            return home.told.get(table) if home else None
        source = getattr(value, "table", None)
        if isinstance(source, TableValuedAlias):
            return _told_of_rows(source, value)
        if isinstance(source, Subquery | CTE):
            return self._told_of_result(source.element, value.key)
        return None

    def _told_of_result(self, statement: Any, name: str | None) -> Told | None:
        """What is told of a column of a result, by its name or as the only one."""
        if isinstance(statement, CompoundSelect):
            each = {self._told_of_result(part, name) for part in statement.selects}
            return each.pop() if len(each) == 1 else None
        if isinstance(statement, Grouping | ScalarSelect):
            return self._told_of_result(statement.element, name)
        columns = statement.selected_columns
        column = next(iter(columns)) if name is None else columns.get(name)
        return self._told(column, self.scopes.get(statement))


def _owned(column: Any) -> FromClause | None:
    """The table whose owner a column says, or whose row an address is that of."""
    if isinstance(column, FunctionElement) and column.name == "address_of":
        (column,) = column.clauses
        return column.table if owner_of(column.table) is not None else None
    table = getattr(column, "table", None)
    owner = owner_of(table) if isinstance(table, FromClause) else None
    return table if owner is not None and owner.name == column.name else None


def _told_of_rows(source: TableValuedAlias, column: Any) -> Told | None:
    """The set of values that a column of bound rows has."""
    sets = list(getattr(source.element, "clauses", ()))
    names = source.c.keys()
    if len(sets) != len(names):
        return None
    given = sets[names.index(column.key)]
    return Told(given, is_set=True) if isinstance(given, BindParameter) else None
