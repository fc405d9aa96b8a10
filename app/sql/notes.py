"""Statements over notes."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Delete,
    FromClause,
    Select,
    and_,
    delete,
    func,
    or_,
    select,
    true,
)

from app.domain.notes import MOST_SHOWN
from app.domain.pages import PageRequest
from app.domain.scopes import Scope, ScopeKind
from app.sql import keyset
from app.sql.portable import any_of, any_of_named
from app.sql.scopes import asked_spans, placed_rows
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.notes import Note
from app.tables.organizations import Organization

_notes = table_of(Note)
_brands = table_of(Brand)
_organizations = table_of(Organization)
_OF_BRAND = and_(
    _brands.c.organization_id == _notes.c.organization_id, _brands.c.id == _notes.c.brand_id
)


class NoteRow(NamedTuple):
    """A note as callers see it."""

    organization_id: UUID
    id: UUID
    brand_id: UUID | None
    start: date
    end: date
    text: str
    created_by: str
    created_at: datetime
    updated_by: str
    updated_at: datetime


def select_by_id(ids: Iterable[UUID], visible: Collection[UUID] | None) -> RowsOf[NoteRow]:
    """These notes, if visible to the caller."""
    seen = [] if visible is None else [any_of(_notes.c.organization_id, visible)]
    columns = (_notes.c[name] for name in NoteRow._fields)
    return rows_of(NoteRow, select(*columns).where(any_of(_notes.c.id, ids), *seen))


def select_starting(organization_id: UUID, days: Iterable[date]) -> RowsOf[NoteRow]:
    """The notes of an organization and its brands that begin on these days."""
    columns = (_notes.c[name] for name in NoteRow._fields)
    statement = select(*columns).where(
        _notes.c.organization_id == organization_id, any_of(_notes.c.start, days)
    )
    return rows_of(NoteRow, statement)


def select_below(
    scope: Scope, first: date | None, last: date | None, visible: Collection[UUID] | None
) -> Select[Any]:
    """The notes of a scope and of the scopes below it that touch these days, to page or to count.

    Below what is named, those of archived organizations and brands are left out.
    """
    seen = [] if visible is None else [any_of(_notes.c.organization_id, visible)]
    statement = select(*(_notes.c[name] for name in NoteRow._fields)).where(*seen)
    if first is not None:
        statement = statement.where(_notes.c.end >= first)
    if last is not None:
        statement = statement.where(_notes.c.start <= last)
    if scope.organization_id is not None:
        statement = statement.where(_notes.c.organization_id == scope.organization_id)
    else:
        statement = statement.join(
            _organizations, _organizations.c.id == _notes.c.organization_id
        ).where(_organizations.c.archived_at.is_(None))
    if scope.brand_id is not None:
        return statement.where(_notes.c.brand_id == scope.brand_id)
    return statement.outerjoin(_brands, _OF_BRAND).where(_brands.c.archived_at.is_(None))


_LATEST_FIRST = (keyset.Key(_notes.c.id, descending=True),)


def page(statement: Select[Any], request: PageRequest) -> keyset.PageRows[NoteRow]:
    """A page of notes, the latest written first."""
    return keyset.page(NoteRow, statement, _LATEST_FIRST, request)


def count(statement: Select[Any]) -> Select[int]:
    """How many there are."""
    return select(func.count()).select_from(statement.subquery())


@cache
def select_of_spans(kind: ScopeKind, *, bound: bool) -> RowsOf[tuple[int, NoteRow]]:
    """The notes of each span that touch its days, by their first day; the latest if there are many.

    A brand's are its own and those of its organization, an organization's its own and those of
    its brands, a selection's those of its brands, each once. Above a brand, those of archived ones
    are left out.
    """
    requested = asked_spans()
    columns = (_notes.c[name] for name in NoteRow._fields)
    statement = select(requested.c.position, *columns).select_from(requested)
    touching = and_(_notes.c.start <= requested.c.last_day, _notes.c.end >= requested.c.first_day)
    statement = _join(kind, statement, requested, bound=bound).where(touching)
    if kind is ScopeKind.SELECTION:  # what is of an organization is of several of its brands
        statement = statement.distinct()
    touched = statement.subquery("touched")
    latest = (touched.c.start.desc(), touched.c.id.desc())
    place = func.row_number().over(partition_by=touched.c.position, order_by=latest)
    found = select(touched, place.label("place")).subquery()
    shown = [found.c[name] for name in ("position", *NoteRow._fields)]
    return placed_rows(
        NoteRow,
        select(*shown).where(found.c.place <= MOST_SHOWN).order_by(found.c.start, found.c.id),
    )


def _join(
    kind: ScopeKind, statement: Select[Any], requested: FromClause, *, bound: bool
) -> Select[Any]:
    of_organization = _notes.c.organization_id == requested.c.organization_id
    if kind in {ScopeKind.BRAND, ScopeKind.SELECTION}:
        of_brand = or_(_notes.c.brand_id.is_(None), _notes.c.brand_id == requested.c.brand_id)
        return statement.join(_notes, and_(of_organization, of_brand))
    if kind is ScopeKind.ORGANIZATION:
        statement = statement.join(_notes, of_organization)
    else:
        statement = statement.join(_notes, _visible_to(bound=bound)).join(
            _organizations,
            and_(
                _organizations.c.id == _notes.c.organization_id,
                _organizations.c.archived_at.is_(None),
            ),
        )
    return statement.outerjoin(_brands, _OF_BRAND).where(_brands.c.archived_at.is_(None))


def _visible_to(*, bound: bool) -> ColumnElement[bool]:
    return any_of_named(_notes.c.organization_id, "visible") if bound else true()


def erase(organization_id: UUID, note_id: UUID) -> Delete:
    """Erase a note."""
    return delete(_notes).where(_notes.c.organization_id == organization_id, _notes.c.id == note_id)
