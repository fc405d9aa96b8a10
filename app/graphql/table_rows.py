"""Rows of a table, column by column, and how they are taken out of an answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from app.graphql.selected_fields import Keys


@dataclass(frozen=True, slots=True)
class TableRows:
    """So many rows of a table, column by column."""

    size: int
    columns: Sequence[Sequence[Any]]

    def by_row(self) -> Iterator[tuple[Any, ...]]:
        """Them row by row."""
        return zip(*self.columns, strict=True)


def joined(parts: Sequence[TableRows]) -> TableRows:
    """The rows of all parts; one at least."""
    if len(parts) == 1:
        return parts[0]
    columns = zip(*(part.columns for part in parts), strict=True)
    together: list[Sequence[Any]] = [list(chain.from_iterable(each)) for each in columns]
    return TableRows(sum(part.size for part in parts), together)


def columns_of(items: list[Any], ways: tuple[Keys, ...]) -> list[Sequence[Any]]:
    """The values of each way from all items: one way after the other is much faster."""
    at: dict[Keys, list[Any]] = {(): items}
    columns: list[Sequence[Any]] = []
    for keys in ways:
        for length in range(1, len(keys) + 1):
            if keys[:length] not in at:
                at[keys[:length]] = _below_all(at[keys[: length - 1]], keys[length - 1])
        columns.append(at[keys])
    return columns


def _below_all(parents: list[Any], key: str) -> list[Any]:
    kinds = set(map(type, parents))
    if list in kinds or None in parents:
        return [_below(parent, key) for parent in parents]
    return [parent.get(key) for parent in parents]


def _below(parent: Any, key: str) -> Any:
    """What a thing has by that name, or each of several."""
    if isinstance(parent, list):
        return [_below(each, key) for each in parent]
    return None if parent is None else parent.get(key)


def value_at(parent: Any, keys: Keys) -> Any:
    """The value at the end of a way, None where something on it is null; of a list those of all."""
    for key in keys:
        parent = _below(parent, key)
    return parent
