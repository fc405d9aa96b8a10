"""Remembers what documents cost: front ends send the same few again and again."""

from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode

from app.graphql.cost.analysis import Analysis, Cost
from app.graphql.cost.sizes import Sizes
from app.graphql.documents import ByDocument

_MOST_VALUES = 32
_LONGEST = 200
"""The most characters of the variables behind a cost: pages and windows are far shorter."""


class _Costs:
    """What one document's operations cost, by the values of the variables that matter."""

    def __init__(self) -> None:
        self.names: dict[str | None, tuple[str, ...]] = {}
        self.by_values: dict[tuple[str | None, str], Cost] = {}


class CostCache:
    """Analyses a document once for each set of values that its cost depends on."""

    def __init__(self, sizes: Sizes) -> None:
        self._sizes = sizes
        self._documents = ByDocument(lambda _document: _Costs())

    def of(
        self, document: DocumentNode, operation_name: str | None, variables: Mapping[str, Any]
    ) -> Cost:
        """What an operation can cost under these variables."""
        costs = self._documents.of(document)
        names = costs.names.get(operation_name)
        if names is not None:
            known = costs.by_values.get((operation_name, _values(names, variables)))
            if known is not None:
                return known
        analysis = Analysis(self._sizes, document, variables)
        cost = analysis.cost(operation_name)
        if len(costs.by_values) < _MOST_VALUES:
            names = costs.names[operation_name] = tuple(sorted(analysis.requested))
            values = _values(names, variables)
            if len(values) <= _LONGEST:
                costs.by_values[operation_name, values] = cost
        return cost


def _values(names: tuple[str, ...], variables: Mapping[str, Any]) -> str:
    """Omitted values differ from nulls: a default may replace them."""
    return repr([variables.get(name, ...) for name in names])
