"""Looking at organizations."""

import strawberry

from app.domain import public_ids
from app.graphql.context import Info
from app.graphql.requires import READS
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
from app.graphql.types.nodes import OrganizationId
from app.graphql.types.organizations import (
    Organization,
)
from app.services import organizations


@strawberry.type
class OrganizationQueries:
    @strawberry.field(
        description="The organization with this id; null if there is none for you.",
        extensions=[READS],
    )
    async def organization(
        self,
        info: Info,
        id: OrganizationId,
    ) -> Organization | None:
        key = public_ids.from_text(public_ids.ORGANIZATION, id)
        found = await info.context.loaders.organization_by_id.load(key) if key else None
        return Organization.of(found) if found else None

    @strawberry.field(
        description="Organizations by label, archived ones left out by default.",
        extensions=[READS],
    )
    async def organizations(
        self,
        info: Info,
        search: SearchArgument = None,
        archived: ArchivedArgument = False,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Organization]:
        request = requested_page(first, after, last, before)
        reading, visible = info.context.reading, info.context.visible

        async def count() -> int:
            async with reading.session(of=None) as session:
                return await organizations.count_organizations(
                    session, visible, search=search, archived=archived
                )

        async with reading.session(of=None) as session:
            page = await organizations.list_organizations(
                session, request, visible, search=search, archived=archived
            )
        return connect(page, list(map(Organization.of, page.items)), count)
