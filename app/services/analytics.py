"""The shared aggregates' numbers: one service for a brand, an organization and everything.

Everything here is plural: many spans in, a mapping out, and as many statements as there are kinds
of scope among them. What the numbers mean, the pure functions of `app.domain` say.
"""

from collections.abc import Sequence
from typing import Any

from app.domain.numbers.days import Days
from app.domain.numbers.lifetimes import Counted, Lifetimes, lifetime_of
from app.domain.numbers.metrics import METRICS, Metrics
from app.domain.numbers.sums import Sums, active_platforms
from app.domain.platforms import Platform
from app.domain.scopes import Span
from app.services import scopes
from app.services.organizations import Visible
from app.sql import analytics as sql
from app.storage.database import Session


async def get_days(session: Session, spans: Sequence[Span], visible: Visible) -> dict[Span, Days]:
    """What each scope gained on each day of its span, platform by platform."""
    days = {span: Days(span.start, span.end) for span in spans}
    async for span, (platforms, dates, *numbers) in scopes.read_by_platform(
        session, sql.select_days, spans, visible
    ):
        days[span].lay_out(platforms[0], dates, numbers)
    return days


async def get_platform_sums(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, dict[Platform, Sums]]:
    """What each scope's active platforms add up to over its span, most viewed first."""
    found = await scopes.read(session, sql.select_platform_sums, spans, visible)
    return {
        span: active_platforms(
            {
                platform: Sums(Metrics(*metrics), rated, published, snapshots)
                for _, platform, *metrics, rated, published, snapshots in rows
            }
        )
        for span, rows in found.items()
    }


async def get_lifetimes(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, Lifetimes]:
    """Each scope's lifetime totals as of the last day of its span, platform by platform."""
    found = await scopes.read(session, sql.select_lifetimes, spans, visible)
    return {
        span: {platform: _lifetime_of(values) for _, platform, *values in rows}
        for span, rows in found.items()
    }


async def count_tracked_posts(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, dict[Platform, int]]:
    """How many posts were measured within each span, platform by platform."""
    found = await scopes.read(session, sql.select_tracked, spans, visible)
    return {span: {platform: posts for _, platform, posts in rows} for span, rows in found.items()}


def _lifetime_of(values: Sequence[Any]) -> Metrics:
    size = len(METRICS)
    totals, reported, added, added_reported = (
        tuple(values[start : start + size]) for start in range(0, 4 * size, size)
    )
    is_grown = added_reported[0] is not None
    return lifetime_of(
        Counted(totals, reported), Counted(added, added_reported) if is_grown else Counted()
    )
