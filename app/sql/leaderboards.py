"""The results of brands or organizations in a window and on compared days, and who is listed."""

from collections.abc import Collection
from functools import cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, case, select

from app.domain.numbers.leaderboards import Standing
from app.domain.scopes import Scope, ScopeKind
from app.sql.organizations import visible_to
from app.sql.portable import any_of
from app.sql.scopes import asked_sides, is_left_in, join_scopes, placed_rows
from app.sql.sums import total
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.organizations import Organization
from app.tables.rollups import BrandDaily

_daily = table_of(BrandDaily)
_brands = table_of(Brand)
_organizations = table_of(Organization)


class ListedBrand(NamedTuple):
    """A brand listed on a leaderboard."""

    organization_id: UUID
    id: UUID


@cache
def select_standings(
    kind: ScopeKind, *, of_brands: bool, bound: bool
) -> RowsOf[tuple[int, Standing]]:
    """The standings of brands, or of organizations.

    Only those with data, including archived brands: other statements select who is listed. Execute
    it with the sides of comparisons.
    """
    requested = asked_sides()
    entity = _daily.c.brand_id if of_brands else _daily.c.organization_id
    is_current = requested.c.is_current == 1
    is_compared = and_(
        _daily.c.date.between(requested.c.compared_first, requested.c.compared_last),
        is_left_in(_daily.c.date, requested),
    )
    key = (requested.c.position, _daily.c.organization_id, entity.label("id"))
    engagement = _daily.c.engagement
    sums = (
        total(case((is_current, _daily.c.views))).label("views"),
        total(case((is_current, engagement))).label("engagement"),
        total(case((is_current, _daily.c.rated_engagement), else_=0)).label("rated_engagement"),
        total(case((is_current, _daily.c.posts_published))).label("posts_published"),
        total(case((and_(is_current, is_compared), engagement))).label("compared_engagement"),
        total(case((and_(~is_current, is_compared), engagement))).label("previous_engagement"),
    )
    statement = join_scopes(
        kind, select(*key, *sums), _daily, requested, bound=bound, and_archived=of_brands
    )
    days = _daily.c.date.between(requested.c.first_day, requested.c.last_day)
    return placed_rows(Standing, statement.where(days).group_by(*key))


def select_brands(
    kind: ScopeKind, scopes: Collection[Scope], visible: Collection[UUID] | None
) -> RowsOf[ListedBrand]:
    """The brands listed on the leaderboards of scopes."""
    statement = select(_brands.c.organization_id, _brands.c.id).where(
        _brands.c.archived_at.is_(None)
    )
    if kind is ScopeKind.ORGANIZATION:
        organizations = [scope.organization_id for scope in scopes]
        statement = statement.where(any_of(_brands.c.organization_id, organizations))
        return rows_of(ListedBrand, statement)
    home = _organizations.c.id == _brands.c.organization_id
    living = _organizations.c.archived_at.is_(None)
    statement = statement.join(_organizations, home).where(living, *visible_to(visible))
    return rows_of(ListedBrand, statement)


def select_organizations(visible: Collection[UUID] | None) -> Select[UUID]:
    """The organizations listed on a leaderboard."""
    return select(_organizations.c.id).where(
        _organizations.c.archived_at.is_(None), *visible_to(visible)
    )
