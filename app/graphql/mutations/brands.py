"""Creating, changing and archiving brands."""

from collections.abc import Mapping
from typing import Annotated, Any

import strawberry

from app.domain import public_ids
from app.domain.access import AccessScope
from app.graphql.context import Info
from app.graphql.requires import Requires
from app.graphql.types.brands import Brand
from app.graphql.types.inputs import (
    BrandInput,
    given,
)
from app.graphql.types.nodes import BrandId, OrganizationId
from app.services import brands

WRITES = Requires(AccessScope.WRITE_CONTENT)

BrandArgument = Annotated[BrandInput, strawberry.argument(description="What the brand is to be.")]


@strawberry.type
class BrandMutations:
    @strawberry.mutation(description="Create a brand of an organization.", extensions=[WRITES])
    async def create_brand(
        self,
        info: Info,
        organization_id: OrganizationId,
        input: BrandArgument,
    ) -> Brand:
        context = info.context
        parent = context.check_sees(public_ids.organization_key(organization_id))
        values = given(input)
        async with context.database.write() as session:
            key = await brands.create_brand(
                session,
                parent,
                values.get("label") or "",
                values.get("logo_url"),
                key=context.runtime.new_key(),
                now=context.now,
            )
            return Brand.of((await brands.get_brands(session, [key], None)).get(key))

    @strawberry.mutation(description="Change what is given of a brand.", extensions=[WRITES])
    async def update_brand(
        self,
        info: Info,
        id: BrandId,
        input: BrandArgument,
    ) -> Brand:
        return await _update_brand(info, id, given(input))

    @strawberry.mutation(
        description="Archive a brand: scopes above it leave it out; nothing below it is archived.",
        extensions=[WRITES],
    )
    async def archive_brand(self, info: Info, id: BrandId) -> Brand:
        return await _update_brand(info, id, {"archived_at": info.context.now})

    @strawberry.mutation(description="Let an archived brand count again.", extensions=[WRITES])
    async def restore_brand(self, info: Info, id: BrandId) -> Brand:
        return await _update_brand(info, id, {"archived_at": None})


async def _update_brand(info: Info, public_id: str, values: Mapping[str, Any]) -> Brand:
    context = info.context
    key = public_ids.brand_key(public_id)
    async with context.database.write() as session:
        await brands.update_brand(session, key, values, context.visible, now=context.now)
        await session.flush()
        return Brand.of((await brands.get_brands(session, [key], context.visible)).get(key))
