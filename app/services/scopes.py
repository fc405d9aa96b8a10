"""Reading over scopes: one statement for all spans of one kind."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Select

from app.database import Session
from app.domain.scopes import Scope, ScopeKind, Span
from app.services.organizations import Visible

Asked = TypeVar("Asked", Scope, Span)
Statement = Callable[[ScopeKind, Sequence[Asked], Visible], Select[*tuple[Any, ...]]]


async def read(
    session: Session, select: Statement[Asked], asked: Iterable[Asked], visible: Visible
) -> AsyncIterator[tuple[Asked, Sequence[Any]]]:
    """Run a statement once per kind of scope, and give each row with what it answers."""
    by_kind: dict[ScopeKind, list[Asked]] = defaultdict(list)
    for each in asked:
        by_kind[(each.scope if isinstance(each, Span) else each).kind].append(each)
    for kind, of_kind in by_kind.items():
        for position, *values in await session.execute(select(kind, of_kind, visible)):
            yield of_kind[position], values
