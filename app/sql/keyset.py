"""Keyset pages: where a page starts, its order, and pages of many parents at once."""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    TypeDecorator,
    and_,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from app.domain.pages import Cursor, PageRequest
from app.errors import BadUserInput
from app.storage.rows import RowsOf, rows_with_rest

RowT = TypeVar("RowT", bound=NamedTuple)
PageRows = RowsOf[tuple[RowT, Cursor]]
"""A page's rows, each with its cursor."""


class Key(NamedTuple):
    """One column of an order. Unknown values come last in either direction.

    A column that is no table's own needs a name, which tells its order from others.
    """

    column: ColumnElement[Any]
    descending: bool = False
    name: str | None = None


class Count(NamedTuple):
    """How many rows the list of a parent has."""

    parent_id: UUID
    total: int


def page(
    row: type[RowT], statement: Select[Any], keys: Sequence[Key], request: PageRequest
) -> PageRows[RowT]:
    """One page of a statement of these rows, plus one row if there are more."""
    return page_of(row, with_keys(statement, keys), keys, request)


def page_of(
    row: type[RowT], statement: Select[Any], keys: Sequence[Key], request: PageRequest
) -> PageRows[RowT]:
    """One page of a statement that already selects its keys, as a cached statement does."""
    page = (
        statement.where(*_beyond(keys, request))
        .order_by(*_order(keys, backward=request.is_backward))
        .limit(request.size + 1)
    )
    return _rows_of(row, page, keys)


def ranges_of(
    row: type[RowT], statement: Select[Any], keys: Sequence[Key], request: PageRequest
) -> list[PageRows[RowT]]:
    """The same page as ranges of an index, to be read in turn until there are enough rows.

    All keys go in one direction, and only the first may be unknown. An `OR` over them, and unknown
    values last, would have a database sort the whole list for each of its pages.
    """
    order = [
        key.column.desc() if key.descending != request.is_backward else key.column.asc()
        for key in keys
    ]
    return [
        _rows_of(row, statement.where(condition).order_by(*order).limit(request.size + 1), keys)
        for condition in _ranges(keys, request)
    ]


def _ranges(keys: Sequence[Key], request: PageRequest) -> list[ColumnElement[bool]]:
    """The ranges of a page: the known values of the first key, then the unknown ones."""
    first, *others = (key.column for key in keys)
    known: ColumnElement[bool] = first.is_not(None)
    unknown: ColumnElement[bool] = first.is_(None)
    values = _values_of(request, keys)
    if values is not None:
        is_less = keys[0].descending != request.is_backward
        if values[0] is None:
            unknown = and_(unknown, _past(others, values[1:], is_less=is_less))
            return [unknown, known] if request.is_backward else [unknown]
        known = _past([first, *others], values, is_less=is_less)
        if request.is_backward:
            return [known]
    return [unknown, known] if request.is_backward else [known, unknown]


def _past(
    columns: Sequence[ColumnElement[Any]], values: Cursor, *, is_less: bool
) -> ColumnElement[bool]:
    limits = (literal(value, column.type) for column, value in zip(columns, values, strict=True))
    row, limit = tuple_(*columns), tuple_(*limits)
    return row < limit if is_less else row > limit


def page_per_parent(
    row: type[RowT],
    statement: Select[Any],
    parent: ColumnElement[Any],
    keys: Sequence[Key],
    request: PageRequest,
) -> PageRows[RowT]:
    """The same page for each parent, in one statement."""
    return page_of_each(row, with_keys(statement, keys), parent, keys, request)


def page_of_each(
    row: type[RowT],
    statement: Select[Any],
    parent: ColumnElement[Any],
    keys: Sequence[Key],
    request: PageRequest,
) -> PageRows[RowT]:
    """The same page for each parent of a statement that already selects its keys."""
    position = func.row_number().over(
        partition_by=parent, order_by=_order(keys, backward=request.is_backward)
    )
    ranked = (
        statement.add_columns(position.label("position")).where(*_beyond(keys, request)).subquery()
    )
    *columns, number = ranked.c
    pages = select(*columns).where(number <= request.size + 1).order_by(number)
    return _rows_of(row, pages, keys)


def with_keys(statement: Select[Any], keys: Sequence[Key]) -> Select[Any]:
    """Append the values of the order, which make up cursors, as the last columns."""
    named = zip(keys, _names(keys), strict=True)
    return statement.add_columns(*(key.column.label(name) for key, name in named))


def _rows_of(row: type[RowT], page: Select[Any], keys: Sequence[Key]) -> PageRows[RowT]:
    """Rows with their cursors: the mark of the order, then its values."""
    return rows_with_rest(row, page, _names(keys), _mark(keys))


def _mark(keys: Sequence[Key]) -> str:
    """What tells an order from others whose values are of the same types, as `-goals.id`."""
    column: Any = keys[0].column
    name = keys[0].name or f"{column.table.name}.{column.name}"
    return f"-{name}" if keys[0].descending else name


def _names(keys: Sequence[Key]) -> list[str]:
    return [f"key_{number}" for number in range(len(keys))]


def _order(keys: Sequence[Key], *, backward: bool) -> list[ColumnElement[Any]]:
    order: list[ColumnElement[Any]] = []
    for column, descending, _ in keys:
        directed = column.desc() if descending != backward else column.asc()
        order.append(directed.nulls_first() if backward else directed.nulls_last())
    return order


def _beyond(keys: Sequence[Key], request: PageRequest) -> list[ColumnElement[bool]]:
    """Rows after the cursor: later in one key, equal in all keys before it."""
    values = _values_of(request, keys)
    if values is None:
        return []
    alternatives = []
    equal: list[ColumnElement[bool]] = []
    for (column, descending, _), value in zip(keys, values, strict=True):
        later = _later(column, value, descending=descending, backward=request.is_backward)
        alternatives.append(and_(*equal, later))
        equal.append(column.is_(None) if value is None else column == value)
    return [or_(*alternatives)]


def _values_of(request: PageRequest, keys: Sequence[Key]) -> Cursor | None:
    """What a cursor says of each key; None without a cursor.

    Raises:
        BadUserInput: It is of another list or order.
    """
    if request.cursor is None:
        return None
    mark, *values = request.cursor or (None,)
    fits = (
        mark == _mark(keys)
        and len(values) == len(keys)
        and all(
            value is None or isinstance(value, _python_type(key.column))
            for value, key in zip(values, keys, strict=True)
        )
    )
    if not fits:
        raise BadUserInput(
            "The cursor is of another list or order: start again without it.",
            field="before" if request.is_backward else "after",
        )
    return tuple(values)


def _python_type(column: ColumnElement[Any]) -> type[Any]:
    kind = column.type
    # A decorated type's own python_type is just object.
    return (kind.impl_instance if isinstance(kind, TypeDecorator) else kind).python_type


def _later(
    column: ColumnElement[Any], value: Any, *, descending: bool, backward: bool
) -> ColumnElement[bool]:
    if value is None:
        return column.is_not(None) if backward else false()
    later = column < value if descending != backward else column > value
    return later if backward else or_(later, column.is_(None))
