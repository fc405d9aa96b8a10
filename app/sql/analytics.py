"""Statements that read the sums: what scopes gained day by day, and what they have in all.

Each takes many spans (a scope and its days) at once and answers with their positions, so that a
list of scopes costs one statement, whatever their windows.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    Table,
    Uuid,
    and_,
    cast,
    exists,
    func,
    select,
    true,
)

from app.domain.metrics import METRICS
from app.domain.scopes import ScopeKind, Span
from app.sql.portable import RowsTable, any_of
from app.sql.rollups import REPORTED
from app.sql.snapshots import BASELINES
from app.tables.analytics import AnalyticsDaily, AnalyticsTotals, PostAnalytics
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.organizations import Organization
from app.tables.posts import Post

_daily = table_of(AnalyticsDaily)
_totals = table_of(AnalyticsTotals)
_analytics = table_of(PostAnalytics)
_posts = table_of(Post)
_brands = table_of(Brand)
_organizations = table_of(Organization)

_asked = RowsTable(
    "asked",
    position=Integer(),
    organization_id=Uuid(),
    brand_id=Uuid(),
    first_day=Date(),
    last_day=Date(),
)

_COUNTS = ("rated_engagement", "posts_published", "snapshots")


def _spans(spans: Sequence[Span]) -> FromClause:
    return _asked.of(
        (position, span.scope.organization_id, span.scope.brand_id, span.start, span.end)
        for position, span in enumerate(spans)
    )


def total(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A sum as the 64-bit integer that it is: PostgreSQL would make it a decimal."""
    return cast(func.sum(column), BigInteger)


def _join_scopes(
    kind: ScopeKind,
    statement: Select[Any],
    table: Table,
    asked: FromClause,
    visible: Collection[UUID] | None,
) -> Select[Any]:
    """Join a table of brands' numbers to the scopes asked for.

    A scope leaves out what an archived brand below it holds, and everything an archived
    organization.
    """
    if kind is ScopeKind.BRAND:
        return statement.select_from(asked).join(
            table,
            and_(
                table.c.organization_id == asked.c.organization_id,
                table.c.brand_id == asked.c.brand_id,
            ),
        )
    if kind is ScopeKind.ORGANIZATION:
        statement = statement.select_from(asked).join(
            table, table.c.organization_id == asked.c.organization_id
        )
    else:
        statement = statement.select_from(asked).join(table, _visible_to(table, visible))
        statement = statement.join(
            _organizations,
            and_(
                _organizations.c.id == table.c.organization_id,
                _organizations.c.archived_at.is_(None),
            ),
        )
    return statement.join(
        _brands,
        and_(
            _brands.c.organization_id == table.c.organization_id,
            _brands.c.id == table.c.brand_id,
            _brands.c.archived_at.is_(None),
        ),
    )


def _visible_to(table: Table, visible: Collection[UUID] | None) -> ColumnElement[bool]:
    return true() if visible is None else any_of(table.c.organization_id, visible)


def select_days(
    kind: ScopeKind, spans: Sequence[Span], visible: Collection[UUID] | None
) -> Select[*tuple[Any, ...]]:
    """The daily sums of spans of one kind: position, then the columns of a `DailyRow`.

    A brand's rows are stored as they are asked for; above it they are added up per platform.
    """
    asked = _spans(spans)
    key = (asked.c.position, _daily.c.platform, _daily.c.date)
    sums = [_daily.c[name] for name in (*METRICS, *_COUNTS)]
    if kind is ScopeKind.BRAND:
        statement = select(*key, *sums)
    else:
        statement = select(*key, *(total(column) for column in sums)).group_by(*key)
    statement = _join_scopes(kind, statement, _daily, asked, visible)
    return statement.where(_daily.c.date.between(asked.c.first_day, asked.c.last_day))


def select_current_totals(
    kind: ScopeKind, spans: Sequence[Span], visible: Collection[UUID] | None
) -> Select[*tuple[Any, ...]]:
    """Lifetime totals as of now: position, platform, totals, and how often each was reported."""
    asked = _spans(spans)
    key = (asked.c.position, _totals.c.platform)
    columns = (_totals.c[name] for name in (*METRICS, *REPORTED))
    statement = select(*key, *(total(column) for column in columns)).group_by(*key)
    return _join_scopes(kind, statement, _totals, asked, visible)


def select_growth_after(
    kind: ScopeKind, spans: Sequence[Span], visible: Collection[UUID] | None
) -> Select[*tuple[Any, ...]]:
    """What was added to those totals after each span's last day, in the same columns."""
    asked = _spans(spans)
    key = (asked.c.position, _daily.c.platform)
    added = (
        total(func.coalesce(_daily.c[metric], 0) + _daily.c[baseline])
        for metric, baseline in zip(METRICS, BASELINES, strict=True)
    )
    reported = (total(_daily.c[name]) for name in REPORTED)
    statement = select(*key, *added, *reported).group_by(*key)
    statement = _join_scopes(kind, statement, _daily, asked, visible)
    return statement.where(_daily.c.date > asked.c.last_day)


def select_tracked(
    kind: ScopeKind, spans: Sequence[Span], visible: Collection[UUID] | None
) -> Select[*tuple[Any, ...]]:
    """How many posts have a snapshot in each span: position, platform, posts."""
    asked = _spans(spans)
    key = (asked.c.position, _posts.c.platform)
    measured = (
        exists()
        .where(
            _analytics.c.organization_id == _posts.c.organization_id,
            _analytics.c.post_id == _posts.c.id,
            _analytics.c.date.between(asked.c.first_day, asked.c.last_day),
        )
        .correlate(_posts, asked)
    )
    statement = select(*key, func.count()).group_by(*key)
    statement = _join_scopes(kind, statement, _posts, asked, visible)
    return statement.where(_posts.c.archived_at.is_(None), measured)
