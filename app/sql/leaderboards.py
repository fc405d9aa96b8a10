"""The results of brands or organizations in a window and on compared days, and who is listed."""

from collections.abc import Collection, Iterator
from functools import cache
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, case, select

from app.domain.numbers.leaderboards import Results, Standing
from app.domain.scopes import ScopeKind
from app.sql.filters import NO_KINDS, FilterKinds
from app.sql.organizations import visible_to
from app.sql.portable import any_of_named
from app.sql.scopes import asked_sides, is_left_in, join_scopes, placed_rows
from app.sql.sums import engagement, total
from app.storage.rows import FromColumns, RowsOf, rows_of
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.organizations import Organization
from app.tables.rollups import AnalyticsDaily, BrandDaily

_daily = table_of(BrandDaily)
_by_platform = table_of(AnalyticsDaily)
_brands = table_of(Brand)
_organizations = table_of(Organization)


class StandingRow(NamedTuple):
    """What a brand or an organization did in a window, and on compared days."""

    organization_id: UUID
    id: UUID
    results: Results
    compared_views: int | None
    compared_engagement: int | None
    previous: Annotated[Results, FromColumns(tuple(f"previous_{each}" for each in Results._fields))]

    @property
    def standing(self) -> Standing:
        """It as what is ranked."""
        return Standing(*self)


class ListedBrand(NamedTuple):
    """A brand listed on a leaderboard."""

    organization_id: UUID
    id: UUID


@cache
def select_standings(
    kind: ScopeKind, *, of_brands: bool, kinds: FilterKinds = NO_KINDS, bound: bool
) -> RowsOf[tuple[int, StandingRow]]:
    """The standings of brands, or of organizations; a filter may have platforms.

    Only those with data, including archived brands: other statements select who is listed. Execute
    it with the sides of comparisons.
    """
    requested = asked_sides()
    table = _by_platform if kinds.platforms else _daily
    entity = table.c.brand_id if of_brands else table.c.organization_id
    key = (requested.c.position, table.c.organization_id, entity.label("id"))
    statement = join_scopes(
        kind,
        select(*key, *_sums(table, requested)),
        table,
        requested,
        bound=bound,
        and_archived=of_brands,
    ).where(table.c.date.between(requested.c.first_day, requested.c.last_day))
    if kinds.platforms:
        statement = statement.where(any_of_named(table.c.platform, "filter_platforms"))
    return placed_rows(StandingRow, statement.group_by(*key))


def _sums(table: Table, requested: FromClause) -> Iterator[ColumnElement[Any]]:
    is_current = requested.c.is_current == 1
    is_compared = and_(
        table.c.date.between(requested.c.compared_first, requested.c.compared_last),
        is_left_in(table.c.date, requested),
    )
    engaged = table.c.engagement if table is _daily else engagement(table)
    yield from _results(table, engaged, is_current)
    yield total(case((and_(is_current, is_compared), table.c.views))).label("compared_views")
    yield total(case((and_(is_current, is_compared), engaged))).label("compared_engagement")
    yield from _results(table, engaged, and_(~is_current, is_compared), "previous_")


def _results(
    table: Table, engaged: ColumnElement[Any], counts: ColumnElement[bool], prefix: str = ""
) -> Iterator[ColumnElement[Any]]:
    yield total(case((counts, table.c.views))).label(f"{prefix}views")
    yield total(case((counts, engaged))).label(f"{prefix}engagement")
    rated = total(case((counts, table.c.rated_engagement), else_=0))
    yield rated.label(f"{prefix}rated_engagement")
    yield total(case((counts, table.c.posts_published))).label(f"{prefix}posts_published")


@cache
def select_brands(kind: ScopeKind, *, bound: bool) -> RowsOf[ListedBrand]:
    """The brands listed on the leaderboards of scopes: those of `organizations`, or of everything.

    If `bound`, of the latter those that are `visible`.
    """
    statement = select(_brands.c.organization_id, _brands.c.id).where(
        _brands.c.archived_at.is_(None)
    )
    if kind is ScopeKind.ORGANIZATION:
        of_scopes = any_of_named(_brands.c.organization_id, "organizations")
        return rows_of(ListedBrand, statement.where(of_scopes))
    home = _organizations.c.id == _brands.c.organization_id
    living = _organizations.c.archived_at.is_(None)
    statement = statement.join(_organizations, home).where(living)
    if bound:
        statement = statement.where(any_of_named(_organizations.c.id, "visible"))
    return rows_of(ListedBrand, statement)


def select_organizations(visible: Collection[UUID] | None) -> Select[UUID]:
    """The organizations listed on a leaderboard."""
    return select(_organizations.c.id).where(
        _organizations.c.archived_at.is_(None), *visible_to(visible)
    )
