"""Looking at refresh runs."""

import strawberry

from app.domain import public_ids
from app.errors import NotFound
from app.graphql.context import Info
from app.graphql.requires import READS
from app.graphql.types.collecting.refreshes import RefreshRun, RunId, runs_below
from app.graphql.types.connections import After, Before, Connection, First, Last, requested_page
from app.graphql.types.nodes import OrganizationId


@strawberry.type
class RefreshQueries:
    @strawberry.field(
        description="The refresh run with this id; null if there is none for you.",
        extensions=[READS],
    )
    async def refresh_run(self, info: Info, id: RunId) -> RefreshRun | None:
        key = public_ids.from_text(public_ids.REFRESH_RUN, id)
        run = await info.context.loaders.run_by_id.load(key) if key else None
        return RefreshRun.of(run) if run else None

    @strawberry.field(
        description="An organization's refresh runs, the latest first.", extensions=[READS]
    )
    async def refresh_runs(
        self,
        info: Info,
        organization_id: OrganizationId,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[RefreshRun]:
        request = requested_page(first, after, last, before)
        key = info.context.check_sees(public_ids.organization_key(organization_id))
        if await info.context.loaders.organization_by_id.load(key) is None:
            raise NotFound("There is no such organization.")
        return await runs_below(info, key, request)
