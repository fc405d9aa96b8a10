"""The shared aggregates' numbers: one service for a brand, an organization and everything.

Everything here is plural: many spans in, a mapping out, and as many statements as there are kinds
of scope among them. What the numbers mean, the pure functions of `app.domain` say.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from sqlalchemy import Select

from app.database import Session
from app.domain.lifetimes import Counted, Lifetimes, lifetime_of
from app.domain.metrics import METRICS, Platform
from app.domain.rollups import DailyRow
from app.domain.scopes import ScopeKind, Span
from app.services.organizations import Visible
from app.sql import analytics as sql

SpansStatement = Callable[[ScopeKind, Sequence[Span], Visible], Select[*tuple[Any, ...]]]


async def get_days(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, list[DailyRow]]:
    """What each scope gained on each day of its span, platform by platform."""
    days: dict[Span, list[DailyRow]] = {span: [] for span in spans}
    async for span, values in _read(session, sql.select_days, spans, visible):
        days[span].append(DailyRow._make(values))
    return days


async def get_lifetimes(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, Lifetimes]:
    """Each scope's lifetime totals as of the last day of its span, platform by platform."""
    added: dict[tuple[Span, Platform], Counted] = {}
    async for span, (platform, *values) in _read(session, sql.select_growth_after, spans, visible):
        added[span, platform] = _counted(values)
    lifetimes: dict[Span, dict[Platform, Any]] = {span: {} for span in spans}
    async for span, (platform, *values) in _read(
        session, sql.select_current_totals, spans, visible
    ):
        since = added.get((span, platform), Counted())
        lifetimes[span][platform] = lifetime_of(_counted(values), since)
    return dict(lifetimes)


async def count_tracked_posts(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, dict[Platform, int]]:
    """How many posts were measured within each span, platform by platform."""
    tracked: dict[Span, dict[Platform, int]] = {span: {} for span in spans}
    async for span, (platform, posts) in _read(session, sql.select_tracked, spans, visible):
        tracked[span][platform] = posts
    return tracked


async def _read(
    session: Session, select: SpansStatement, spans: Sequence[Span], visible: Visible
) -> AsyncIterator[tuple[Span, Any]]:
    """Run a statement once per kind of scope, and give each row with the span that it is of."""
    by_kind: dict[ScopeKind, list[Span]] = defaultdict(list)
    for span in spans:
        by_kind[span.scope.kind].append(span)
    for kind, of_kind in by_kind.items():
        for position, *values in await session.execute(select(kind, of_kind, visible)):
            yield of_kind[position], values


def _counted(values: Sequence[Any]) -> Counted:
    size = len(METRICS)
    return Counted(tuple(values[:size]), tuple(values[size:]))
