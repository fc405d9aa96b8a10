"""Statements over organizations."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from app.domain.pages import PageRequest
from app.sql import keyset
from app.sql.portable import any_of
from app.tables.base import table_of
from app.tables.organizations import Organization

organizations = table_of(Organization)

VIEW = (
    *("id", "label", "time_zone", "currency", "credit_price"),
    *("logo_url", "created_at", "archived_at"),
)
"""The columns of an organization that callers see."""


def visible_to(visible: Collection[UUID] | None) -> list[ColumnElement[bool]]:
    """Keep to the organizations that exist for a caller; None is all."""
    return [] if visible is None else [any_of(organizations.c.id, visible)]


@cache
def select_view() -> Select[*tuple[Any, ...]]:
    """Organizations as callers see them."""
    return select(*(organizations.c[name] for name in VIEW))


def select_all() -> Select[*tuple[Any, ...]]:
    """All organizations, archived or not, by label."""
    return select_view().order_by(organizations.c.label_key, organizations.c.id)


def select_by_id(ids: Iterable[UUID], visible: Collection[UUID] | None) -> Select[*tuple[Any, ...]]:
    """These organizations, archived or not, as far as they exist for the caller."""
    return select_view().where(any_of(organizations.c.id, ids), *visible_to(visible))


def select_by_label_key(label_key: str) -> Select[*tuple[Any, ...]]:
    """The organizations of a folded label that aren't archived: there may be several."""
    return (
        select_view()
        .where(organizations.c.label_key == label_key, organizations.c.archived_at.is_(None))
        .order_by(organizations.c.id)
    )


def _listed(search: str | None, visible: Collection[UUID] | None) -> list[ColumnElement[bool]]:
    conditions = [organizations.c.archived_at.is_(None), *visible_to(visible)]
    if search:
        conditions.append(organizations.c.label_key.contains(search, autoescape=True))
    return conditions


def select_page(
    search: str | None, visible: Collection[UUID] | None, request: PageRequest
) -> Select[*tuple[Any, ...]]:
    """A page of organizations that aren't archived, by label; `search` is folded text."""
    keys = (keyset.Key(organizations.c.label_key), keyset.Key(organizations.c.id))
    return keyset.page(select_view().where(*_listed(search, visible)), keys, request)


def count(search: str | None, visible: Collection[UUID] | None) -> Select[int]:
    """How many organizations the list has."""
    return select(func.count()).select_from(organizations).where(*_listed(search, visible))


def select_time_zones(visible: Collection[UUID] | None) -> Select[str]:
    """The zones of the organizations that aren't archived, each once."""
    return select(organizations.c.time_zone).where(*_listed(None, visible)).distinct()
