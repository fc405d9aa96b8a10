"""Statements over many rows for the driver itself, bypassing SQLAlchemy's dictionary per row."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import is_
from typing import Any

from sqlalchemy import Column, Dialect


@dataclass(frozen=True)
class ForDriver:
    """A statement in the driver's form, and what to put in each of its places.

    A place is a column's number and the processor of its type, or else one value for all rows.
    """

    text: str
    places: tuple[tuple[int | None, Any], ...]

    @classmethod
    def of(cls, statement: Any, columns: Sequence[Column[Any]], dialect: Dialect) -> "ForDriver":
        """Compile a statement whose parameters are named like the columns."""
        compiled = statement.compile(dialect=dialect)
        numbers = {column.name: number for number, column in enumerate(columns)}
        defaults = {column.key: column.default for column in compiled.insert_prefetch}
        places: list[tuple[int | None, Any]] = []
        for name in compiled.positiontup:
            if name in numbers:
                column = columns[numbers[name]]
                places.append(
                    (numbers[name], column.type.dialect_impl(dialect).bind_processor(dialect))
                )
            else:
                value = defaults[name].arg if name in defaults else compiled.params[name]
                places.append((None, value))
        return cls(str(compiled), tuple(places))

    def parameters(self, columns: Sequence[Sequence[Any]], size: int) -> list[tuple[Any, ...]]:
        """The rows of the given columns, in the driver's form."""
        filled = (
            repeat(process, size)
            if number is None
            else columns[number]
            if process is None
            else _processed(process, columns[number])
            for number, process in self.places
        )
        return list(zip(*filled, strict=True))


def _processed(process: Callable[[Any], Any], column: Sequence[Any]) -> Iterable[Any]:
    """A column's values in the driver's form."""
    first = column[0]
    if column[-1] is first and all(map(is_, column, repeat(first))):
        # As for the organization when all rows belong to one.
        return repeat(process(first), len(column))
    return map(_Processed(process).__getitem__, column)


class _Processed(dict[Any, Any]):
    """Values in the driver's form, cached: many rows share their days, instants and owners."""

    def __init__(self, process: Callable[[Any], Any]) -> None:
        super().__init__()
        self._process = process

    def __missing__(self, value: Any) -> Any:
        self[value] = processed = self._process(value)
        return processed
