"""Typed rows: a select, and the named tuples that its rows become.

The columns of a select must be those of its tuple, by name and in order. Building the statement
checks that, so that reading a row costs no more than making a tuple. A field that is itself a named
tuple is filled from as many columns as it has fields.
"""

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Annotated, Any, Generic, NamedTuple, TypeVar, cast, get_origin, get_type_hints

from sqlalchemy import Select

ItemT = TypeVar("ItemT")
KeyT = TypeVar("KeyT")
RowT = TypeVar("RowT", bound=NamedTuple)

Maker = Callable[[Sequence[Any]], Any]


class FromColumns(NamedTuple):
    """Annotates a field that several columns fill: `Annotated[Metrics, FromColumns(GAINS)]`.

    A field whose type is a named tuple needs it only where the columns have other names.
    """

    names: tuple[str, ...]


class RowsOf(Generic[ItemT]):
    """A select, and the function that converts the driver's rows."""

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
        _check(select, columns_of(columns))
        self.select = select
        self.make = maker_of(columns)


def rows_of(row: type[RowT], select: Select[*tuple[Any, ...]]) -> RowsOf[RowT]:
    """A select whose columns are those of `row`.

    Raises:
        TypeError: They aren't; the functions below raise it too.
    """
    _check(select, columns_of(row))
    make = maker_of(row)
    return RowsOf(select, lambda rows: list(map(make, rows)))


def keyed_rows(
    key: str, _type: type[KeyT], row: type[RowT], select: Select[*tuple[Any, ...]]
) -> RowsOf[tuple[KeyT, RowT]]:
    """A select whose first column, `key`, says what a row belongs to: pairs of key and row."""
    _check(select, (key, *columns_of(row)))
    make = maker_of(row)
    return RowsOf(select, lambda rows: [(each[0], make(each[1:])) for each in rows])


def rows_with_rest(
    row: type[RowT], select: Select[*tuple[Any, ...]], rest: Sequence[str], mark: str
) -> RowsOf[tuple[RowT, tuple[Any, ...]]]:
    """A select with extra columns after those of a row.

    Each item is the row, and a mark with the extra values.
    """
    _check(select, (*columns_of(row), *rest))
    make, size = maker_of(row), len(columns_of(row))
    return RowsOf(select, lambda rows: [(make(each[:size]), (mark, *each[size:])) for each in rows])


@cache
def columns_of(row: type[NamedTuple]) -> tuple[str, ...]:
    """The names of the columns that fill a row, in order."""
    return tuple(name for names, _ in _parts(row) for name in names)


@cache
def maker_of(row: type[RowT]) -> Callable[[Sequence[Any]], RowT]:
    """A function that makes a row from its columns' values, without checking their number."""
    make = partial(tuple.__new__, row)
    parts = _parts(row)
    if all(of_part is None for _, of_part in parts):
        return cast("Callable[[Sequence[Any]], RowT]", make)
    places: list[tuple[Any, Maker | None]] = []
    at = 0
    for names, of_part in parts:
        after = at + len(names)
        places.append((at if of_part is None else slice(at, after), of_part))
        at = after
    return lambda values: make(
        [values[at] if of_part is None else of_part(values[at]) for at, of_part in places]
    )


def _parts(row: type[NamedTuple]) -> list[tuple[tuple[str, ...], Maker | None]]:
    """The columns of each field of a row, and the function that makes it from several."""
    hints = get_type_hints(row, include_extras=True)
    return [_part(field, hints[field]) for field in row._fields]


def _part(field: str, hint: Any) -> tuple[tuple[str, ...], Maker | None]:
    named = None
    if get_origin(hint) is Annotated:
        named = next((each for each in hint.__metadata__ if isinstance(each, FromColumns)), None)
        hint = hint.__origin__
    if isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields"):
        return (named.names if named else columns_of(hint)), maker_of(hint)
    return (named.names, tuple) if named else ((field,), None)


def _check(select: Select[*tuple[Any, ...]], names: Sequence[str]) -> None:
    selected = tuple([getattr(column, "key", None) for column in select.inner_columns])
    if selected != tuple(names):
        raise TypeError(f"A statement selects {selected} for rows of {tuple(names)}.")
