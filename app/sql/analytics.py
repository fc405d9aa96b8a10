"""Statements that read the sums: what scopes gained day by day, and what they have in all."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Annotated, Any, NamedTuple

from sqlalchemy import Select, and_, func, select

from app.domain.numbers.days import Columns
from app.domain.numbers.lifetimes import Counted
from app.domain.numbers.metrics import BASELINES, METRICS, REPORTED, Metrics
from app.domain.numbers.sums import Sums
from app.domain.platforms import Platform
from app.domain.scopes import ScopeKind
from app.sql.rollups import ReportedCounts
from app.sql.scopes import asked_spans, join_scopes, placed_rows
from app.sql.sums import total
from app.storage.rows import ColumnsOf, FromColumns, RowsOf
from app.tables.base import table_of
from app.tables.rollups import AnalyticsDaily, AnalyticsTotals

_daily = table_of(AnalyticsDaily)
_totals = table_of(AnalyticsTotals)

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
