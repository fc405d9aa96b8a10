"""Reading over scopes: one statement for all spans of one kind."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Select

from app.database import Session
from app.domain.scopes import Scope, ScopeKind, Span
from app.services.organizations import Visible
from app.sql.scopes import scope_parameters, span_parameters


class Statement(Protocol):
    """A statement over scopes of one kind, its answers' positions first."""

    def __call__(self, kind: ScopeKind, /, *, bound: bool) -> Select[*tuple[Any, ...]]:
        """Build it; `bound` is one that keeps to the organizations that exist for a caller."""


async def read(
    session: Session,
    select: Statement,
    spans: Iterable[Span],
    visible: Visible,
    parameters: Mapping[str, Any] | None = None,
    *,
    with_previous: bool = False,
) -> AsyncIterator[tuple[Span, Sequence[Any]]]:
    """Run a statement once per kind of scope, and give each row with the span that it answers."""
    by_kind: dict[ScopeKind, list[Span]] = defaultdict(list)
    for span in spans:
        by_kind[span.scope.kind].append(span)
    for kind, of_kind in by_kind.items():
        asked = span_parameters(of_kind, visible, with_previous=with_previous)
        statement = select(kind, bound=visible is not None)
        for position, *values in await session.execute(statement, {**asked, **(parameters or {})}):
            yield of_kind[position], values


async def read_now(
    session: Session, select: Statement, scopes: Iterable[Scope], visible: Visible
) -> AsyncIterator[tuple[Scope, Sequence[Any]]]:
    """The same for what is asked of scopes as they are now."""
    by_kind: dict[ScopeKind, list[Scope]] = defaultdict(list)
    for scope in scopes:
        by_kind[scope.kind].append(scope)
    for kind, of_kind in by_kind.items():
        statement = select(kind, bound=visible is not None)
        asked = scope_parameters(of_kind, visible)
        for position, *values in await session.execute(statement, asked):
            yield of_kind[position], values
