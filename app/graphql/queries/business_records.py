"""Listing charges, lines of the credit ledger and ingredients."""

from collections.abc import Callable
from typing import Any, TypeVar

import strawberry

from app.domain import public_ids
from app.graphql.context import Info
from app.graphql.requires import READS_BUSINESS
from app.graphql.types.business.record_lists import Charge, CreditTransaction, Ingredient
from app.graphql.types.connections import (
    After,
    Before,
    Connection,
    First,
    Last,
    connect,
    requested_page,
)
from app.graphql.types.notes import FromDay, ToDay
from app.graphql.types.organizations import OrganizationArgument, named_organization
from app.services.business import record_lists

Shown = TypeVar("Shown")


@strawberry.type
class BusinessRecordQueries:
    @strawberry.field(
        description="Charges, the latest recorded first.", extensions=[READS_BUSINESS]
    )
    async def charges(
        self,
        info: Info,
        organization_id: OrganizationArgument = None,
        from_day: FromDay = None,
        to_day: ToDay = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Charge]:
        requested = await _requested(info, organization_id, from_day, to_day)
        page = first, after, last, before
        return await _listed(info, record_lists.CHARGES, requested, page, Charge.of)

    @strawberry.field(
        description="Lines of the credit ledger, the latest recorded first.",
        extensions=[READS_BUSINESS],
    )
    async def credit_transactions(
        self,
        info: Info,
        organization_id: OrganizationArgument = None,
        from_day: FromDay = None,
        to_day: ToDay = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[CreditTransaction]:
        requested = await _requested(info, organization_id, from_day, to_day)
        page = first, after, last, before
        return await _listed(info, record_lists.CREDITS, requested, page, CreditTransaction.of)

    @strawberry.field(
        description="Ingredients, the latest recorded first.", extensions=[READS_BUSINESS]
    )
    async def ingredients(
        self,
        info: Info,
        organization_id: OrganizationArgument = None,
        from_day: FromDay = None,
        to_day: ToDay = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Ingredient]:
        requested = await _requested(info, organization_id, from_day, to_day)
        page = first, after, last, before
        return await _listed(info, record_lists.INGREDIENTS, requested, page, Ingredient.of)


async def _requested(
    info: Info, organization_id: str | None, from_day: Any, to_day: Any
) -> record_lists.RecordFilter:
    if organization_id is None:
        return record_lists.RecordFilter(None, from_day, to_day)
    await named_organization(info, organization_id)
    key = public_ids.organization_key(organization_id)
    return record_lists.RecordFilter(key, from_day, to_day)


async def _listed(
    info: Info,
    listing: record_lists.Listing[Any],
    requested: record_lists.RecordFilter,
    page: tuple[int | None, str | None, int | None, str | None],
    show: Callable[[Any], Shown],
) -> Connection[Shown]:
    request, visible, reading = requested_page(*page), info.context.visible, info.context.reading
    of = None if requested.organization_id is None else [requested.organization_id]

    async def count() -> int:
        async with reading.session(of) as session:
            return await record_lists.count_records(session, listing, requested, visible)

    async with reading.session(of) as session:
        found = await record_lists.list_records(session, listing, requested, request, visible)
    return connect(found, list(map(show, found.items)), count)
