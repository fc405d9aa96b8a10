"""What an operation will ask of the items of a list, so that they can be fetched with it."""

from collections.abc import Iterable, Iterator

from strawberry.types.nodes import SelectedField, Selection

from app.graphql.context import Info


def selected_of_nodes(info: Info) -> set[str]:
    """The names of the fields asked of a connection's nodes, in `nodes` or in `edges { node }`.

    What a directive may leave out counts as asked: fetching it in vain changes no answer.
    """
    asked: set[str] = set()
    for field in _fields(info.selected_fields):
        for below in _fields(field.selections):
            if below.name == "nodes":
                asked.update(item.name for item in _fields(below.selections))
            elif below.name == "edges":
                for edge in _fields(below.selections):
                    if edge.name == "node":
                        asked.update(item.name for item in _fields(edge.selections))
    return asked


def _fields(selections: Iterable[Selection]) -> Iterator[SelectedField]:
    for selection in selections:
        if isinstance(selection, SelectedField):
            yield selection
        else:
            yield from _fields(selection.selections)
