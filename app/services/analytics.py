"""The numbers of the shared aggregates: one service for a brand, an organization and everything.

Everything here is plural: many spans in, a mapping out, and one statement per kind of scope. The
pure functions of `app.domain` define what the numbers mean.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import chain

from app.domain.filters import EVERY_POST, AnalyticsFilter
from app.domain.numbers.days import Days
from app.domain.numbers.drivers import KnownPosts
from app.domain.numbers.lifetimes import Lifetimes, lifetime_of
from app.domain.numbers.needed_metrics import NeededMetrics
from app.domain.numbers.sums import Sums, active_platforms
from app.domain.platforms import Platform
from app.domain.scopes import Scope, Span
from app.services import scopes
from app.services.organizations import Visible
from app.sql import analytics as sql
from app.sql import filtered_analytics as filtered_sql
from app.sql import filtered_days as days_sql
from app.sql import filters as filters_sql
from app.sql import known_posts as known_sql
from app.storage.database import Session


async def get_days(
    session: Session,
    spans: Sequence[Span],
    visible: Visible,
    fitting: AnalyticsFilter = EVERY_POST,
    needed: NeededMetrics = NeededMetrics.ALL,
) -> dict[Span, Days]:
    """What each scope gained on each day of its span, platform by platform, and maybe of others.

    Spans of one scope that overlap or adjoin are read as one: each day once. It is read from daily
    sums, or where a filter needs that, from what was measured of the fitting posts: then metrics
    that aren't needed are unknown.
    """
    wholes = _wholes(spans)
    days = {whole: Days(whole.start, whole.end) for whole in wholes.values()}
    read = (
        _read_filtered(session, days, visible, fitting, needed)
        if fitting.is_per_post
        else (scopes.read_by_platform(session, sql.select_days, days, visible))
    )
    async for span, columns in read:
        days[span].lay_out(columns.platform[0], columns.date, columns.numbers)
    return {span: days[whole] for span, whole in wholes.items()}


async def _read_filtered(
    session: Session,
    spans: Iterable[Span],
    visible: Visible,
    fitting: AnalyticsFilter,
    needed: NeededMetrics,
) -> AsyncIterator[tuple[Span, sql.DailyColumns]]:
    """The same from what was measured of posts: those of the same days together."""
    kinds, parameters = filters_sql.filter_parameters(fitting)
    select = partial(days_sql.select_days, kinds=kinds, needed=needed)
    by_days: dict[tuple[date, date], list[Span]] = defaultdict(list)
    for span in spans:
        by_days[span.start, span.end].append(span)
    for (start, end), alike in by_days.items():
        given = {**parameters, "from_day": start, "to_day": end}
        async for found in scopes.read_by_platform(session, select, alike, visible, given):
            yield found


async def get_last_measured(
    session: Session, spans: Sequence[Span], visible: Visible, fitting: AnalyticsFilter
) -> dict[Span, dict[Platform, date]]:
    """When something of each platform was last measured in each span, of the fitting posts."""
    kinds, parameters = filters_sql.filter_parameters(fitting)
    select = partial(filtered_sql.select_last_measured, kinds=kinds)
    found = await scopes.read(session, select, spans, visible, parameters)
    return {span: {row.platform: row.date for row in rows} for span, rows in found.items()}


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
    session: Session,
    spans: Sequence[Span],
    visible: Visible,
    fitting: AnalyticsFilter = EVERY_POST,
) -> dict[Span, Lifetimes]:
    """Each scope's lifetime totals as of the last day of its span, platform by platform."""
    if fitting.is_per_post:
        kinds, parameters = filters_sql.filter_parameters(fitting)
        select = partial(filtered_sql.select_lifetimes, kinds=kinds)
        totals = await scopes.read(session, select, spans, visible, parameters)
        return {span: {row.platform: row.totals for row in rows} for span, rows in totals.items()}
    found = await scopes.read(session, sql.select_lifetimes, spans, visible)
    return {
        span: {row.platform: lifetime_of(row.current, row.added_since) for row in rows}
        for span, rows in found.items()
    }


async def count_known_posts(
    session: Session,
    spans: Sequence[Span],
    visible: Visible,
    fitting: AnalyticsFilter = EVERY_POST,
) -> dict[Span, dict[Platform, KnownPosts]]:
    """How many posts were measured within each span and know a gain, platform by platform."""
    kinds, parameters = filters_sql.filter_parameters(fitting)
    select = partial(known_sql.select_known_posts, kinds=kinds)
    found = await scopes.read(session, select, spans, visible, parameters)
    return {span: {row.platform: row.posts for row in rows} for span, rows in found.items()}


async def count_posts(
    session: Session, requested: Sequence[Scope], visible: Visible
) -> dict[Scope, int]:
    """How many posts each scope has."""
    found = await scopes.read_now(session, filtered_sql.select_post_counts, requested, visible)
    return {scope: sum(row.posts for row in rows) for scope, rows in found.items()}
