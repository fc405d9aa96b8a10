"""Charges, lines of the credit ledger and ingredients as they were recorded."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from app.domain.business.books import CreditKind
from app.graphql.context import Info
from app.graphql.scalars import BigInt
from app.services.business import record_lists

if TYPE_CHECKING:
    from app.graphql.types.organizations import Organization


@strawberry.type
class Recorded:
    """What all records have."""

    external_id: str = strawberry.field(description="Your own id of it.")
    recorded_at: dt.datetime = strawberry.field(description="When it was recorded last.")
    organization_id: strawberry.Private[UUID]

    @strawberry.field(description="Whose it is.")
    async def organization(
        self, info: Info
    ) -> Annotated["Organization", strawberry.lazy("app.graphql.types.organizations")]:
        from app.graphql.types.organizations import Organization

        return Organization.of(
            await info.context.loaders.organization_by_id.load(self.organization_id)
        )


@strawberry.type(description="Money taken.")
class Charge(Recorded):
    amount: BigInt = strawberry.field(
        description="In the currency's minor units: 1250 is 12.50 EUR, but 1250 JPY."
    )
    refunded: BigInt = strawberry.field(
        description="How much of it was given back, in minor units."
    )
    currency: str = strawberry.field(description="The currency (ISO 4217).")
    source: str = strawberry.field(description="Where it came from.")
    charged_at: dt.datetime = strawberry.field(description="When it was charged.")
    charged_on: dt.date = strawberry.field(
        description="The day of that on the organization's calendar, as it was then."
    )

    @staticmethod
    def of(charge: record_lists.Charge) -> "Charge":
        """Show a charge."""
        return Charge(**charge._asdict())


@strawberry.type(description="A line of the credit ledger.")
class CreditTransaction(Recorded):
    kind: CreditKind = strawberry.field(description="Why the credits moved.")
    amount: BigInt = strawberry.field(
        description="How many credits; the kind says in which direction."
    )
    occurred_at: dt.datetime = strawberry.field(description="When they moved.")
    occurred_on: dt.date = strawberry.field(
        description="The day of that on the organization's calendar, as it was then."
    )

    @staticmethod
    def of(line: record_lists.Credit) -> "CreditTransaction":
        """Show a line."""
        return CreditTransaction(**line._asdict())


@strawberry.type(description="An asset made: an image, a video, a voice.")
class Ingredient(Recorded):
    category: str = strawberry.field(description="What kind it is, in your own words.")
    made_at: dt.datetime = strawberry.field(description="When it was made.")
    made_on: dt.date = strawberry.field(
        description="The day of that on the organization's calendar, as it was then."
    )

    @staticmethod
    def of(ingredient: record_lists.Ingredient) -> "Ingredient":
        """Show an ingredient."""
        return Ingredient(**ingredient._asdict())
