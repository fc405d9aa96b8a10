"""Looking at brands."""

import strawberry

from app.domain import public_ids
from app.graphql.context import Info
from app.graphql.requires import READS
from app.graphql.types.brands import Brand
from app.graphql.types.connections import (
    After,
    ArchivedArgument,
    Before,
    Connection,
    First,
    Last,
    SearchArgument,
    connect,
    requested_page,
)
from app.graphql.types.nodes import BrandId
from app.graphql.types.organizations import (
    OrganizationArgument,
    brands_below,
    named_organization,
)
from app.services import brands


@strawberry.type
class BrandQueries:
    @strawberry.field(
        description="The brand with this id; null if there is none for you.",
        extensions=[READS],
    )
    async def brand(self, info: Info, id: BrandId) -> Brand | None:
        key = public_ids.from_text(public_ids.BRAND, id)
        found = await info.context.loaders.brand_by_id.load(key) if key else None
        return Brand.of(found) if found else None

    @strawberry.field(
        description="Brands by label, archived ones left out by default; those of an archived "
        "organization are listed where it is named.",
        extensions=[READS],
    )
    async def brands(
        self,
        info: Info,
        organization_id: OrganizationArgument = None,
        search: SearchArgument = None,
        archived: ArchivedArgument = False,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Brand]:
        request = requested_page(first, after, last, before)
        if organization_id is not None:
            found = await named_organization(info, organization_id)
            return await brands_below(info, found.stored.id, search, request, archived=archived)
        reading, visible = info.context.reading, info.context.visible

        async def count() -> int:
            async with reading.session(of=None) as session:
                return await brands.count_brands(session, visible, search=search, archived=archived)

        async with reading.session(of=None) as session:
            page = await brands.list_brands(
                session, request, visible, search=search, archived=archived
            )
        return connect(page, list(map(Brand.of, page.items)), count)
