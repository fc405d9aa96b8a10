"""Statements over charges, the credit ledger and ingredients."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    Table,
    Uuid,
    func,
    literal,
    select,
    true,
)

from app.domain.business.books import Booked, Ever
from app.domain.scopes import Scope, ScopeKind
from app.sql.portable import RowsTable, Upsert, any_of
from app.sql.scopes import placed_rows
from app.sql.sums import total
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.business.records import Charge, CreditTransaction, Ingredient
from app.tables.business.stripe_imports import ImportCursor
from app.tables.organizations import Organization

_organizations = table_of(Organization)
_asked = RowsTable("asked", position=Integer(), organization_id=Uuid(), since=Date(), until=Date())


@dataclass(frozen=True)
class Ledger:
    """One kind of record: its table, the column for its unit, its day, and what it sums."""

    table: Table
    unit: str
    day: str
    amount: ColumnElement[Any]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of a row, its organization and key first."""
        return tuple(column.name for column in self.table.columns)

    @cached_property
    def write(self) -> Upsert:
        """Write whole rows by key."""
        return Upsert(self.table, self.columns)


def _ledger(table: Table, unit: str, day: str, amount: ColumnElement[Any]) -> Ledger:
    return Ledger(table, unit, day, amount)


_charges = table_of(Charge)
_credits = table_of(CreditTransaction)
_ingredients = table_of(Ingredient)
CHARGES = _ledger(_charges, "currency", "charged_on", _charges.c.amount - _charges.c.refunded)
CREDITS = _ledger(_credits, "kind", "occurred_on", _credits.c.amount)
INGREDIENTS = _ledger(_ingredients, "category", "made_on", literal(1))

CURSORS = Upsert(table_of(ImportCursor), ("organization_id", "source", "position", "updated_at"))


def select_cursor(organization_id: UUID, source: str) -> Select[str]:
    """The cursor of an importer."""
    table = CURSORS.table
    return select(table.c.position).where(
        table.c.organization_id == organization_id, table.c.source == source
    )


def select_stored(
    ledger: Ledger, organization_id: UUID, external_ids: Iterable[str]
) -> Select[Any]:
    """Whole rows of a ledger by external id."""
    table = ledger.table
    return select(table).where(
        table.c.organization_id == organization_id, any_of(table.c.external_id, external_ids)
    )


def _of_scopes(
    ledger: Ledger,
    columns: Sequence[Any],
    kind: ScopeKind,
    requested: Any,
    visible: Collection[UUID] | None,
) -> Select[Any]:
    table = ledger.table
    is_in = (
        table.c.organization_id == requested.c.organization_id
        if kind is ScopeKind.ORGANIZATION
        else true()
    )
    seen = [] if visible is None else [any_of(table.c.organization_id, visible)]
    return (
        select(
            *(requested.c.position, table.c.organization_id, table.c[ledger.unit].label("unit")),
            *columns,
        )
        .select_from(requested)
        .join(table, is_in)
        .where(*seen)
    )


def _asked_of(requested: Sequence[tuple[Scope, date, date]]) -> Any:
    return _asked.of(
        (position, scope.organization_id, since, until)
        for position, (scope, since, until) in enumerate(requested)
    )


def select_days(
    ledger: Ledger,
    kind: ScopeKind,
    scopes: Sequence[tuple[Scope, date, date]],
    visible: Collection[UUID] | None,
) -> RowsOf[tuple[int, Booked]]:
    """What was booked between two days."""
    requested = _asked_of(scopes)
    day = ledger.table.c[ledger.day]
    columns = (day.label("date"), total(ledger.amount).label("amount"))
    statement = (
        _of_scopes(ledger, columns, kind, requested, visible)
        .where(day.between(requested.c.since, requested.c.until))
        .group_by(
            requested.c.position, ledger.table.c.organization_id, ledger.table.c[ledger.unit], day
        )
    )
    return placed_rows(Booked, statement)


def select_ever(
    ledger: Ledger,
    kind: ScopeKind,
    scopes: Sequence[tuple[Scope, date, date]],
    visible: Collection[UUID] | None,
) -> RowsOf[tuple[int, Ever]]:
    """What was booked over all time."""
    requested = _asked_of(scopes)
    first = func.min(ledger.table.c[ledger.day]).label("first")
    columns = (total(ledger.amount).label("amount"), first)
    statement = _of_scopes(ledger, columns, kind, requested, visible).group_by(
        requested.c.position, ledger.table.c.organization_id, ledger.table.c[ledger.unit]
    )
    return placed_rows(Ever, statement)


class SellerRow(NamedTuple):
    """An organization that sells; `credit_price` is in minor units of the currency."""

    id: UUID
    currency: str
    credit_price: int | None
    archived_at: datetime | None


def select_sellers(organization_ids: Iterable[UUID]) -> RowsOf[SellerRow]:
    """These organizations as they sell."""
    statement = select(*(_organizations.c[name] for name in SellerRow._fields)).where(
        any_of(_organizations.c.id, organization_ids)
    )
    return rows_of(SellerRow, statement)
