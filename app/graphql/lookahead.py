"""What an operation selects of a list's items, so that it can be fetched with the list."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from strawberry.types.nodes import SelectedField, Selection

from app.graphql.context import Info


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


def _fields(selections: Iterable[Selection]) -> Iterator[SelectedField]:
    for selection in selections:
        if isinstance(selection, SelectedField):
            yield selection
        else:
            yield from _fields(selection.selections)
