"""What an operation selects below a field, so that this is fetched with it, and nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from strawberry.types.nodes import SelectedField, Selection
from strawberry.utils.str_converters import to_snake_case

from app.domain.filters import AnalyticsFilter
from app.domain.numbers.needed_metrics import NeededMetrics, needed_for
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


def needed_metrics(info: Info, fitting: AnalyticsFilter) -> NeededMetrics:
    """What is needed for the numbers that are selected anywhere below a field.

    Where no filter makes it cost, that is everything.
    """
    if not fitting.is_per_post:
        return NeededMetrics.ALL
    return needed_for({to_snake_case(name) for name in _names_below(info.selected_fields)})


def _names_below(selections: Iterable[Selection]) -> Iterator[str]:
    for field in _fields(selections):
        yield field.name
        yield from _names_below(field.selections)


def _fields(selections: Iterable[Selection]) -> Iterator[SelectedField]:
    for selection in selections:
        if isinstance(selection, SelectedField):
            yield selection
        else:
            yield from _fields(selection.selections)
