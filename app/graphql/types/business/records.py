"""Charges, lines of the credit ledger and ingredients as callers give them."""

import datetime as dt

import strawberry

from app.domain.business.books import CreditKind
from app.domain.business.records import GivenCharge, GivenCredit, GivenIngredient
from app.graphql.enums import described
from app.graphql.scalars import BigInt
from app.graphql.types.bulk import BulkPayload

described(
    CreditKind,
    "Why credits moved; amounts are positive, the kind says in which direction.",
    {
        CreditKind.PURCHASE: "Bought: more credits.",
        CreditKind.GRANT: "Given away: more credits.",
        CreditKind.ROLLOVER: "Carried over from an earlier period: more credits.",
        CreditKind.USAGE: "Used: fewer credits.",
        CreditKind.USAGE_REFUND: "Use that was given back: more credits.",
        CreditKind.PURCHASE_REFUND: "A purchase that was given back: fewer credits.",
        CreditKind.EXPIRY: "Expired: fewer credits.",
    },
)

ID_DESCRIPTION = "Your own id of it: recording it again replaces what it said."


@strawberry.input(description="Money taken.")
class ChargeInput:
    external_id: str = strawberry.field(description=ID_DESCRIPTION)
    amount: BigInt = strawberry.field(
        description="In the currency's minor units: 1250 is 12.50 EUR, but 1250 JPY."
    )
    refunded: BigInt = strawberry.field(
        default=0,
        description="How much of it was given back, in minor units; it lowers the charge's day.",
    )
    currency: str = strawberry.field(description="The currency (ISO 4217).")
    charged_at: dt.datetime = strawberry.field(description="When it was charged.")
    source: str = strawberry.field(default="MANUAL", description="Where you have it from.")

    def given(self) -> GivenCharge:
        """The charge in the domain's words."""
        return GivenCharge(
            self.external_id,
            self.amount,
            self.currency,
            self.charged_at,
            self.refunded,
            self.source,
        )


@strawberry.input(description="A line of the credit ledger.")
class CreditTransactionInput:
    external_id: str = strawberry.field(description=ID_DESCRIPTION)
    kind: CreditKind = strawberry.field(description="Why the credits moved.")
    amount: BigInt = strawberry.field(description="How many credits, 1 or more.")
    occurred_at: dt.datetime = strawberry.field(description="When they moved.")

    def given(self) -> GivenCredit:
        """The line in the domain's words."""
        return GivenCredit(self.external_id, self.kind, self.amount, self.occurred_at)


@strawberry.input(description="An asset made: an image, a video, a voice.")
class IngredientInput:
    external_id: str = strawberry.field(description=ID_DESCRIPTION)
    category: str = strawberry.field(description="What kind it is, in your own words.")
    made_at: dt.datetime = strawberry.field(description="When it was made.")

    def given(self) -> GivenIngredient:
        """The ingredient in the domain's words."""
        return GivenIngredient(self.external_id, self.category, self.made_at)


@strawberry.type(description="What became of charges.")
class RecordChargesPayload(BulkPayload):
    pass


@strawberry.type(description="What became of lines of the credit ledger.")
class RecordCreditTransactionsPayload(BulkPayload):
    pass


@strawberry.type(description="What became of ingredients.")
class RecordIngredientsPayload(BulkPayload):
    pass
