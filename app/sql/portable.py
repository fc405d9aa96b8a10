"""The only dialect-specific SQL: sets of values, rows by address, writing many rows.

PostgreSQL takes a set as one array per column, so that a statement's text (and with it the
prepared plan) doesn't depend on the number of values; SQLite takes a set as JSON and rows one by
one inside a single call of its driver.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

import orjson
from sqlalchemy import (
    ARRAY,
    CTE,
    BigInteger,
    BindParameter,
    Boolean,
    Column,
    ColumnElement,
    Dialect,
    Executable,
    FromClause,
    Integer,
    Join,
    Select,
    Table,
    TableValuedAlias,
    Text,
    bindparam,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.sql.visitors import replacement_traverse
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.sql.driver import ForDriver
from app.storage import distribution
from app.storage.statements import POSTGRESQL


class _SetOf(TypeDecorator[Any]):
    """A set of values as one parameter: an array where the database has arrays, else JSON."""

    impl = Text
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        is_array = dialect.name == POSTGRESQL
        return dialect.type_descriptor(ARRAY(self.item) if is_array else Text())

    def bind_processor(self, dialect: Dialect) -> Any:
        plain = self.item.dialect_impl(dialect).bind_processor(dialect) is None
        if dialect.name == POSTGRESQL and plain:
            # SQLAlchemy's own processor looks for nested arrays in every array, which adds up.
            return lambda value: list(value or ())
        return super().bind_processor(dialect)

    def process_bind_param(self, value: Iterable[Any] | None, dialect: Dialect) -> Any:
        values = list(value or ())
        if dialect.name == POSTGRESQL:
            return values
        return orjson.dumps([v.hex if isinstance(v, UUID) else v for v in values]).decode()


class _AnyOf(FunctionElement[bool]):
    """`column = ANY (set)`."""

    type = Boolean()
    inherit_cache = True
    name = "any_of"

    def self_group(self, against: Any = None) -> "_AnyOf":
        """Stand as it is: it would become `column IN (set) = 1`, for which SQLite has no index."""
        return self


@compiles(_AnyOf, POSTGRESQL)
def _any_of_array(element: _AnyOf, compiler: SQLCompiler, **kwargs: Any) -> str:
    column, values = (compiler.process(clause, **kwargs) for clause in element.clauses)
    return f"{column} = ANY ({values})"


@compiles(_AnyOf, "sqlite")
def _any_of_json(element: _AnyOf, compiler: SQLCompiler, **kwargs: Any) -> str:
    column, values = (compiler.process(clause, **kwargs) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - compiled clauses


class _InOrder(Join):
    """A join whose left side is read before its right one."""

    inherit_cache = True


@compiles(_InOrder, "sqlite")
def _in_order(element: _InOrder, compiler: SQLCompiler, **kwargs: Any) -> str:
    sides: list[Any] = [element.left, element.right]
    left, right = (compiler.process(side, **{**kwargs, "asfrom": True}) for side in sides)
    condition: Any = element.onclause
    return f"{left} CROSS JOIN {right} ON {compiler.process(condition, **kwargs)}"


def in_order(left: FromClause, right: FromClause, condition: ColumnElement[bool]) -> FromClause:
    """Join tables, the left one first.

    SQLite knows nothing of how many rows a table has, and may begin with the largest and read all
    of it. Others choose for themselves.
    """
    return _InOrder(left, right, condition)


def any_of(column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether `column` is one of `values`, however many; they are one parameter."""
    return _AnyOf(column, bindparam(None, list(values), type_=_SetOf(column.type)))


def any_of_named(column: Any, name: str) -> ColumnElement[bool]:
    """Whether `column` is in a set that is bound under this name on execution."""
    return _AnyOf(column, bindparam(name, type_=_SetOf(column.type)))


class _AddressOf(FunctionElement[Any]):
    """The physical address of a row."""

    inherit_cache = True
    name = "address_of"


@compiles(_AddressOf, POSTGRESQL)
def _address_of_tuple(element: _AddressOf, compiler: SQLCompiler, **kwargs: Any) -> str:
    return _beside(compiler.process(element.clauses, **kwargs), "ctid")


@compiles(_AddressOf, "sqlite")
def _address_of_row(element: _AddressOf, compiler: SQLCompiler, **kwargs: Any) -> str:
    return _beside(compiler.process(element.clauses, **kwargs), "rowid")


def _beside(column: str, name: str) -> str:
    """Another column of the same table: `opening.date` gives `opening.ctid`."""
    return f"{column.rpartition('.')[0]}.{name}"


def address_of(table: FromClause) -> ColumnElement[Any]:
    """The physical address of a row, to join exactly the row that a subquery has found.

    Given a join by key, PostgreSQL may use the subquery as a filter and read all rows that share
    the first part of the key. An address is valid within one statement only.
    """
    return _AddressOf(next(iter(table.primary_key)))


class _SameOwner(FunctionElement[bool]):
    """That two rows are of one organization, where a database has to be told."""

    type = Boolean()
    inherit_cache = True
    name = "same_owner"


@compiles(_SameOwner, POSTGRESQL)
@compiles(_SameOwner, "sqlite")
def _same_owner(element: _SameOwner, compiler: SQLCompiler, **kwargs: Any) -> str:
    one, other = (compiler.process(clause, **kwargs) for clause in element.clauses)
    return f"{one} = {other}" if distribution.is_distributed(compiler.dialect) else "1 = 1"


def same_owner(row: FromClause, other: FromClause) -> ColumnElement[bool]:
    """That rows are of one organization, for what is joined by its address.

    A distributed database joins within an organization alone. To others it says nothing: they might
    look the row up by it.
    """
    return _SameOwner(row.c.organization_id, other.c.organization_id)


class _Leading(FunctionElement[Any]):
    """A column whose row is to be found before the one that it is compared with."""

    inherit_cache = True
    name = "leading"


@compiles(_Leading, POSTGRESQL)
def _leading_by_cost(element: _Leading, compiler: SQLCompiler, **kwargs: Any) -> str:
    return compiler.process(element.clauses, **kwargs)


@compiles(_Leading, "sqlite")
def _leading_always(element: _Leading, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"+{compiler.process(element.clauses, **kwargs)}"


def leading(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column of rows that are `found_first`, in the condition that looks other rows up by it.

    SQLite doesn't look up an expression, so it can't read all those other rows instead.
    """
    return _Leading(column)


def found_first(rows: Select[Any], name: str) -> CTE:
    """Rows by which others are looked up.

    SQLite has no statistics, and takes a set of parameters for so large that it would rather begin
    with any other table. PostgreSQL has, and plans worse for what it can't look into.
    """
    found = rows.cte(name).prefix_with("MATERIALIZED", dialect="sqlite")
    return found.prefix_with("NOT MATERIALIZED", dialect=POSTGRESQL)


class _Hashed(FunctionElement[Any]):
    """A number that has no order."""

    inherit_cache = True
    name = "hashed"


@compiles(_Hashed, POSTGRESQL)
def _hashed_as_transaction(element: _Hashed, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"CAST(CAST({compiler.process(element.clauses, **kwargs)} AS text) AS xid)"


@compiles(_Hashed, "sqlite")
def _hashed_not_at_all(element: _Hashed, compiler: SQLCompiler, **kwargs: Any) -> str:
    return compiler.process(element.clauses, **kwargs)


def hashed(number: ColumnElement[int]) -> ColumnElement[Any]:
    """A number of 0 or more, below 2^32, by which rows are grouped and joined, but never sorted.

    PostgreSQL would sort rows to group them if it takes them for few, as it does those that it
    looks up by rows of a statement's own. Nothing tells it better, but transaction ids have no
    order: they can only be hashed. SQLite knows no other way than to sort.
    """
    return _Hashed(number)


class _Added(FunctionElement[int]):
    """The sum of two 64-bit integers, or an error where it is none."""

    type = BigInteger()
    inherit_cache = True
    name = "added"


@compiles(_Added, POSTGRESQL)
def _added_or_refused(element: _Added, compiler: SQLCompiler, **kwargs: Any) -> str:
    left, right = (compiler.process(clause, **kwargs) for clause in element.clauses)
    return f"({left} + {right})"


@compiles(_Added, "sqlite")
def _added_and_checked(element: _Added, compiler: SQLCompiler, **kwargs: Any) -> str:
    # SQLite goes on with a float, and would store it; the smallest integer has no absolute value,
    # and asking for it is what raises SQLite's "integer overflow".
    left, right = (compiler.process(clause, **kwargs) for clause in element.clauses)
    sum_ = f"{left} + {right}"
    return f"(CASE typeof({sum_}) WHEN 'real' THEN abs(-9223372036854775808) ELSE {sum_} END)"


def added(left: ColumnElement[int], right: ColumnElement[int]) -> ColumnElement[int]:
    """The sum of two counts; a statement whose sum 64 bits can't hold is refused."""
    return _Added(left, right)


class _MicrosOf(FunctionElement[int]):
    """An instant as a whole number of microseconds."""

    type = BigInteger()
    inherit_cache = True
    name = "micros_of"


@compiles(_MicrosOf, POSTGRESQL)
def _micros_of_instant(element: _MicrosOf, compiler: SQLCompiler, **kwargs: Any) -> str:
    instant = compiler.process(element.clauses, **kwargs)
    return f"CAST(extract(epoch FROM {instant}) * 1000000 AS bigint)"


@compiles(_MicrosOf, "sqlite")
def _micros_of_text(element: _MicrosOf, compiler: SQLCompiler, **kwargs: Any) -> str:
    text = compiler.process(element.clauses, **kwargs)
    seconds = f"CAST(strftime('%s', substr({text}, 1, 19)) AS INTEGER)"
    return f"({seconds} * 1000000 + CAST(substr({text}, 21, 6) AS INTEGER))"


def micros_of(instant: ColumnElement[Any]) -> ColumnElement[int]:
    """An instant in microseconds since the start of 1970 (UTC), to calculate with exactly."""
    return _MicrosOf(instant)


class _DaysIn(FunctionElement[int]):
    """How many days lie between two."""

    type = Integer()
    inherit_cache = True
    name = "days_in"


@compiles(_DaysIn, POSTGRESQL)
def _days_of_dates(element: _DaysIn, compiler: SQLCompiler, **kwargs: Any) -> str:
    first, last = (compiler.process(day, **kwargs) for day in element.clauses)
    return f"({last} - {first} + 1)"


@compiles(_DaysIn, "sqlite")
def _days_of_texts(element: _DaysIn, compiler: SQLCompiler, **kwargs: Any) -> str:
    first, last = (compiler.process(day, **kwargs) for day in element.clauses)
    return f"CAST(julianday({last}) - julianday({first}) + 1 AS INTEGER)"


def days_in(first: ColumnElement[date], last: ColumnElement[date]) -> ColumnElement[int]:
    """How many days there are from the first to the last of them."""
    return _DaysIn(first, last)


class _EntriesOf(FunctionElement[Any]):
    """The names and values of a JSON object."""

    inherit_cache = True
    name = "entries_of"


@compiles(_EntriesOf, POSTGRESQL)
def _entries_of_json(element: _EntriesOf, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"json_each_text(CAST({compiler.process(element.clauses, **kwargs)} AS json))"


@compiles(_EntriesOf, "sqlite")
def _entries_of_text(element: _EntriesOf, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **kwargs)})"


def entries_of(text: ColumnElement[Any]) -> TableValuedAlias:
    """A table of a row's JSON object, `key` and `value`; a null in it is NULL."""
    return _EntriesOf(text).table_valued(Column("key", Text), Column("value", Text), name="entries")


class _RowsOf(FunctionElement[Any]):
    """A table made of parameters, one set per column; the subclass names its columns."""

    inherit_cache = True
    columns_of: ClassVar[tuple[str, ...]]


@compiles(_RowsOf, POSTGRESQL)
def _rows_of_arrays(element: _RowsOf, compiler: SQLCompiler, **kwargs: Any) -> str:
    sets = (compiler.process(clause, **kwargs) for clause in element.clauses)
    columns = (
        f"unnest({values}) AS {name}" for values, name in zip(sets, element.columns_of, strict=True)
    )
    return f"(SELECT {', '.join(columns)})"


@compiles(_RowsOf, "sqlite")
def _rows_of_json(element: _RowsOf, compiler: SQLCompiler, **kwargs: Any) -> str:
    # Materialized, a set is parsed once and looked up by an index; joined directly, it would be
    # parsed again for every row of the one before it.
    sets = ", ".join(
        f"s{number} AS MATERIALIZED (SELECT key, value FROM json_each({values}))"  # noqa: S608 - compiled
        for number, values in enumerate(
            compiler.process(clause, **kwargs) for clause in element.clauses
        )
    )
    columns = ", ".join(
        f"s{number}.value AS {name}" for number, name in enumerate(element.columns_of)
    )
    joined = "".join(
        f" JOIN s{number} ON s{number}.key = s0.key" for number in range(1, len(element.columns_of))
    )
    # Not materialized as a whole, its columns would be looked up between the tables that it is
    # joined to: a post by its organization's id alone, for each row anew.
    whole = f"whole AS MATERIALIZED (SELECT {columns} FROM s0{joined})"  # noqa: S608 - compiled
    return f"(WITH {sets}, {whole} SELECT * FROM whole)"  # noqa: S608 - compiled


class RowsTable:
    """A table whose rows are parameters: `RowsTable("asked", id=Uuid(), since=Date())`."""

    def __init__(self, name: str, **columns: TypeEngine[Any]) -> None:
        self.name = name
        self.columns = columns
        attributes = {"columns_of": tuple(columns), "name": name, "inherit_cache": True}
        self._function: type[_RowsOf] = type(f"_{name}", (_RowsOf,), attributes)

    def of(self, rows: Iterable[tuple[Any, ...]]) -> TableValuedAlias:
        """The table holding `rows`, each with one value per column."""
        sets = list(zip(*rows, strict=True)) or [()] * len(self.columns)
        parameters = (
            bindparam(None, list(values), type_=_SetOf(item))
            for values, item in zip(sets, self.columns.values(), strict=True)
        )
        return self._made_of(parameters)

    def named(self) -> TableValuedAlias:
        """The table whose rows are bound on execution, by `parameters`."""
        return self._made_of(
            bindparam(f"{self.name}_{name}", type_=_SetOf(item))
            for name, item in self.columns.items()
        )

    def parameters(self, rows: Iterable[tuple[Any, ...]]) -> dict[str, list[Any]]:
        """The parameters for executing a statement that uses the `named` table."""
        sets = list(zip(*rows, strict=True)) or [()] * len(self.columns)
        return {
            f"{self.name}_{name}": list(values)
            for name, values in zip(self.columns, sets, strict=True)
        }

    def _made_of(self, parameters: Iterable[ColumnElement[Any]]) -> TableValuedAlias:
        columns = (Column(name, item) for name, item in self.columns.items())
        return self._function(*parameters).table_valued(*columns, name=self.name)


class Upsert:
    """Write many rows of one table at once: insert, and on a conflict of `key` apply `changes`.

    Args:
        table: Where to write.
        columns: What each row's values are, in order; the key among them.
        changes: Maps the table and the conflicting row to the columns to set; by default the row
            replaces the stored one.
    """

    def __init__(
        self,
        table: Table,
        columns: Sequence[str],
        changes: Callable[[Table, Any], Mapping[str, Any]] | None = None,
    ) -> None:
        self.table = table
        self.columns = [table.c[name] for name in columns]
        self.key = tuple(column.name for column in table.primary_key)
        self.changes = changes or self._replace
        self._for_driver: ForDriver | None = None

    def bind(
        self, dialect: Dialect, rows: Sequence[tuple[Any, ...]]
    ) -> tuple[Executable | str, Any]:
        """The statement for this database with the rows as its parameters.

        SQLite's driver gets text and values directly: SQLAlchemy's dictionary per row takes three
        times as long as writing the rows.
        """
        columns = zip(*rows, strict=True)
        if dialect.name == POSTGRESQL:
            return self._arrays, {
                f"p{number}": list(values) for number, values in enumerate(columns)
            }
        if self._for_driver is None:
            self._for_driver = ForDriver.of(self._rows, self.columns, dialect)
        return self._for_driver.text, self._for_driver.parameters(list(columns), len(rows))

    def _replace(self, _table: Table, row: Any) -> Mapping[str, Any]:
        return {column.name: row[column.name] for column in self.columns if not column.primary_key}

    @cached_property
    def _arrays(self) -> Executable:
        parameters = [
            bindparam(f"p{number}", type_=ARRAY(column.type))
            for number, column in enumerate(self.columns)
        ]
        rows = func.unnest(*parameters).table_valued(
            *(Column(column.name, column.type) for column in self.columns), name="rows"
        )
        names = [column.name for column in self.columns]
        others = {
            column.name: _in_text(column.default.arg, column.type)
            for column in self.table.columns
            if column.name not in names and isinstance(column.default, ScalarElementColumnDefault)
        }
        statement = postgresql.insert(self.table).from_select(
            [*names, *others], select(rows.render_derived(), *others.values())
        )
        return self._on_conflict(statement, _spelled_out)

    @cached_property
    def _rows(self) -> Executable:
        statement = sqlite.insert(self.table).values(
            {column.name: bindparam(column.name, type_=column.type) for column in self.columns}
        )
        return self._on_conflict(statement, lambda change: change)

    def _on_conflict(
        self, statement: postgresql.Insert | sqlite.Insert, spell: Callable[[Any], Any]
    ) -> Executable:
        changes = self.changes(self.table, statement.excluded)
        spelled = {name: spell(change) for name, change in changes.items()}
        return statement.on_conflict_do_update(index_elements=self.key, set_=spelled)


def _spelled_out(change: ColumnElement[Any]) -> ColumnElement[Any]:
    """A change without bound values: a distributed database can't determine their types."""

    def spell(element: Any, **_: Any) -> ColumnElement[Any] | None:
        is_bound = isinstance(element, BindParameter)
        return _in_text(element.value, element.type) if is_bound else None

    spelled: ColumnElement[Any] = replacement_traverse(change, {}, spell)
    return spelled


def _in_text(value: Any, kind: TypeEngine[Any]) -> ColumnElement[Any]:
    """A number, or true or false, as part of a statement's text.

    Raises:
        TypeError: It is neither.
    """
    if not isinstance(value, int):
        raise TypeError(f"{value!r} can't stand in a text as it is.")
    return literal_column(repr(value), kind)
