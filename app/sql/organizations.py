"""Statements over organizations."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from app.domain.pages import PageRequest
from app.domain.windows.periods import WeekStart
from app.domain.windows.today import LocalCalendar
from app.sql import keyset
from app.sql.archived import archived_or_not
from app.sql.labels import named_like
from app.sql.portable import any_of, any_of_named
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.organizations import Organization

organizations = table_of(Organization)


class OrganizationRow(NamedTuple):
    """An organization as callers see it; `credit_price` is in minor units of the currency."""

    id: UUID
    label: str
    time_zone: str
    week_start: WeekStart
    currency: str
    credit_price: int | None
    logo_url: str | None
    created_at: datetime
    archived_at: datetime | None


def visible_to(visible: Collection[UUID] | None) -> list[ColumnElement[bool]]:
    """Restrict to the organizations visible to a caller; None is all."""
    return [] if visible is None else [any_of(organizations.c.id, visible)]


@cache
def _view() -> Select[Any]:
    """Organizations as callers see them."""
    return select(*(organizations.c[name] for name in OrganizationRow._fields))


def select_all() -> RowsOf[OrganizationRow]:
    """All organizations, archived or not, by label."""
    statement = _view().order_by(organizations.c.label_key, organizations.c.id)
    return rows_of(OrganizationRow, statement)


def select_by_id(ids: Iterable[UUID], visible: Collection[UUID] | None) -> RowsOf[OrganizationRow]:
    """These organizations, archived or not, if visible to the caller."""
    statement = _view().where(any_of(organizations.c.id, ids), *visible_to(visible))
    return rows_of(OrganizationRow, statement)


def select_by_label_key(label_key: str) -> RowsOf[OrganizationRow]:
    """The unarchived organizations with a folded label: there may be several."""
    statement = (
        _view()
        .where(organizations.c.label_key == label_key, organizations.c.archived_at.is_(None))
        .order_by(organizations.c.id)
    )
    return rows_of(OrganizationRow, statement)


def _listed(
    search: str | None, visible: Collection[UUID] | None = None, *, archived: bool | None = False
) -> list[ColumnElement[bool]]:
    found = named_like(organizations.c.label_key, search)
    kind = archived_or_not(organizations.c.archived_at, archived=archived)
    return [*kind, *visible_to(visible), *found]


def select_page(
    search: str | None, request: PageRequest, *, archived: bool | None = False, bound: bool
) -> keyset.PageRows[OrganizationRow]:
    """A page of organizations, by label; if `bound`, of those that are `visible`.

    `search` is folded text.
    """
    keys = (keyset.Key(organizations.c.label_key), keyset.Key(organizations.c.id))
    statement = _view().where(*_listed(search, archived=archived))
    if bound:
        statement = statement.where(any_of_named(organizations.c.id, "visible"))
    return keyset.page(OrganizationRow, statement, keys, request)


@lru_cache(maxsize=64)
def select_start(
    request: PageRequest, *, archived: bool | None = False, bound: bool
) -> keyset.PageRows[OrganizationRow]:
    """The first or the last page of them all, which every view of the dashboard begins with."""
    return select_page(None, request, archived=archived, bound=bound)


def count(
    search: str | None, visible: Collection[UUID] | None, *, archived: bool | None = False
) -> Select[int]:
    """How many organizations the list has."""
    listed = _listed(search, visible, archived=archived)
    return select(func.count()).select_from(organizations).where(*listed)


def select_time_zones(visible: Collection[UUID] | None) -> Select[str]:
    """The distinct time zones of unarchived organizations."""
    return select(organizations.c.time_zone).where(*_listed(None, visible)).distinct()


@cache
def select_calendars(*, bound: bool) -> RowsOf[LocalCalendar]:
    """The distinct calendars of unarchived organizations; if `bound`, of those that are visible."""
    columns = (organizations.c[name] for name in LocalCalendar._fields)
    statement = select(*columns).where(*_listed(None, None)).distinct()
    if bound:
        statement = statement.where(any_of_named(organizations.c.id, "visible"))
    return rows_of(LocalCalendar, statement)
