"""Scopes in statements: many spans at once, and the rows that belong to each.

A statement over scopes takes spans of one kind and returns rows with their positions, so that a
list of scopes costs one statement, whatever their windows. The spans, and for a `bound` statement
the organizations visible to the caller, are parameters of its execution: the functions that build
these statements are cached, because building the larger ones takes longer than running some of
them.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    Table,
    Uuid,
    and_,
    not_,
    true,
)

from app.domain.scopes import ComparedSpan, Owner, Scope, ScopeKind, Span
from app.domain.windows.day_ranges import DayRange
from app.sql.portable import RowsTable, any_of_named, in_order
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
    left_out_from=Date(),
    left_out_to=Date(),
)
_sides = RowsTable(
    "sides",
    position=Integer(),
    is_current=Integer(),
    organization_id=Uuid(),
    brand_id=Uuid(),
    first_day=Date(),
    last_day=Date(),
    compared_first=Date(),
    compared_last=Date(),
    left_out_from=Date(),
    left_out_to=Date(),
)
_scopes = RowsTable("asked", position=Integer(), organization_id=Uuid(), brand_id=Uuid())
_ONE_DAY = timedelta(days=1)

placed_rows = partial(keyed_rows, "position", int)
"""A statement over spans or scopes: pairs of a position and a row."""


def asked_spans() -> FromClause:
    """Spans as a table: position, scope, first and last day, the day before, and days left out."""
    return _spans.named()


def span_parameters(
    spans: Iterable[tuple[int, Span]], visible: Collection[UUID] | None
) -> dict[str, Any]:
    """The parameters for executing a statement over spans, each with its position."""
    rows = (
        (
            *(position, *owner, span.start, span.end, span.start - _ONE_DAY),
            *_left_out(span.without, span.start),
        )
        for position, span in spans
        for owner in span.scope.owners
    )
    return _spans.parameters(rows) | visible_parameters(visible)


def asked_sides() -> FromClause:
    """Both sides of comparisons as a table: position, side, scope, and days.

    `first_day` to `last_day` are the window of the current side (`is_current` is 1), and the
    compared days of the previous one; `compared_first` to `compared_last` what is compared of them.
    """
    return _sides.named()


def side_parameters(
    compared: Iterable[tuple[int, ComparedSpan]], visible: Collection[UUID] | None
) -> dict[str, Any]:
    """The parameters for executing a statement over sides of comparisons."""
    rows = (
        side
        for position, span in compared
        for owner in span.scope.owners
        for side in _sides_of(position, owner, span)
    )
    return _sides.parameters(rows) | visible_parameters(visible)


def _sides_of(position: int, owner: Owner, span: ComparedSpan) -> Iterator[tuple[Any, ...]]:
    before = span.start - _ONE_DAY
    current = span.current or DayRange(before, before)  # no day of the window
    yield (
        *(position, 1, *owner, span.start, span.end, current.start, current.end),
        *_left_out(current.without, current.start),
    )
    previous = span.previous
    if previous is not None:
        yield (
            *(position, 0, *owner),
            *(previous.start, previous.end, previous.start, previous.end),
            *_left_out(previous.without, previous.start),
        )


def _left_out(without: tuple[date, date] | None, start: date) -> tuple[date, date]:
    """The days that are left out; if none are, one that isn't there anyway."""
    return without or (start - _ONE_DAY, start - _ONE_DAY)


def is_left_in(day: ColumnElement[Any], requested: FromClause) -> ColumnElement[bool]:
    """Whether a day isn't one of those that are left out."""
    return not_(day.between(requested.c.left_out_from, requested.c.left_out_to))


def named_scopes() -> FromClause:
    """Scopes as a table: position and scope."""
    return _scopes.named()


def scope_parameters(scopes: Sequence[Scope], visible: Collection[UUID] | None) -> dict[str, Any]:
    """The parameters for executing a statement over scopes."""
    return _scopes.parameters(_owners(scopes)) | visible_parameters(visible)


def visible_parameters(visible: Collection[UUID] | None) -> dict[str, Any]:
    """The parameter of a `bound` statement: the organizations visible to the caller."""
    return {} if visible is None else {"visible": list(visible)}


def asked_scopes(scopes: Sequence[Scope]) -> FromClause:
    """The scopes as a table: position and scope."""
    return _scopes.of(_owners(scopes))


def _owners(scopes: Sequence[Scope]) -> Iterator[tuple[Any, ...]]:
    return ((position, *owner) for position, scope in enumerate(scopes) for owner in scope.owners)


def join_scopes(
    kind: ScopeKind,
    statement: Select[Any],
    table: Table,
    requested: FromClause,
    *,
    bound: bool,
    and_archived: bool = False,
) -> Select[Any]:
    """Join a table with rows of brands to the requested scopes."""
    rows = rows_of_scopes(kind, table, requested, bound=bound, and_archived=and_archived)
    return statement.select_from(rows)


def rows_of_scopes(
    kind: ScopeKind,
    table: Table,
    requested: FromClause,
    *,
    bound: bool,
    and_archived: bool = False,
) -> FromClause:
    """The requested scopes with what a table with rows of brands has of them.

    A scope leaves out the rows of archived brands below it, and everything those of archived
    organizations; `and_archived` includes them, which saves two joins. A selection is one row of
    the requested scopes for each of its brands, and has none for those that are archived.
    """
    if kind in {ScopeKind.BRAND, ScopeKind.SELECTION}:
        return requested.join(
            table,
            and_(
                table.c.organization_id == requested.c.organization_id,
                table.c.brand_id == requested.c.brand_id,
            ),
        )
    if and_archived:
        is_its = (
            table.c.organization_id == requested.c.organization_id
            if kind is ScopeKind.ORGANIZATION
            else _is_visible(table, bound=bound)
        )
        return requested.join(table, is_its)
    return _below(kind, table, requested, bound=bound)


def _below(kind: ScopeKind, table: Table, requested: FromClause, *, bound: bool) -> FromClause:
    """The requested scopes with the rows of their brands, which are found first."""
    homes, home = requested, requested.c.organization_id
    is_living: ColumnElement[bool] = _brands.c.archived_at.is_(None)
    if kind is ScopeKind.EVERYTHING:
        homes = in_order(requested, _organizations, _is_visible(_organizations, "id", bound=bound))
        home = _organizations.c.id
        is_living = and_(_organizations.c.archived_at.is_(None), is_living)
    is_its_brand = and_(_brands.c.organization_id == home, is_living)
    of_brand = and_(
        table.c.organization_id == _brands.c.organization_id, table.c.brand_id == _brands.c.id
    )
    return in_order(in_order(homes, _brands, is_its_brand), table, of_brand)


def _is_visible(table: Table, key: str = "organization_id", *, bound: bool) -> ColumnElement[bool]:
    return any_of_named(table.c[key], "visible") if bound else true()
