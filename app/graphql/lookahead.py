"""What an operation selects below a field, so that this is fetched with it, and nothing else.

`Info` of strawberry keeps graphql-core's in `_raw_info`: its nodes are read where time is short.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    InlineFragmentNode,
)
from strawberry.types.nodes import SelectedField, Selection
from strawberry.utils.str_converters import to_camel_case

from app.domain.numbers.needed_metrics import NUMBERS, NeededMetrics, needed_for
from app.graphql.context import Info

_NUMBERS = {to_camel_case(name): name for name in NUMBERS}


def selected_of_nodes(info: Info) -> dict[str, set[str]]:
    """The fields selected of a connection's nodes, in `nodes` or in `edges { node }`.

    Each with the names of the fields selected below it. What a directive may leave out counts as
    selected: fetching it in vain changes no answer.
    """
    requested: dict[str, set[str]] = defaultdict(set)
    for connection in _fields(info.selected_fields):
        below = list(_fields(connection.selections))
        edges = [
            edge for item in below if item.name == "edges" for edge in _fields(item.selections)
        ]
        nodes = [item for item in below if item.name == "nodes"]
        for node in nodes + [item for item in edges if item.name == "node"]:
            for field in _fields(node.selections):
                requested[field.name].update(item.name for item in _fields(field.selections))
    return requested


def needed_metrics(info: Info) -> NeededMetrics:
    """What is needed for the numbers that are selected anywhere below a field."""
    names = _names_below(info._raw_info)  # noqa: SLF001 - the public way takes several times as long
    return needed_for({_NUMBERS[name] for name in names if name in _NUMBERS})


def _names_below(info: GraphQLResolveInfo[Any]) -> set[str]:
    """The names of all fields selected below one, through fragments: each of these once."""
    names, spread = set[str](), set[str]()
    left = [node.selection_set for node in info.field_nodes]
    while left:
        selected = left.pop()
        for node in selected.selections if selected else ():
            if isinstance(node, FieldNode):
                names.add(node.name.value)
                left.append(node.selection_set)
            elif isinstance(node, InlineFragmentNode):
                left.append(node.selection_set)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                spread.add(node.name.value)
                left.append(info.fragments[node.name.value].selection_set)
    return names


def _fields(selections: Iterable[Selection]) -> Iterator[SelectedField]:
    for selection in selections:
        if isinstance(selection, SelectedField):
            yield selection
        else:
            yield from _fields(selection.selections)
