"""Statements that list charges, lines of the credit ledger and ingredients."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import Select, func, select

from app.domain.business.books import CreditKind
from app.domain.pages import PageRequest
from app.sql import keyset
from app.sql.business.records import CHARGES, CREDITS, INGREDIENTS, Ledger
from app.sql.portable import any_of
from app.tables.base import table_of
from app.tables.organizations import Organization

_organizations = table_of(Organization)


class ChargeRow(NamedTuple):
    """A charge as it was recorded."""

    organization_id: UUID
    external_id: str
    source: str
    amount: int
    refunded: int
    currency: str
    charged_at: datetime
    charged_on: date
    recorded_at: datetime


class CreditRow(NamedTuple):
    """A line of the credit ledger as it was recorded."""

    organization_id: UUID
    external_id: str
    kind: CreditKind
    amount: int
    occurred_at: datetime
    occurred_on: date
    recorded_at: datetime


class IngredientRow(NamedTuple):
    """An ingredient as it was recorded."""

    organization_id: UUID
    external_id: str
    category: str
    made_at: datetime
    made_on: date
    recorded_at: datetime


RowT = TypeVar("RowT", ChargeRow, CreditRow, IngredientRow)


@dataclass(frozen=True)
class Listing(Generic[RowT]):
    """A ledger whose records are listed as rows."""

    ledger: Ledger
    row: type[RowT]

    @property
    def latest_first(self) -> tuple[keyset.Key, ...]:
        """The order of its list."""
        return (keyset.Key(self.ledger.table.c.id, descending=True),)


LISTED_CHARGES = Listing(CHARGES, ChargeRow)
LISTED_CREDITS = Listing(CREDITS, CreditRow)
LISTED_INGREDIENTS = Listing(INGREDIENTS, IngredientRow)


def select_records(
    listing: Listing[Any],
    organization_id: UUID | None,
    first: date | None,
    last: date | None,
    visible: Collection[UUID] | None,
) -> Select[Any]:
    """The records of an organization, or of all that aren't archived, of these days."""
    table = listing.ledger.table
    statement = select(*(table.c[name] for name in listing.row._fields))
    day = table.c[listing.ledger.day]
    if visible is not None:
        statement = statement.where(any_of(table.c.organization_id, visible))
    if first is not None:
        statement = statement.where(day >= first)
    if last is not None:
        statement = statement.where(day <= last)
    if organization_id is not None:
        return statement.where(table.c.organization_id == organization_id)
    return statement.join(_organizations, _organizations.c.id == table.c.organization_id).where(
        _organizations.c.archived_at.is_(None)
    )


def page(
    listing: Listing[RowT], statement: Select[Any], request: PageRequest
) -> keyset.PageRows[RowT]:
    """A page of records, the latest recorded first."""
    return keyset.page(listing.row, statement, listing.latest_first, request)


def count(statement: Select[Any]) -> Select[int]:
    """How many there are."""
    return select(func.count()).select_from(statement.subquery())
