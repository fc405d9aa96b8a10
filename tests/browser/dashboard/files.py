"""Which columns a tile's file has for the fields that the tile shows."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from app.graphql.operations import EXPORTS, load_trusted
from app.graphql.schema import graph_of, make_schema
from app.graphql.selected_fields import selected_fields
from app.graphql.table_documents import expanded
from app.graphql.tables import table_of

_TYPES = graph_of(make_schema())
_STORED = load_trusted(_TYPES)
_BETWEEN = {"nodes"}
_DISTINCT = 2
"""By so many names a value is known: `views` is of many things, `gained views` is one."""

# What a tile shows, but for names of what it is of, and windows in words.
FIELDS = """tile => [...tile.querySelectorAll("[data-field*=':']")]
  .filter((it) => !['scope', 'scope-kind', 'window'].includes(it.dataset.as))
  .map((it) => it.dataset.field)"""


class Field(NamedTuple):
    """A value that a page shows: of which operation, at which way in its answer."""

    operation: str
    way: str

    @property
    def names(self) -> tuple[str, ...]:
        """The last names on the way to it, as the schema has them."""
        steps = [step for step in self.way.split(".") if not step.isdecimal()]
        return _known_by(_names_in(self.operation, steps))


@cache
def columns_of(export: str) -> dict[tuple[str, ...], list[str]]:
    """The headers of an export by the names of their fields, as the schema has them."""
    operation = _STORED[export]
    assert operation.folder == EXPORTS
    table = table_of(_TYPES, operation)
    found: dict[tuple[str, ...], list[str]] = {}
    for keys, column in zip(_ways(table), table.columns, strict=True):
        found.setdefault(_known_by(_names_in(export, keys)), []).append(column.name)
    return found


def _ways(table: Any) -> Iterator[tuple[str, ...]]:
    """The way to the value of each column, in their order."""
    yield from ((*table.way, *keys) for keys in table.own)
    above: tuple[str, ...] = ()
    for level in table.levels:
        yield from ((*above, *keys) for keys in level.values)
        above = (*above, *level.list_keys)


def _names_in(operation: str, keys: Any) -> Iterator[str]:
    fields = _selected_in(operation)
    for key in keys:
        each = fields[key]
        yield each.node.name.value
        fields = each.below


@cache
def _selected_in(operation: str) -> Any:
    definition = expanded(_STORED[operation].document)
    return selected_fields(_TYPES, definition.selection_set, _TYPES.query_type)


def _known_by(names: Iterator[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in _BETWEEN)[-_DISTINCT:]
