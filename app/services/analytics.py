"""The numbers of the shared aggregates: one service for a brand, an organization and everything.

Everything here is plural: many spans in, a mapping out, and one statement per kind of scope. The
pure functions of `app.domain` define what the numbers mean.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import chain

from app.domain.numbers.days import Days
from app.domain.numbers.drivers import KnownPosts
from app.domain.numbers.lifetimes import Lifetimes, lifetime_of
from app.domain.numbers.sums import Sums, active_platforms
from app.domain.platforms import Platform
from app.domain.scopes import Scope, Span
from app.services import scopes
from app.services.organizations import Visible
from app.sql import analytics as sql
from app.storage.database import Session


async def get_days(session: Session, spans: Sequence[Span], visible: Visible) -> dict[Span, Days]:
    """What each scope gained on each day of its span, platform by platform, and maybe of others.

    Spans of one scope that overlap or adjoin are read as one: each day once.
    """
    wholes = _wholes(spans)
    days = {whole: Days(whole.start, whole.end) for whole in wholes.values()}
    select = sql.select_days
    async for span, columns in scopes.read_by_platform(session, select, days, visible):
        days[span].lay_out(columns.platform[0], columns.date, columns.numbers)
    return {span: days[whole] for span, whole in wholes.items()}


def _wholes(spans: Iterable[Span]) -> dict[Span, Span]:
    """For each span the one that it is read with."""
    together: dict[Scope, list[list[Span]]] = defaultdict(list)
    for span in sorted(spans, key=lambda each: each.start):
        groups = together[span.scope]
        if groups and span.start <= max(each.end for each in groups[-1]) + timedelta(days=1):
            groups[-1].append(span)
        else:
            groups.append([span])
    wholes: dict[Span, Span] = {}
    for group in chain.from_iterable(together.values()):
        whole = group[0]._replace(end=max(each.end for each in group))
        wholes |= dict.fromkeys(group, whole)
    return wholes


async def get_platform_sums(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, dict[Platform, Sums]]:
    """The sums of each scope's active platforms over its span, most viewed first."""
    found = await scopes.read(session, sql.select_platform_sums, spans, visible)
    return {
        span: active_platforms({row.platform: row.sums for row in rows})
        for span, rows in found.items()
    }


async def get_lifetimes(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, Lifetimes]:
    """Each scope's lifetime totals as of the last day of its span, platform by platform."""
    found = await scopes.read(session, sql.select_lifetimes, spans, visible)
    return {
        span: {row.platform: lifetime_of(row.current, row.added_since) for row in rows}
        for span, rows in found.items()
    }


async def count_known_posts(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, dict[Platform, KnownPosts]]:
    """How many posts were measured within each span and know a gain, platform by platform."""
    found = await scopes.read(session, sql.select_known_posts, spans, visible)
    return {span: {row.platform: row.posts for row in rows} for span, rows in found.items()}
