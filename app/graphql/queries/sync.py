"""Queries about syncs."""

from typing import Annotated

import strawberry

from app.domain import public_ids
from app.domain.scopes import EVERYTHING, Scope
from app.errors import NotFound
from app.graphql.context import Info
from app.graphql.reading import organizations_of
from app.graphql.requires import READS
from app.graphql.types.brands import Brand
from app.graphql.types.connections import After, Connection, First, connect, requested_page
from app.graphql.types.learning.sync import SyncRun, SyncRunId
from app.graphql.types.organizations import OrganizationArgument, named_organization
from app.services.learning import sync_runs


@strawberry.type
class SyncQueries:
    @strawberry.field(
        description="The sync with this id; null if there is none for you.", extensions=[READS]
    )
    async def sync_run(self, info: Info, id: SyncRunId) -> SyncRun | None:
        key = public_ids.from_text(public_ids.SYNC_RUN, id)
        run = await info.context.loaders.sync_run_by_id.load(key) if key else None
        return SyncRun.of(run) if run else None

    @strawberry.field(
        description="Syncs into content performance, the latest first. Kept for 30 days; the last "
        "one of each scope always is.",
        extensions=[READS],
    )
    async def sync_runs(
        self,
        info: Info,
        organization_id: OrganizationArgument = None,
        brand_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(
                description="Only of this brand, those of its whole organization included."
            ),
        ] = None,
        first: First = None,
        after: After = None,
    ) -> Connection[SyncRun]:
        request = requested_page(first, after, None, None)
        scope = await _named_scope(info, organization_id, brand_id)
        reading, visible = info.context.reading, info.context.visible

        async def count() -> int:
            async with reading.session(organizations_of([scope])) as session:
                return await sync_runs.count_runs(session, scope, visible)

        async with reading.session(organizations_of([scope])) as session:
            page = await sync_runs.list_runs(session, scope, request, visible)
        return connect(page, list(map(SyncRun.of, page.items)), count)


async def _named_scope(
    info: Info, organization_id: strawberry.ID | None, brand_id: strawberry.ID | None
) -> Scope:
    """The brand, the organization, or everything.

    Raises:
        NotFound: There is none for the caller, or the brand is of another organization.
    """
    organization = await named_organization(info, organization_id) if organization_id else None
    if brand_id is None:
        return organization.scope if organization else EVERYTHING
    key = public_ids.brand_key(brand_id)
    scope = Brand.of(await info.context.loaders.brand_by_id.load(key)).scope
    if organization and organization.scope.organization_id != scope.organization_id:
        raise NotFound("There is no such brand.")
    return scope
