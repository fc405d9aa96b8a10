"""Reading over scopes: one statement for all spans of one kind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
) -> list[tuple[Span, Sequence[Any]]]:
    """Run a statement once per kind of scope, and give each row with the span that it answers."""
    found: list[tuple[Span, Sequence[Any]]] = []
    by_kind: dict[ScopeKind, list[Span]] = defaultdict(list)
    for span in spans:
        by_kind[span.scope.kind].append(span)
    for kind, of_kind in by_kind.items():
        asked = span_parameters(of_kind, visible, with_previous=with_previous)
        statement = select(kind, bound=visible is not None)
        rows = (await session.execute(statement, {**asked, **(parameters or {})})).all()
        found += [(of_kind[row[0]], row[1:]) for row in rows]
    return found


async def read_now(
    session: Session, select: Statement, scopes: Iterable[Scope], visible: Visible
) -> list[tuple[Scope, Sequence[Any]]]:
    """The same for what is asked of scopes as they are now."""
    found: list[tuple[Scope, Sequence[Any]]] = []
    by_kind: dict[ScopeKind, list[Scope]] = defaultdict(list)
    for scope in scopes:
        by_kind[scope.kind].append(scope)
    for kind, of_kind in by_kind.items():
        statement = select(kind, bound=visible is not None)
        asked = scope_parameters(of_kind, visible)
        rows = (await session.execute(statement, asked)).all()
        found += [(of_kind[row[0]], row[1:]) for row in rows]
    return found
