"""Statements over brands."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from app.domain.pages import PageRequest
from app.sql import keyset
from app.sql.portable import Upsert, any_of, any_of_named
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.organizations import Organization

brands = table_of(Brand)
_organizations = table_of(Organization)
COLUMNS = tuple(column.name for column in brands.columns)

UPSERT_BRANDS = Upsert(brands, COLUMNS)
"""Write whole brands by key."""


def select_by_label_key(
    organization_id: UUID, label_keys: Iterable[str]
) -> Select[*tuple[Any, ...]]:
    """Brands of an organization by their folded labels, archived ones too."""
    return select(brands).where(
        brands.c.organization_id == organization_id, any_of(brands.c.label_key, label_keys)
    )


@cache
def select_view() -> Select[*tuple[Any, ...]]:
    """Brands as callers see them, with their organization's time zone."""
    names = ("organization_id", "id", "label", "logo_url", "created_at", "archived_at")
    return select(*(brands.c[name] for name in names), _organizations.c.time_zone).join(
        _organizations, _organizations.c.id == brands.c.organization_id
    )


def _visible_to(visible: Collection[UUID] | None) -> list[ColumnElement[bool]]:
    return [] if visible is None else [any_of(brands.c.organization_id, visible)]


@cache
def select_by_id(*, bound: bool) -> Select[*tuple[Any, ...]]:
    """Brands by key, archived or not; `bound` keeps to those that exist for the caller.

    To be executed with `ids` and, where it is bound, the organizations `visible`.
    """
    visible = [any_of_named(brands.c.organization_id, "visible")] if bound else []
    return select_view().where(any_of_named(brands.c.id, "ids"), *visible)


def listed(search: str | None, visible: Collection[UUID] | None) -> list[ColumnElement[bool]]:
    """Which brands the list of all has: those that aren't archived, nor their organization."""
    home = _organizations.c.archived_at.is_(None)
    return [*_listed_below(search), home, *_visible_to(visible)]


def _listed_below(search: str | None) -> list[ColumnElement[bool]]:
    """Which brands the list of an organization has, whether that is archived or not."""
    found = [brands.c.label_key.contains(search, autoescape=True)] if search else []
    return [brands.c.archived_at.is_(None), *found]


_KEYS = (keyset.Key(brands.c.label_key), keyset.Key(brands.c.id))


def select_page(
    search: str | None, visible: Collection[UUID] | None, request: PageRequest
) -> Select[*tuple[Any, ...]]:
    """A page of brands of all organizations, by label; `search` is folded text."""
    return keyset.page(select_view().where(*listed(search, visible)), _KEYS, request)


def select_page_per_organization(
    organization_ids: Iterable[UUID], search: str | None, request: PageRequest
) -> Select[*tuple[Any, ...]]:
    """The same page of brands for each of these organizations."""
    statement = select_view().where(
        any_of(brands.c.organization_id, organization_ids), *_listed_below(search)
    )
    return keyset.page_per_parent(statement, brands.c.organization_id, _KEYS, request)


def count_per_organization(
    organization_ids: Iterable[UUID], search: str | None
) -> Select[UUID, int]:
    """How many brands the list of each of these organizations has."""
    return (
        select(brands.c.organization_id, func.count())
        .where(any_of(brands.c.organization_id, organization_ids), *_listed_below(search))
        .group_by(brands.c.organization_id)
    )


def count(search: str | None, visible: Collection[UUID] | None) -> Select[int]:
    """How many brands the list of all organizations has."""
    return (
        select(func.count())
        .select_from(brands)
        .join(_organizations, _organizations.c.id == brands.c.organization_id)
        .where(*listed(search, visible))
    )
