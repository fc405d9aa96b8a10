"""Queries about scopes: what can be measured."""

from typing import Annotated

import strawberry

from app.domain import public_ids
from app.graphql.context import Info
from app.graphql.requires import READS
from app.graphql.types.brands import Brand
from app.graphql.types.organizations import (
    Everything,
    named_organization,
)
from app.graphql.types.scopes import AnalyticsScope


@strawberry.type
class ScopeQueries:
    @strawberry.field(
        description="What can be measured: the brand or organization with this id, or everything "
        "that you see without one.",
        extensions=[READS],
    )
    async def scope(
        self,
        info: Info,
        id: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="A brand's or an organization's id."),
        ] = None,
    ) -> AnalyticsScope:
        if id is None:
            return Everything.visible()
        if id.startswith(f"{public_ids.BRAND}_"):
            return Brand.of(await info.context.loaders.brand_by_id.load(public_ids.brand_key(id)))
        return await named_organization(info, id)

    @strawberry.field(description="All that you see, added up.", extensions=[READS])
    def everything(self) -> Everything:
        return Everything.visible()
