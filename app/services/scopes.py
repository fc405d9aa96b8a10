"""Reading over scopes: one statement for all spans of one kind."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import Select

from app.domain.scopes import Scope, ScopeKind, Span
from app.services.organizations import Visible
from app.sql.scopes import scope_parameters, span_parameters
from app.storage.database import Session

Asked = TypeVar("Asked", Span, Scope)


class Statement(Protocol):
    """A statement over scopes of one kind, its answers' positions first."""

    def __call__(self, kind: ScopeKind, /, *, bound: bool) -> Select[*tuple[Any, ...]]:
        """Build it; `bound` is one that keeps to the organizations that exist for a caller."""


Rows = Sequence[Sequence[Any]]
"""Rows of a statement over scopes, each with its position first."""


async def read(
    session: Session,
    select: Statement,
    spans: Iterable[Span],
    visible: Visible,
    parameters: Mapping[str, Any] | None = None,
    *,
    with_previous: bool = False,
) -> dict[Span, Rows]:
    """Run a statement once per kind of scope, and give each span the rows that answer it."""
    found: dict[Span, Rows] = {}
    for kind, of_kind in _by_kind(spans, lambda span: span.scope):
        requested = span_parameters(of_kind, visible, with_previous=with_previous)
        statement = select(kind, bound=visible is not None)
        rows = await session.rows(statement, {**requested, **(parameters or {})})
        found |= _divided(rows, of_kind)
    return found


async def read_by_platform(
    session: Session, select: Statement, spans: Iterable[Span], visible: Visible
) -> AsyncIterator[tuple[Span, list[Sequence[Any]]]]:
    """The same for rows whose platform follows their position, in columns from the platform on.

    There is one set of columns for each span and platform that has rows.
    """
    for kind, of_kind in _by_kind(spans, lambda span: span.scope):
        statement = select(kind, bound=visible is not None)
        requested = span_parameters(of_kind, visible)
        for positions, *columns in await session.columns_of_groups(statement, requested, size=2):
            yield of_kind[positions[0]], columns


async def read_now(
    session: Session, select: Statement, scopes: Iterable[Scope], visible: Visible
) -> dict[Scope, Rows]:
    """The same for what is asked of scopes as they are now."""
    found: dict[Scope, Rows] = {}
    for kind, of_kind in _by_kind(scopes, lambda scope: scope):
        statement = select(kind, bound=visible is not None)
        rows = await session.rows(statement, scope_parameters(of_kind, visible))
        found |= _divided(rows, of_kind)
    return found


def _by_kind(
    requested: Iterable[Asked], scope_of: Callable[[Asked], Scope]
) -> Iterable[tuple[ScopeKind, list[Asked]]]:
    by_kind: dict[ScopeKind, list[Asked]] = defaultdict(list)
    for each in requested:
        by_kind[scope_of(each).kind].append(each)
    return by_kind.items()


def _divided(rows: Rows, requested: list[Asked]) -> Mapping[Asked, Rows]:
    """The rows of each of them."""
    if len(requested) == 1:  # the usual case, and there may be hundreds of rows
        return {requested[0]: rows}
    divided: dict[Asked, list[Sequence[Any]]] = {each: [] for each in requested}
    for row in rows:
        divided[requested[row[0]]].append(row)
    return divided
