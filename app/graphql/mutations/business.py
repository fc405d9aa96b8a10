"""Recording what the business dashboard adds up."""

from typing import Annotated

import strawberry

from app.domain.access import AccessScope
from app.graphql.context import Info
from app.graphql.requires import Requires
from app.graphql.types.bulk import at_most_500, read_items, tally
from app.graphql.types.business.records import (
    ChargeInput,
    CreditTransactionInput,
    IngredientInput,
    RecordChargesPayload,
    RecordCreditTransactionsPayload,
    RecordIngredientsPayload,
)
from app.graphql.types.nodes import OrganizationId
from app.graphql.types.organizations import named_organization
from app.services.business import records

KEEPS_BOOKS = Requires(AccessScope.ADMIN)
_HOW = "Good items are kept, the others reported; an item that is there already is replaced."

ChargesArgument = Annotated[
    list[ChargeInput], strawberry.argument(description="The charges, 500 at most.")
]
CreditsArgument = Annotated[
    list[CreditTransactionInput], strawberry.argument(description="The lines, 500 at most.")
]
IngredientsArgument = Annotated[
    list[IngredientInput], strawberry.argument(description="The ingredients, 500 at most.")
]


@strawberry.type
class BusinessMutations:
    @strawberry.mutation(
        description=f"Record up to 500 charges of an organization. {_HOW}",
        extensions=[KEEPS_BOOKS],
    )
    async def record_charges(
        self,
        info: Info,
        organization_id: OrganizationId,
        input: ChargesArgument,
    ) -> RecordChargesPayload:
        context, items = info.context, read_items(at_most_500(input), ChargeInput.given)
        key = (await named_organization(info, organization_id)).stored.id
        async with context.database.write() as session:
            outcomes, problems = await records.record_charges(
                session, key, items.read, now=context.now, new_key=context.runtime.new_key
            )
        return RecordChargesPayload(**tally(outcomes, items.all_problems(problems)))

    @strawberry.mutation(
        description=f"Record up to 500 lines of an organization's credit ledger. {_HOW}",
        extensions=[KEEPS_BOOKS],
    )
    async def record_credit_transactions(
        self,
        info: Info,
        organization_id: OrganizationId,
        input: CreditsArgument,
    ) -> RecordCreditTransactionsPayload:
        context, items = info.context, read_items(at_most_500(input), CreditTransactionInput.given)
        key = (await named_organization(info, organization_id)).stored.id
        async with context.database.write() as session:
            outcomes, problems = await records.record_credits(
                session, key, items.read, now=context.now, new_key=context.runtime.new_key
            )
        return RecordCreditTransactionsPayload(**tally(outcomes, items.all_problems(problems)))

    @strawberry.mutation(
        description=f"Record up to 500 ingredients of an organization. {_HOW}",
        extensions=[KEEPS_BOOKS],
    )
    async def record_ingredients(
        self,
        info: Info,
        organization_id: OrganizationId,
        input: IngredientsArgument,
    ) -> RecordIngredientsPayload:
        context, items = info.context, read_items(at_most_500(input), IngredientInput.given)
        key = (await named_organization(info, organization_id)).stored.id
        async with context.database.write() as session:
            outcomes, problems = await records.record_ingredients(
                session, key, items.read, now=context.now, new_key=context.runtime.new_key
            )
        return RecordIngredientsPayload(**tally(outcomes, items.all_problems(problems)))
