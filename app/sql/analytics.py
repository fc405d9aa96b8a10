"""Statements that read the sums: what scopes gained day by day, and what they have in all."""

from functools import cache
from typing import Any

from sqlalchemy import Select, and_, exists, func, select

from app.domain.numbers.days import DailyRow
from app.domain.numbers.metrics import METRICS
from app.domain.scopes import ScopeKind
from app.sql.rollups import REPORTED
from app.sql.scopes import asked_spans, join_scopes
from app.sql.snapshots import BASELINES
from app.sql.sums import total
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.rollups import AnalyticsDaily, AnalyticsTotals
from app.tables.snapshots import PostAnalytics

_daily = table_of(AnalyticsDaily)
_totals = table_of(AnalyticsTotals)
_analytics = table_of(PostAnalytics)
_posts = table_of(Post)

_NUMBERS = DailyRow._fields[2:]
"""What a daily row holds besides its platform and day."""


@cache
def select_days(kind: ScopeKind, *, bound: bool) -> Select[*tuple[Any, ...]]:
    """The daily sums of spans of one kind: position, then the columns of a `DailyRow`, by day.

    A brand's rows are stored as they are asked for; above it they are added up per platform.
    """
    requested = asked_spans()
    key = (requested.c.position, _daily.c.platform, _daily.c.date)
    sums = [_daily.c[name] for name in _NUMBERS]
    if kind is ScopeKind.BRAND:
        statement = select(*key, *sums)
    else:
        statement = select(*key, *(total(column) for column in sums)).group_by(*key)
    statement = join_scopes(kind, statement, _daily, requested, bound=bound)
    between = _daily.c.date.between(requested.c.first_day, requested.c.last_day)
    return statement.where(between).order_by(requested.c.position, _daily.c.date)


@cache
def select_platform_sums(kind: ScopeKind, *, bound: bool) -> Select[*tuple[Any, ...]]:
    """The same rows added up over each span: position, platform, then the sums."""
    requested = asked_spans()
    key = (requested.c.position, _daily.c.platform)
    sums = (total(_daily.c[name]) for name in _NUMBERS)
    statement = join_scopes(
        kind, select(*key, *sums).group_by(*key), _daily, requested, bound=bound
    )
    return statement.where(_daily.c.date.between(requested.c.first_day, requested.c.last_day))


@cache
def select_lifetimes(kind: ScopeKind, *, bound: bool) -> Select[*tuple[Any, ...]]:
    """Lifetime totals as of now, and what was added to them after each span's last day.

    Position and platform, then of each the totals and how often each metric was reported; of what
    was added they are unknown where nothing was. Read at one moment, or a write between the two
    would be in one and not in the other.
    """
    current = _current_totals(kind, bound=bound).subquery("current_totals")
    since = _growth_after(kind, bound=bound).subquery("since")
    both = current.outerjoin(
        since,
        and_(since.c.position == current.c.position, since.c.platform == current.c.platform),
    )
    return select(*current.c, *list(since.c)[2:]).select_from(both)


def _current_totals(kind: ScopeKind, *, bound: bool) -> Select[*tuple[Any, ...]]:
    requested = asked_spans()
    key = (requested.c.position, _totals.c.platform)
    columns = (_totals.c[name] for name in (*METRICS, *REPORTED))
    statement = select(*key, *(total(column) for column in columns)).group_by(*key)
    return join_scopes(kind, statement, _totals, requested, bound=bound)


def _growth_after(kind: ScopeKind, *, bound: bool) -> Select[*tuple[Any, ...]]:
    requested = asked_spans()
    key = (requested.c.position, _daily.c.platform)
    added = (
        total(func.coalesce(_daily.c[metric], 0) + _daily.c[baseline])
        for metric, baseline in zip(METRICS, BASELINES, strict=True)
    )
    reported = (total(_daily.c[name]) for name in REPORTED)
    statement = select(*key, *added, *reported).group_by(*key)
    statement = join_scopes(kind, statement, _daily, requested, bound=bound)
    return statement.where(_daily.c.date > requested.c.last_day)


@cache
def select_tracked(kind: ScopeKind, *, bound: bool) -> Select[*tuple[Any, ...]]:
    """How many posts have a snapshot in each span: position, platform, posts."""
    requested = asked_spans()
    key = (requested.c.position, _posts.c.platform)
    measured = (
        exists()
        .where(
            _analytics.c.organization_id == _posts.c.organization_id,
            _analytics.c.post_id == _posts.c.id,
            _analytics.c.date.between(requested.c.first_day, requested.c.last_day),
        )
        .correlate(_posts, requested)
    )
    statement = select(*key, func.count()).group_by(*key)
    statement = join_scopes(kind, statement, _posts, requested, bound=bound)
    return statement.where(_posts.c.archived_at.is_(None), measured)
