"""What a statement's rows are: a select, and the named tuples that its rows become.

The columns of a select must be those of its tuple, by name and in order. That is checked when the
statement is built, so that reading a row costs no more than making a tuple of it.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar, cast

from sqlalchemy import Select

ItemT = TypeVar("ItemT")
KeyT = TypeVar("KeyT")
RowT = TypeVar("RowT", bound=NamedTuple)


class RowsOf(Generic[ItemT]):
    """A select, and what reads the rows that a driver has for it."""

    __slots__ = ("read", "select")

    def __init__(
        self,
        select: Select[*tuple[Any, ...]],
        read: Callable[[Sequence[Sequence[Any]]], list[ItemT]],
    ) -> None:
        self.select = select
        self.read = read


class ColumnsOf(Generic[RowT]):
    """A select whose rows are read column by column, into one tuple of columns per group."""

    __slots__ = ("make", "select")

    def __init__(self, columns: type[RowT], select: Select[*tuple[Any, ...]]) -> None:
        _check(select, columns._fields)
        self.select = select
        self.make = _maker(columns)


def rows_of(row: type[RowT], select: Select[*tuple[Any, ...]]) -> RowsOf[RowT]:
    """A select whose columns are the fields of `row`.

    Raises:
        TypeError: They aren't, here as below.
    """
    _check(select, row._fields)
    make = _maker(row)
    return RowsOf(select, lambda rows: list(map(make, rows)))


def keyed_rows(
    key: str, _type: type[KeyT], row: type[RowT], select: Select[*tuple[Any, ...]]
) -> RowsOf[tuple[KeyT, RowT]]:
    """One whose first column, `key`, says what a row belongs to: pairs of that and the row."""
    _check(select, (key, *row._fields))
    make = _maker(row)
    return RowsOf(select, lambda rows: [(each[0], make(each[1:])) for each in rows])


def rows_with_rest(
    row: type[RowT], select: Select[*tuple[Any, ...]], rest: Sequence[str]
) -> RowsOf[tuple[RowT, tuple[Any, ...]]]:
    """One with columns besides those of a row, the last ones: pairs of the row and their values."""
    _check(select, (*row._fields, *rest))
    make, size = _maker(row), len(row._fields)
    return RowsOf(select, lambda rows: [(make(each[:size]), tuple(each[size:])) for each in rows])


def _maker(row: type[RowT]) -> Callable[[Iterable[Any]], RowT]:
    """What makes a row: without `_make`'s look at its length, which the check makes needless."""
    return cast("Callable[[Iterable[Any]], RowT]", partial(tuple.__new__, row))


def _check(select: Select[*tuple[Any, ...]], names: Sequence[str]) -> None:
    selected = tuple([getattr(column, "key", None) for column in select.inner_columns])
    if selected != tuple(names):
        raise TypeError(f"A statement selects {selected} for rows of {tuple(names)}.")
