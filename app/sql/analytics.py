"""Statements that read the sums: what scopes gained day by day, and what they have in all."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Annotated, Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, exists, func, or_, select

from app.domain.numbers.days import Columns
from app.domain.numbers.drivers import KnownPosts
from app.domain.numbers.lifetimes import Counted
from app.domain.numbers.metrics import BASELINES, ENGAGEMENT, METRICS, REPORTED, Metrics
from app.domain.numbers.sums import Sums
from app.domain.platforms import Platform
from app.domain.scopes import ScopeKind
from app.sql.filters import NO_KINDS, FilterKinds, fits
from app.sql.rollups import ReportedCounts
from app.sql.scopes import asked_spans, is_left_in, join_scopes, placed_rows
from app.sql.sums import total
from app.storage.rows import ColumnsOf, FromColumns, RowsOf
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.rollups import AnalyticsDaily, AnalyticsTotals
from app.tables.snapshots import PostAnalytics

_daily = table_of(AnalyticsDaily)
_totals = table_of(AnalyticsTotals)
_analytics = table_of(PostAnalytics)
_posts = table_of(Post)

_NUMBERS = (*METRICS, "rated_engagement", "posts_published", "snapshots")
"""What a daily row holds besides its platform and day."""


class DailyColumns(NamedTuple):
    """The daily sums of one platform in one span, day by day, in columns."""

    position: Sequence[int]
    platform: Sequence[Platform]
    date: Sequence[date]
    metrics: Annotated[Sequence[Sequence[int | None]], FromColumns(METRICS)]
    rated_engagement: Sequence[int]
    posts_published: Sequence[int]
    snapshots: Sequence[int]

    @property
    def numbers(self) -> Columns:
        """The columns after the day."""
        return Columns(*self[3:])


class PlatformSums(NamedTuple):
    """What a platform's daily sums add up to over a span."""

    platform: Platform
    metrics: Metrics
    rated_engagement: int
    posts_published: int
    snapshots: int

    @property
    def sums(self) -> Sums:
        """Them without the platform."""
        return Sums(*self[1:])


_ADDED, _ADDED_REPORTED = [tuple(f"added_{name}" for name in of) for of in (METRICS, REPORTED)]


class LifetimeRow(NamedTuple):
    """A platform's lifetime totals, and what was added to them later; None where nothing was."""

    platform: Platform
    totals: Metrics
    reported: ReportedCounts
    added: Annotated[Metrics, FromColumns(_ADDED)]
    added_reported: Annotated[tuple[int, ...], FromColumns(_ADDED_REPORTED)]

    @property
    def current(self) -> Counted:
        """The totals as of now."""
        return Counted(self.totals, self.reported)

    @property
    def added_since(self) -> Counted:
        """What was added to them after the span."""
        return Counted(self.added, self.added_reported)


_NOTHING, _ENGAGEMENT, _VIEWS = range(3)
"""What the snapshots of a post tell of its gains; who knows its views is counted in both."""


class KnownPostsRow(NamedTuple):
    """How many of a platform's posts have a snapshot in a span, and know what they gained."""

    platform: Platform
    posts: KnownPosts


@cache
def select_days(kind: ScopeKind, *, bound: bool) -> ColumnsOf[DailyColumns]:
    """The daily sums of spans of one kind, by day.

    A brand's rows are stored as they are asked for; above it they are added up per platform.
    """
    requested = asked_spans()
    key = (requested.c.position, _daily.c.platform, _daily.c.date)
    sums = [_daily.c[name] for name in _NUMBERS]
    if kind is ScopeKind.BRAND:
        statement = select(*key, *sums)
    else:
        added = (total(column).label(column.name) for column in sums)
        statement = select(*key, *added).group_by(*key)
    statement = join_scopes(kind, statement, _daily, requested, bound=bound)
    between = _daily.c.date.between(requested.c.first_day, requested.c.last_day)
    statement = statement.where(between).order_by(requested.c.position, _daily.c.date)
    return ColumnsOf(DailyColumns, statement)


@cache
def select_platform_sums(kind: ScopeKind, *, bound: bool) -> RowsOf[tuple[int, PlatformSums]]:
    """The same rows added up over each span."""
    requested = asked_spans()
    key = (requested.c.position, _daily.c.platform)
    sums = (total(_daily.c[name]).label(name) for name in _NUMBERS)
    statement = join_scopes(
        kind, select(*key, *sums).group_by(*key), _daily, requested, bound=bound
    )
    between = _daily.c.date.between(requested.c.first_day, requested.c.last_day)
    return placed_rows(PlatformSums, statement.where(between))


@cache
def select_lifetimes(kind: ScopeKind, *, bound: bool) -> RowsOf[tuple[int, LifetimeRow]]:
    """Lifetime totals as of now, and what was added to them after each span's last day.

    Read at one moment, or a write between the two would be in one and not in the other.
    """
    current = _current_totals(kind, bound=bound).subquery("current_totals")
    since = _growth_after(kind, bound=bound).subquery("since")
    both = current.outerjoin(
        since,
        and_(since.c.position == current.c.position, since.c.platform == current.c.platform),
    )
    added = (since.c[name].label(f"added_{name}") for name in METRICS)
    reported = (func.coalesce(since.c[name], 0).label(f"added_{name}") for name in REPORTED)
    return placed_rows(LifetimeRow, select(*current.c, *added, *reported).select_from(both))


def _current_totals(kind: ScopeKind, *, bound: bool) -> Select[Any]:
    requested = asked_spans()
    key = (requested.c.position, _totals.c.platform)
    columns = (_totals.c[name] for name in (*METRICS, *REPORTED))
    sums = (total(column).label(column.name) for column in columns)
    statement = select(*key, *sums).group_by(*key)
    return join_scopes(kind, statement, _totals, requested, bound=bound)


def _growth_after(kind: ScopeKind, *, bound: bool) -> Select[Any]:
    requested = asked_spans()
    key = (requested.c.position, _daily.c.platform)
    added = (
        total(func.coalesce(_daily.c[metric], 0) + _daily.c[baseline]).label(metric)
        for metric, baseline in zip(METRICS, BASELINES, strict=True)
    )
    reported = (total(_daily.c[name]).label(name) for name in REPORTED)
    statement = select(*key, *added, *reported).group_by(*key)
    statement = join_scopes(kind, statement, _daily, requested, bound=bound)
    return statement.where(_daily.c.date > requested.c.last_day)


@cache
def select_known_posts(
    kind: ScopeKind, kinds: FilterKinds = NO_KINDS, *, bound: bool
) -> RowsOf[tuple[int, KnownPostsRow]]:
    """How many fitting posts have a snapshot in each span, and one that knows a gain."""
    requested = asked_spans()
    # What a snapshot tells is looked for once per post: most tell their views, and are done.
    told = case(
        (_has_snapshot(requested, ["views"]), _VIEWS),
        (_has_snapshot(requested, ENGAGEMENT), _ENGAGEMENT),
        (_has_snapshot(requested), _NOTHING),
    )
    statement = select(requested.c.position, _posts.c.platform, told.label("told"))
    statement = join_scopes(kind, statement, _posts, requested, bound=bound)
    posts = (
        statement.where(_posts.c.archived_at.is_(None), *fits(kinds))
        .cte("posts_told")
        .prefix_with("MATERIALIZED")
    )
    key = (posts.c.position, posts.c.platform)
    counts = select(
        *key,
        func.count().label("measured"),
        *(
            total(case((posts.c.told >= least, 1), else_=0)).label(name)
            for name, least in (("views", _VIEWS), ("engagement", _ENGAGEMENT))
        ),
    )
    return placed_rows(KnownPostsRow, counts.where(posts.c.told.is_not(None)).group_by(*key))


def _has_snapshot(requested: FromClause, known: Sequence[str] = ()) -> ColumnElement[bool]:
    """Whether a post has a snapshot in its span; one that knows what any of some metrics gained."""
    gains = [_analytics.c[f"{metric}_gain"].is_not(None) for metric in known]
    return (
        exists()
        .where(
            _analytics.c.organization_id == _posts.c.organization_id,
            _analytics.c.post_id == _posts.c.id,
            _analytics.c.date.between(requested.c.first_day, requested.c.last_day),
            is_left_in(_analytics.c.date, requested),
            *([or_(*gains)] if gains else []),
        )
        .correlate(_posts, requested)
    )
