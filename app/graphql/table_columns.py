"""Columns of a table: they are named by the way to a value in words."""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from app.errors import BadUserInput
from app.graphql.operations import Operation
from app.graphql.selected_fields import Keys, SelectedField, field_at

_BETWEEN = {"nodes", "edges", "node"}
"""Names between a list and its items, which say nothing."""

_PERCENT = re.compile(r"[a-z]Rate$|(?:[a-z]P|^p)ercent$")
_NEW_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[a-z])(?=[0-9])")


class Column(NamedTuple):
    """A column: its header, its values' type by GraphQL's name, and what they mean."""

    name: str
    kind: str
    is_list: bool
    meaning: str


def column_of(
    fields: Mapping[str, SelectedField], keys: Keys, beside: Collection[Keys], above: Keys = ()
) -> Column:
    """The column of the value that a way leads to, through lists that are `beside` too."""
    each = field_at(fields, keys)
    is_list = each.is_list or any(keys[: len(way)] == way for way in beside)
    return Column(_in_words((*above, *keys)), each.named.name, is_list, each.description)


def named_once(operation: Operation, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns of a table.

    Raises:
        BadUserInput: Two of them have one name.
    """
    names = [column.name for column in columns]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise BadUserInput(f"{operation.name} has two columns {twice}: give one an alias.")
    return columns


def _in_words(keys: Keys) -> str:
    words = [
        _NEW_WORD.sub(" ", key).replace("_", " ").lower() for key in keys if key not in _BETWEEN
    ]
    unit = " (%)" if _PERCENT.search(keys[-1]) else ""
    return " ".join(words) + unit
