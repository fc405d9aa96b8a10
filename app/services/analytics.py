"""The shared aggregates' numbers: one service for a brand, an organization and everything.

Everything here is plural: many spans in, a mapping out, and as many statements as there are kinds
of scope among them. What the numbers mean, the pure functions of `app.domain` say.
"""

from collections.abc import Sequence
from typing import Any

from app.database import Session
from app.domain.days import Days
from app.domain.lifetimes import Counted, Lifetimes, lifetime_of
from app.domain.metrics import METRICS, Metrics, Platform
from app.domain.scopes import Span
from app.domain.sums import Sums, active_platforms
from app.services import scopes
from app.services.organizations import Visible
from app.sql import analytics as sql


async def get_days(session: Session, spans: Sequence[Span], visible: Visible) -> dict[Span, Days]:
    """What each scope gained on each day of its span, platform by platform."""
    rows: dict[Span, list[Sequence[Any]]] = {span: [] for span in spans}
    for span, values in await scopes.read(session, sql.select_days, spans, visible):
        rows[span].append(values)
    return {span: Days(span.start, span.end, of_span) for span, of_span in rows.items()}


async def get_platform_sums(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, dict[Platform, Sums]]:
    """What each scope's active platforms add up to over its span, most viewed first."""
    found: dict[Span, dict[Platform, Sums]] = {span: {} for span in spans}
    for span, values in await scopes.read(session, sql.select_platform_sums, spans, visible):
        platform, *metrics, rated, published, snapshots = values
        found[span][platform] = Sums(Metrics(*metrics), rated, published, snapshots)
    return {span: active_platforms(sums) for span, sums in found.items()}


async def get_lifetimes(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, Lifetimes]:
    """Each scope's lifetime totals as of the last day of its span, platform by platform."""
    added: dict[tuple[Span, Platform], Counted] = {}
    since = await scopes.read(session, sql.select_growth_after, spans, visible)
    for span, (platform, *values) in since:
        added[span, platform] = _counted(values)
    lifetimes: dict[Span, dict[Platform, Any]] = {span: {} for span in spans}
    current = await scopes.read(session, sql.select_current_totals, spans, visible)
    for span, (platform, *values) in current:
        grown = added.get((span, platform), Counted())
        lifetimes[span][platform] = lifetime_of(_counted(values), grown)
    return dict(lifetimes)


async def count_tracked_posts(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, dict[Platform, int]]:
    """How many posts were measured within each span, platform by platform."""
    tracked: dict[Span, dict[Platform, int]] = {span: {} for span in spans}
    for span, (platform, posts) in await scopes.read(session, sql.select_tracked, spans, visible):
        tracked[span][platform] = posts
    return tracked


def _counted(values: Sequence[Any]) -> Counted:
    size = len(METRICS)
    return Counted(tuple(values[:size]), tuple(values[size:]))
