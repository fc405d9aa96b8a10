"""Reading over scopes: one statement for all spans of one kind."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from app.domain.scopes import ComparedSpan, Scope, ScopeKind, Span
from app.services.organizations import Visible
from app.sql import scopes as sql
from app.sql.analytics import DailyColumns
from app.storage.database import Session
from app.storage.rows import ColumnsOf, RowsOf

Requested = TypeVar("Requested", Span, ComparedSpan, Scope)
Row = TypeVar("Row")
Statement_co = TypeVar("Statement_co", covariant=True)


class Select(Protocol[Statement_co]):
    """A statement over scopes of one kind."""

    def __call__(self, kind: ScopeKind, /, *, bound: bool) -> Statement_co:
        """Build it; `bound` restricts it to the organizations visible to a caller."""


SelectRows = Select[RowsOf[tuple[int, Row]]]
"""A statement that returns rows, each with its position."""


async def read(
    session: Session,
    select: SelectRows[Row],
    spans: Iterable[Span],
    visible: Visible,
    parameters: Mapping[str, Any] | None = None,
) -> dict[Span, list[Row]]:
    """Run a statement once per kind of scope, and assign each span its rows."""
    found: dict[Span, list[Row]] = {}
    for kind, of_kind in _by_kind(spans, lambda span: span.scope):
        requested = sql.span_parameters(enumerate(of_kind), visible)
        statement = select(kind, bound=visible is not None)
        rows = await session.rows(statement, {**requested, **(parameters or {})})
        found |= _divided(rows, of_kind)
    return found


async def read_compared(
    session: Session,
    select: SelectRows[Row],
    spans: Iterable[ComparedSpan],
    visible: Visible,
    parameters: Callable[[Iterable[tuple[int, ComparedSpan]], Visible], Mapping[str, Any]],
) -> dict[ComparedSpan, list[Row]]:
    """Run a statement over comparisons once per kind of scope; `parameters` lays out their days."""
    found: dict[ComparedSpan, list[Row]] = {}
    for kind, of_kind in _by_kind(spans, lambda span: span.scope):
        statement = select(kind, bound=visible is not None)
        rows = await session.rows(statement, parameters(enumerate(of_kind), visible))
        found |= _divided(rows, of_kind)
    return found


async def read_by_platform(
    session: Session,
    select: Select[ColumnsOf[DailyColumns]],
    spans: Iterable[Span],
    visible: Visible,
    parameters: Mapping[str, Any] | None = None,
) -> AsyncIterator[tuple[Span, DailyColumns]]:
    """Read days in columns, one statement per kind of scope.

    There is one set of columns for each span and platform that has rows.
    """
    for kind, of_kind in _by_kind(spans, lambda span: span.scope):
        statement = select(kind, bound=visible is not None)
        requested = {**sql.span_parameters(enumerate(of_kind), visible), **(parameters or {})}
        for columns in await session.columns_of_groups(statement, requested, size=2):
            yield of_kind[columns.position[0]], columns


async def read_now(
    session: Session,
    select: SelectRows[Row],
    scopes: Iterable[Scope],
    visible: Visible,
    parameters: Mapping[str, Any] | None = None,
) -> dict[Scope, list[Row]]:
    """Read scopes as they are now, one statement per kind of scope."""
    found: dict[Scope, list[Row]] = {}
    for kind, of_kind in _by_kind(scopes, lambda scope: scope):
        statement = select(kind, bound=visible is not None)
        requested = sql.scope_parameters(of_kind, visible)
        rows = await session.rows(statement, {**requested, **(parameters or {})})
        found |= _divided(rows, of_kind)
    return found


def _by_kind(
    requested: Iterable[Requested], scope_of: Callable[[Requested], Scope]
) -> Iterable[tuple[ScopeKind, list[Requested]]]:
    by_kind: dict[ScopeKind, list[Requested]] = defaultdict(list)
    for each in requested:
        by_kind[scope_of(each).kind].append(each)
    return by_kind.items()


def _divided(
    rows: Sequence[tuple[int, Row]], requested: list[Requested]
) -> dict[Requested, list[Row]]:
    """The rows of each request, by position."""
    if len(requested) == 1:  # the usual case, and there may be hundreds of rows
        return {requested[0]: [row for _, row in rows]}
    divided: dict[Requested, list[Row]] = {each: [] for each in requested}
    for position, row in rows:
        divided[requested[position]].append(row)
    return divided
