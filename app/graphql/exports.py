"""Exports: a stored operation's rows, read page by page from one state of the data."""

import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

import orjson
import strawberry
from graphql import GraphQLSchema, VariableDefinitionNode, value_from_ast_untyped
from strawberry.types.graphql import OperationType

from app.domain.pages import MAX_SIZE
from app.domain.windows.comparison import ComparisonTo
from app.errors import Unavailable
from app.graphql.context import Context
from app.graphql.cost import Analysis, sizes_of
from app.graphql.execution import in_columns
from app.graphql.reading import Reading
from app.graphql.table_documents import AFTER, FIRST, as_document
from app.graphql.table_rows import TableRows
from app.graphql.tables import Table
from app.graphql.types.connections import pages_of

LARGEST_PAGE = 1_000
_SCOPE = """query about($scope: ID, $window: AnalyticsWindowInput, $compareTo: ComparisonInput) {
  scope(id: $scope) {
    ... on Brand { label }
    ... on Organization { label }
    overview(window: $window, compareTo: $compareTo) {
      window { start end previousStart previousEnd comparedTo timeZones }
    }
  }
}"""
_PAGE_COST = 50_000
"""What a page may cost: rows that have much below them come in smaller pages."""


class ExportContext(Context):
    """The surroundings of all pages: `end` ends one of them, `close` the whole."""

    @cached_property
    def reading(self) -> Reading:
        """Read from the primary: nobody can take back the pages that a late replica gave."""
        return Reading(self.database, self.visible, lambda: False)

    async def renew(self) -> None:
        """Refuse to read another state of the data than the pages before.

        Raises:
            Unavailable: Always; it is asked for when the connection was lost.
        """
        raise Unavailable("The connection to the database was lost, as when it restarts.")

    async def end(self) -> None:
        """Let go of what a page has loaded."""
        self.loaders.forget()

    async def close(self) -> None:
        """Let go of the state that was read."""
        await super().end()


class PageFailed(Exception):
    """A page has errors: its result says which."""

    def __init__(self, result: Any) -> None:
        super().__init__("A page of an export failed.")
        self.result = result


class Price:
    """What an export costs: so much in all cases, and so much for each item of its pages."""

    def __init__(self, types: GraphQLSchema, table: Table, variables: Mapping[str, Any]) -> None:
        self.per_item = 0.0
        document = as_document(table.definition)
        values = {**variables, FIRST: MAX_SIZE} if table.paging else variables
        self.fixed = Analysis(sizes_of(types), document, values).cost().cost
        if table.paging:
            self.per_item = max(1.0, self.fixed / MAX_SIZE)

    @property
    def page_size(self) -> int:
        """How many items a page has, so that no page takes much memory."""
        return min(LARGEST_PAGE, max(1, int(_PAGE_COST / max(self.per_item, 1.0))))

    def of(self, items: int) -> int:
        """The cost of an export of so many items."""
        return round(self.per_item * items) if self.per_item else self.fixed


async def read_pages(
    schema: strawberry.Schema,
    table: Table,
    variables: Mapping[str, Any],
    context: ExportContext,
    page_size: int,
) -> AsyncGenerator[TableRows, None]:
    """The rows of a table, page by page; whoever made the context closes it.

    Raises:
        PageFailed: A page has errors; what was read before is all that there is.
    """
    after: str | None = None
    while True:
        values = dict(variables)
        if table.paging:
            values |= {FIRST: page_size, AFTER: after}
        result = await _page(schema, table, values, context)
        if result.errors or result.data is None:
            raise PageFailed(result)
        yield table.rows(result.data)
        after = _next(table, result.data)
        if after is None:
            return


class Subject(NamedTuple):
    """What a table is about: whose numbers, of which days, and which those are compared with.

    Days are a first and a last one, as texts; None where the table has no window, or compares
    nothing. `time_zones` are those of its days.
    """

    label: str
    days: tuple[str, str] | None
    compared: tuple[str, str] | None
    time_zones: list[str]


async def subject_of(
    schema: strawberry.Schema, table: Table, variables: Mapping[str, Any], context: ExportContext
) -> Subject | None:
    """What a table with these variables is about; None where its scope isn't one."""
    defaults = {each.variable.name.value: each.default_value for each in _declared(table)}
    given = {
        name: value_from_ast_untyped(default) for name, default in defaults.items() if default
    } | dict(variables)
    ids = (given.get(name) for name in ("scope", "brandId", "organizationId"))
    asked = {"scope": next(filter(None, ids), None)}
    asked |= {name: given.get(name) for name in ("window", "compareTo")}
    result: Any = await schema.execute(
        _SCOPE,
        variable_values=asked,
        context_value=context,
        allowed_operation_types={OperationType.QUERY},
    )
    scope = (result.data or {}).get("scope")
    if scope is None:
        return None
    window = scope["overview"]["window"]
    is_compared = "compareTo" in defaults and window["comparedTo"] != ComparisonTo.NONE.value
    return Subject(
        scope.get("label") or "everything that the token sees",
        (window["start"], window["end"]) if "window" in defaults else None,
        (window["previousStart"], window["previousEnd"]) if is_compared else None,
        window["timeZones"],
    )


def has_window(table: Table) -> bool:
    """Whether a table is of the days of a window."""
    return any(each.variable.name.value == "window" for each in _declared(table))


def _declared(table: Table) -> Sequence[VariableDefinitionNode]:
    return table.definition.variable_definitions or ()


def facts_of(
    table: Table, variables: Mapping[str, Any], subject: Subject | None, now: datetime
) -> list[tuple[str, str]]:
    """What a file says of itself: what it is, which parameters made it, its days and their zone."""
    said = re.sub(r"^# ?", "", table.operation.text.partition("query")[0], flags=re.MULTILINE)
    about = " ".join(line for line in said.splitlines() if line and not line.startswith("rows:"))
    facts = [("export", table.operation.name), ("about", about)]
    given = {name: value for name, value in variables.items() if value is not None}
    facts += [(name, _as_text(value)) for name, value in given.items()]
    if subject is not None:
        facts.append(("of", subject.label))
        if subject.days is not None:
            facts.append(("days", " to ".join(subject.days)))
        if subject.compared is not None:
            facts.append(("compared with", " to ".join(subject.compared)))
        facts.append(("time zone", ", ".join(subject.time_zones)))
    return [*facts, ("as of", now.isoformat())]


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return orjson.dumps(
        value, default=lambda each: getattr(each, "value", None) or vars(each)
    ).decode()


async def count_items(
    schema: strawberry.Schema, table: Table, variables: Mapping[str, Any], context: Context
) -> int:
    """How many items the pages of a table have in all.

    Raises:
        PageFailed: They can't be counted; the result says why.
    """
    if table.count_text is None or table.paging is None:
        return 0
    result = await schema.execute(
        table.count_text,
        variable_values=dict(variables),
        context_value=context,
        allowed_operation_types={OperationType.QUERY},
    )
    if result.errors or result.data is None:
        raise PageFailed(result)
    connection = _connection(table, result.data)
    return int(connection["totalCount"]) if connection else 0


async def _page(
    schema: strawberry.Schema, table: Table, values: dict[str, Any], context: ExportContext
) -> Any:
    with pages_of(LARGEST_PAGE), in_columns(table.way):
        return await schema.execute(
            table.text,
            variable_values=values,
            context_value=context,
            allowed_operation_types={OperationType.QUERY},
        )


def _next(table: Table, data: Mapping[str, Any]) -> str | None:
    """The cursor that leads to the next page; None after the last."""
    connection = _connection(table, data)
    if connection is None or not connection["pageInfo"]["hasNextPage"]:
        return None
    cursor: str | None = connection["pageInfo"]["endCursor"]
    return cursor


def _connection(table: Table, data: Any) -> Any:
    for key in table.paging.keys if table.paging else ():
        data = None if data is None else data.get(key)
    return data if table.paging else None
