"""Stored operations as tables: which list's items are the rows, and which values the columns.

A comment in the document names the list by the names in its answer (`# rows: brand.posts.nodes`);
without one it is the list that there is. Where it names a single thing, that is the one row; `, or
one` behind it asks for one row, of what the list lies in, where the list is empty. Other lists are
left out, but those that a comment names (`# beside: brand.tags`): all of their values are one cell.
Columns are named by the way to a value in words: those of a row's own values, then those of what it
lies in, which repeat.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from graphql import GraphQLSchema, OperationDefinitionNode, print_ast, validate

from app.errors import BadUserInput
from app.graphql.execution import Columns
from app.graphql.operations import Operation
from app.graphql.selected_fields import (
    Keys,
    SelectedField,
    is_object,
    lists_in,
    selected_fields,
    values_in,
)
from app.graphql.table_columns import Column, column_of, named_once
from app.graphql.table_documents import PAGES, Paging, as_document, expanded, paged, pruned
from app.graphql.table_rows import TableRows, columns_of, joined, value_at

_ROWS = re.compile(r"^#\s*rows:\s*(\S+?)(,\s*or\s+one)?\s*$", re.MULTILINE)
_BESIDE = re.compile(r"^#\s*beside:\s*(\S+)\s*$", re.MULTILINE)


class Level(NamedTuple):
    """One list on the way to the rows: the way to it, and to the values beside it."""

    list_keys: Keys
    values: tuple[Keys, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A stored operation as a table.

    Attributes:
        operation: What it is made of.
        text: The document that reads it: page by page where `paging` says so.
        definition: The operation in that document; `variables` of paging aren't the caller's.
        columns: What is in each place of a row.
        levels: The lists from the outermost in; the items of the last are the rows.
        own: The ways from a row to its values.
        has_one: Whether an empty list has one row, of what it lies in.
        paging: How its pages are asked for; None where the answer has all rows.
        count_text: The document that counts what is paged.
    """

    operation: Operation
    text: str
    definition: OperationDefinitionNode
    columns: tuple[Column, ...]
    levels: tuple[Level, ...]
    own: tuple[Keys, ...]
    has_one: bool
    paging: Paging | None
    count_text: str | None

    @property
    def parameters(self) -> OperationDefinitionNode:
        """The operation with the variables that callers give."""
        own = [
            each
            for each in self.definition.variable_definitions or ()
            if each.variable.name.value not in PAGES
        ]
        return replace(self.definition, variable_definitions=tuple(own))

    @property
    def way(self) -> Keys:
        """The way to the list whose items are the rows."""
        return tuple(key for level in self.levels for key in level.list_keys)

    def rows(self, data: Mapping[str, Any]) -> TableRows:
        """The rows of an answer, in the order of its lists."""
        parts = [part for part in self._below(data, 0, []) if part.size]
        return joined(parts) if parts else TableRows(0, [()] * len(self.columns))

    def _below(self, parent: Any, depth: int, outer: list[Any]) -> Iterator[TableRows]:
        level = self.levels[depth]
        here = [*outer, *(value_at(parent, keys) for keys in level.values)]
        items = value_at(parent, level.list_keys) or ()
        if isinstance(items, Mapping):
            items = (items,)
        if depth + 1 < len(self.levels):
            for item in items:
                if item is not None:
                    yield from self._below(item, depth + 1, here)
            return
        if isinstance(items, Columns):
            size = items.size
            own = [items.values[keys] for keys in self.own] if size else []
        else:
            items = [item for item in items if item is not None]
            items = items or [None] * self.has_one
            size, own = len(items), columns_of(items, self.own)
        yield TableRows(size, [*own, *([value] * size for value in here)])


def table_of(schema: GraphQLSchema, operation: Operation) -> Table:
    """A stored operation as a table.

    Raises:
        BadUserInput: It isn't clear which list's items are the rows, or they can't be read.
    """
    definition = expanded(operation.document)
    fields = selected_fields(schema, definition.selection_set, schema.query_type)
    beside = _beside(operation, fields)
    path, has_one = _path_of_rows(operation, fields, beside)
    steps = list(_steps(fields, path))
    paging = _paging_of(operation, steps)
    read = paged(definition, paging) if paging else definition
    counted = pruned(definition, paging) if paging else None
    for document in (read, counted):
        problems = validate(schema, as_document(document)) if document else []
        if problems:
            raise BadUserInput(f"{operation.name}: {problems[0].message}")
    found, levels, own = _columns(fields, steps, beside)
    return Table(
        operation,
        print_ast(read),
        read,
        named_once(operation, found),
        levels,
        own,
        has_one and paging is None,
        paging,
        print_ast(counted) if counted else None,
    )


def _paging_of(operation: Operation, steps: list[tuple[Keys, SelectedField]]) -> Paging | None:
    """What is read page by page; lists within it say themselves how much of them is wanted."""
    connections = [(keys, each) for keys, each in steps if each.is_connection]
    if any(not each.is_limited for _, each in connections[1:]):
        raise BadUserInput(
            f"{operation.name} has pages within pages: an export reads one list page by page, and"
            " of those within it what they say themselves, as `first: 1`."
        )
    return Paging(connections[0][0]) if connections else None


def _beside(operation: Operation, fields: Mapping[str, SelectedField]) -> set[Keys]:
    """The ways to the lists whose values are cells."""
    named = {tuple(each.split(".")) for each in _BESIDE.findall(operation.text)}
    if unknown := named - set(lists_in(fields, ())):
        (way, *_) = (".".join(each) for each in unknown)
        raise BadUserInput(f"{operation.name}: its comment names {way}, which is no list.")
    return named


def _path_of_rows(
    operation: Operation, fields: Mapping[str, SelectedField], beside: set[Keys]
) -> tuple[Keys, bool]:
    """The way to the list whose items are the rows, and whether an empty one has a row too."""
    lists = [each for each in lists_in(fields, ()) if each not in beside]
    named = _ROWS.search(operation.text)
    if named is not None:
        path = tuple(named[1].split("."))
        if path not in lists and not is_object(fields, path):
            raise BadUserInput(
                f"{operation.name}: its comment names {named[1]}, which is no list and no object."
            )
        return path, named[2] is not None
    deepest = max(lists, key=len, default=())
    if not deepest:
        raise BadUserInput(f"{operation.name} has no list whose items could be rows.")
    if any(deepest[: len(path)] != path for path in lists):
        known = ", ".join(".".join(path) for path in lists)
        raise BadUserInput(
            f"{operation.name} has several lists ({known}): name the one whose items are the rows"
            " in its comment, as `# rows: ...`."
        )
    return deepest, False


def _steps(fields: Mapping[str, SelectedField], path: Keys) -> Iterator[tuple[Keys, SelectedField]]:
    """Each field on the way to the rows, with the way to it."""
    for length, key in enumerate(path, start=1):
        each = fields[key]
        yield path[:length], each
        fields = each.below


def _columns(
    fields: Mapping[str, SelectedField], steps: list[tuple[Keys, SelectedField]], beside: set[Keys]
) -> tuple[tuple[Column, ...], tuple[Level, ...], tuple[Keys, ...]]:
    """The columns: a row's own first; the levels, and the ways to a row's own values."""
    levels, outer, start = [], list[Column](), 0
    for keys, each in steps:
        if each.is_list or keys == steps[-1][0]:
            way = keys[start:]
            near = _below(beside, keys[:start])
            values = tuple(one for one in values_in(fields, (), near) if one[: len(way)] != way)
            levels.append(Level(way, values))
            outer += [column_of(fields, value, near, keys[:start]) for value in values]
            start, fields = len(keys), each.below
    near = _below(beside, steps[-1][0])
    own = tuple(values_in(fields, (), near))
    return (*(column_of(fields, value, near) for value in own), *outer), tuple(levels), own


def _below(ways: set[Keys], above: Keys) -> set[Keys]:
    """The rest of the ways that go on from there."""
    return {way[len(above) :] for way in ways if way[: len(above)] == above}
