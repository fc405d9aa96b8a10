"""Listing charges, lines of the credit ledger and ingredients as they were recorded."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.pages import Page, PageRequest, page_of
from app.services.organizations import Visible
from app.sql.business import record_lists as sql
from app.storage.database import Session

Charge = sql.ChargeRow
Credit = sql.CreditRow
Ingredient = sql.IngredientRow
CHARGES, CREDITS, INGREDIENTS = sql.LISTED_CHARGES, sql.LISTED_CREDITS, sql.LISTED_INGREDIENTS
Listing = sql.Listing


class RecordFilter(NamedTuple):
    """Which records: of an organization, or of all; of these days."""

    organization_id: UUID | None = None
    first: date | None = None
    last: date | None = None


async def list_records(
    session: Session,
    listing: Listing[sql.RowT],
    requested: RecordFilter,
    request: PageRequest,
    visible: Visible,
) -> Page[sql.RowT]:
    """A page of records, the latest recorded first."""
    statement = sql.select_records(listing, *requested, visible)
    return page_of(await session.all(sql.page(listing, statement, request)), request)


async def count_records(
    session: Session, listing: Listing[Any], requested: RecordFilter, visible: Visible
) -> int:
    """How many records that list has."""
    statement = sql.select_records(listing, *requested, visible)
    return (await session.scalars(sql.count(statement))).one()
