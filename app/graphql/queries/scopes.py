"""Queries about scopes: what can be measured."""

from typing import Annotated

import strawberry

from app.domain import public_ids
from app.domain.selections import FEWEST_BRANDS, MOST_BRANDS, chosen
from app.graphql.context import Info
from app.graphql.requires import READS
from app.graphql.types.organizations import Everything
from app.graphql.types.scopes import AnalyticsScope
from app.graphql.types.selections import Selection, scope_named, select_brands


@strawberry.type
class ScopeQueries:
    @strawberry.field(
        description="What can be measured: the brand, organization or selection with this id, or "
        "everything that you see without one.",
        extensions=[READS],
    )
    async def scope(
        self,
        info: Info,
        id: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="A brand's, an organization's or a selection's id."),
        ] = None,
    ) -> AnalyticsScope:
        return await scope_named(info, id)

    @strawberry.field(
        description="Brands of one or several organizations, added up.", extensions=[READS]
    )
    async def selection(
        self,
        info: Info,
        brand_ids: Annotated[
            list[strawberry.ID],
            strawberry.argument(
                description=f"Ids of brands, brand_...: {FEWEST_BRANDS} to {MOST_BRANDS} "
                "different ones."
            ),
        ],
    ) -> Selection:
        return await select_brands(info, chosen(list(map(public_ids.brand_key, brand_ids))))

    @strawberry.field(description="All that you see, added up.", extensions=[READS])
    def everything(self) -> Everything:
        return Everything.visible()
