"""Creating, changing and archiving organizations."""

from typing import Annotated
from uuid import UUID

import strawberry

from app.domain import public_ids
from app.domain.access import AccessScope
from app.errors import Forbidden
from app.graphql.context import Info
from app.graphql.requires import Requires
from app.graphql.types.inputs import OrganizationInput
from app.graphql.types.nodes import OrganizationId
from app.graphql.types.organizations import Organization
from app.services import organizations
from app.storage.database import Session

WRITES = Requires(AccessScope.WRITE_CONTENT)

ADMINISTERS = Requires(AccessScope.ADMIN)

OrganizationArgument = Annotated[
    OrganizationInput, strawberry.argument(description="What the organization is to be.")
]


@strawberry.type
class OrganizationMutations:
    @strawberry.mutation(description="Create an organization.", extensions=[ADMINISTERS])
    async def create_organization(self, info: Info, input: OrganizationArgument) -> Organization:
        context = info.context
        if context.visible is not None:
            raise Forbidden("This token is bound to one organization: it can't create another.")
        async with context.database.write() as session:
            key = await organizations.create_organization(
                session, input.values(), key=context.runtime.new_key(), now=context.now
            )
            return Organization.of(await _organization(session, key))

    @strawberry.mutation(
        description="Change what is given of an organization.", extensions=[WRITES]
    )
    async def update_organization(
        self,
        info: Info,
        id: OrganizationId,
        input: OrganizationArgument,
    ) -> Organization:
        context = info.context
        key = context.check_sees(public_ids.organization_key(id))
        async with context.database.write() as session:
            await organizations.update_organization(session, key, input.values(), now=context.now)
            return Organization.of(await _organization(session, key))

    @strawberry.mutation(
        description=(
            "Archive an organization: lists, leaderboards and everything leave it out, and nothing "
            "is collected for it. Asked by its id, it answers as before, and lists its brands."
        ),
        extensions=[ADMINISTERS],
    )
    async def archive_organization(
        self,
        info: Info,
        id: OrganizationId,
    ) -> Organization:
        return await _set_organization_archived(info, id, archived=True)

    @strawberry.mutation(
        description="Let an archived organization count again, and be collected.",
        extensions=[ADMINISTERS],
    )
    async def restore_organization(
        self,
        info: Info,
        id: OrganizationId,
    ) -> Organization:
        return await _set_organization_archived(info, id, archived=False)


async def _organization(session: Session, key: UUID) -> organizations.Organization:
    return (await organizations.get_organizations(session, [key], None))[key]


async def _set_organization_archived(info: Info, public_id: str, *, archived: bool) -> Organization:
    context = info.context
    key = context.check_sees(public_ids.organization_key(public_id))
    async with context.database.write() as session:
        await organizations.set_archived(session, key, archived=archived, now=context.now)
        return Organization.of(await _organization(session, key))
