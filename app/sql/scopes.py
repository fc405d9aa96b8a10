"""Scopes in statements: many spans at once, and the rows that belong to each.

A statement over scopes takes spans of one kind and answers with their positions, so that a list
of scopes costs one statement, whatever their windows.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, FromClause, Integer, Select, Table, Uuid, and_, true

from app.domain.scopes import Scope, ScopeKind, Span
from app.sql.portable import RowsTable, any_of
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.organizations import Organization

_brands = table_of(Brand)
_organizations = table_of(Organization)

_spans = RowsTable(
    "asked",
    position=Integer(),
    organization_id=Uuid(),
    brand_id=Uuid(),
    first_day=Date(),
    last_day=Date(),
    day_before=Date(),
)
_scopes = RowsTable("asked", position=Integer(), organization_id=Uuid(), brand_id=Uuid())
_ONE_DAY = timedelta(days=1)


def asked_spans(spans: Sequence[Span]) -> FromClause:
    """The spans as a table: position, scope, first and last day, and the day before the first."""
    return _spans.of(
        (position, *span.scope[1:], span.start, span.end, span.start - _ONE_DAY)
        for position, span in enumerate(spans)
    )


def asked_scopes(scopes: Sequence[Scope]) -> FromClause:
    """The scopes as a table: position and scope."""
    return _scopes.of((position, *scope[1:]) for position, scope in enumerate(scopes))


def join_scopes(
    kind: ScopeKind,
    statement: Select[Any],
    table: Table,
    asked: FromClause,
    visible: Collection[UUID] | None,
) -> Select[Any]:
    """Join a table of what brands hold to the scopes asked for.

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
