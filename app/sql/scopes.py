"""Scopes in statements: many spans at once, and the rows that belong to each.

A statement over scopes takes spans of one kind and returns rows with their positions, so that a
list of scopes costs one statement, whatever their windows. The spans, and for a `bound` statement
the organizations visible to the caller, are parameters of its execution: the functions that build
these statements are cached, because building the larger ones takes longer than running some of
them.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, FromClause, Integer, Select, Table, Uuid, and_, true

from app.domain.scopes import Scope, ScopeKind, Span
from app.sql.portable import RowsTable, any_of_named
from app.storage.rows import keyed_rows
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
    previous_first=Date(),
)
_scopes = RowsTable("asked", position=Integer(), organization_id=Uuid(), brand_id=Uuid())
_ONE_DAY = timedelta(days=1)

placed_rows = partial(keyed_rows, "position", int)
"""A statement over spans or scopes: pairs of a position and a row."""


def asked_spans() -> FromClause:
    """Spans as a table: position, scope, first and last day, and two earlier days.

    Those are the day before the first, and the first day of the span before it.
    """
    return _spans.named()


def span_parameters(
    spans: Sequence[Span], visible: Collection[UUID] | None, *, with_previous: bool = False
) -> dict[str, Any]:
    """The parameters for executing a statement over spans.

    With the previous ones, a span's position is twice its index in the list, and the position of
    the span before it follows.
    """
    if with_previous:
        spans = [window for span in spans for window in (span, span.previous())]
    rows = (
        (
            *(position, *span.scope[1:], span.start, span.end),
            *(span.start - _ONE_DAY, span.previous().start),
        )
        for position, span in enumerate(spans)
    )
    return _spans.parameters(rows) | _visible(visible)


def named_scopes() -> FromClause:
    """Scopes as a table: position and scope."""
    return _scopes.named()


def scope_parameters(scopes: Sequence[Scope], visible: Collection[UUID] | None) -> dict[str, Any]:
    """The parameters for executing a statement over scopes."""
    rows = ((position, *scope[1:]) for position, scope in enumerate(scopes))
    return _scopes.parameters(rows) | _visible(visible)


def _visible(visible: Collection[UUID] | None) -> dict[str, Any]:
    return {} if visible is None else {"visible": list(visible)}


def asked_scopes(scopes: Sequence[Scope]) -> FromClause:
    """The scopes as a table: position and scope."""
    return _scopes.of((position, *scope[1:]) for position, scope in enumerate(scopes))


def join_scopes(
    kind: ScopeKind,
    statement: Select[Any],
    table: Table,
    requested: FromClause,
    *,
    bound: bool,
    and_archived: bool = False,
) -> Select[Any]:
    """Join a table with rows of brands to the requested scopes.

    A scope leaves out the rows of archived brands below it, and everything those of archived
    organizations; `and_archived` includes them, which saves two joins.
    """
    if kind is ScopeKind.BRAND:
        return statement.select_from(requested).join(
            table,
            and_(
                table.c.organization_id == requested.c.organization_id,
                table.c.brand_id == requested.c.brand_id,
            ),
        )
    if kind is ScopeKind.ORGANIZATION:
        statement = statement.select_from(requested).join(
            table, table.c.organization_id == requested.c.organization_id
        )
    else:
        statement = statement.select_from(requested).join(table, _visible_to(table, bound=bound))
    if and_archived:
        return statement
    if kind is ScopeKind.EVERYTHING:
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


def _visible_to(table: Table, *, bound: bool) -> ColumnElement[bool]:
    return any_of_named(table.c.organization_id, "visible") if bound else true()
