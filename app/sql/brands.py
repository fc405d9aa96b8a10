"""Statements over brands."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from app.domain.pages import PageRequest
from app.domain.windows.periods import WeekStart
from app.sql import keyset
from app.sql.archived import archived_or_not
from app.sql.labels import named_like
from app.sql.portable import Upsert, any_of, any_of_named
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.organizations import Organization

brands = table_of(Brand)
_organizations = table_of(Organization)
COLUMNS = tuple(column.name for column in brands.columns)


class BrandRow(NamedTuple):
    """A brand as callers see it, with its organization's calendar."""

    organization_id: UUID
    id: UUID
    label: str
    logo_url: str | None
    created_at: datetime
    archived_at: datetime | None
    time_zone: str
    week_start: WeekStart


class LabelledBrand(NamedTuple):
    """A brand by its label."""

    id: UUID
    label_key: str
    archived_at: datetime | None


UPSERT_BRANDS = Upsert(brands, COLUMNS)
"""Write whole brands by key."""


def select_by_label_key(organization_id: UUID, label_keys: Iterable[str]) -> RowsOf[LabelledBrand]:
    """Brands of an organization by their folded labels, including archived ones."""
    columns = (brands.c[name] for name in LabelledBrand._fields)
    statement = select(*columns).where(
        brands.c.organization_id == organization_id, any_of(brands.c.label_key, label_keys)
    )
    return rows_of(LabelledBrand, statement)


@cache
def _view() -> Select[Any]:
    """Brands as callers see them."""
    *names, _, _ = BrandRow._fields
    calendar = (_organizations.c.time_zone, _organizations.c.week_start)
    return select(*(brands.c[name] for name in names), *calendar).join(
        _organizations, _organizations.c.id == brands.c.organization_id
    )


def _visible_to(visible: Collection[UUID] | None) -> list[ColumnElement[bool]]:
    return [] if visible is None else [any_of(brands.c.organization_id, visible)]


@cache
def select_by_id(*, bound: bool) -> RowsOf[BrandRow]:
    """Brands by key, archived or not; `bound` restricts them to those visible to the caller.

    Execute it with `ids` and, if bound, the organizations `visible`.
    """
    visible = [any_of_named(brands.c.organization_id, "visible")] if bound else []
    return rows_of(BrandRow, _view().where(any_of_named(brands.c.id, "ids"), *visible))


def _listed(
    search: str | None, visible: Collection[UUID] | None, *, archived: bool | None
) -> list[ColumnElement[bool]]:
    """Which brands the list of all has: those in unarchived organizations."""
    home = _organizations.c.archived_at.is_(None)
    return [*_listed_below(search, archived=archived), home, *_visible_to(visible)]


def _listed_below(search: str | None, *, archived: bool | None) -> list[ColumnElement[bool]]:
    """Which brands the list of an organization has, whether it is archived or not."""
    found = named_like(brands.c.label_key, search)
    return [*archived_or_not(brands.c.archived_at, archived=archived), *found]


_KEYS = (keyset.Key(brands.c.label_key), keyset.Key(brands.c.id))


def select_page(
    search: str | None,
    visible: Collection[UUID] | None,
    request: PageRequest,
    *,
    archived: bool | None = False,
) -> keyset.PageRows[BrandRow]:
    """A page of brands of all organizations, by label; `search` is folded text."""
    statement = _view().where(*_listed(search, visible, archived=archived))
    return keyset.page(BrandRow, statement, _KEYS, request)


def select_page_per_organization(
    organization_ids: Iterable[UUID],
    search: str | None,
    request: PageRequest,
    *,
    archived: bool | None = False,
) -> keyset.PageRows[BrandRow]:
    """The same page of brands for each of these organizations."""
    statement = _view().where(
        any_of(brands.c.organization_id, organization_ids),
        *_listed_below(search, archived=archived),
    )
    return keyset.page_per_parent(BrandRow, statement, brands.c.organization_id, _KEYS, request)


def count_per_organization(
    organization_ids: Iterable[UUID], search: str | None, *, archived: bool | None = False
) -> RowsOf[keyset.Count]:
    """How many brands the list of each of these organizations has."""
    statement = (
        select(brands.c.organization_id.label("parent_id"), func.count().label("total"))
        .where(
            any_of(brands.c.organization_id, organization_ids),
            *_listed_below(search, archived=archived),
        )
        .group_by(brands.c.organization_id)
    )
    return rows_of(keyset.Count, statement)


def count(
    search: str | None, visible: Collection[UUID] | None, *, archived: bool | None = False
) -> Select[int]:
    """How many brands the list of all organizations has."""
    return (
        select(func.count())
        .select_from(brands)
        .join(_organizations, _organizations.c.id == brands.c.organization_id)
        .where(*_listed(search, visible, archived=archived))
    )
