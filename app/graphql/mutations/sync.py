"""Syncing."""

from typing import Annotated

import strawberry

from app.domain import public_ids
from app.domain.access import AccessScope
from app.graphql.context import Info
from app.graphql.requires import Requires
from app.graphql.types.learning.sync import SyncRun
from app.graphql.types.nodes import OrganizationId
from app.services.learning import sync, sync_runs
from app.services.learning.sync import SyncRequest

WRITES = Requires(AccessScope.WRITE_CONTENT)

OnlyBrand = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="Only this brand of it; all of it by default."),
]
Full = Annotated[
    bool, strawberry.argument(description="Look at every snapshot, not only at what changed.")
]


@strawberry.type
class SyncMutations:
    @strawberry.mutation(
        description=(
            "Copy finished snapshots into content performance: what changed since the last "
            "time, of days that are over. Gives back the run once it has ended; to do it again "
            "is safe at any time."
        ),
        extensions=[WRITES],
    )
    async def sync_analytics(
        self,
        info: Info,
        organization_id: OrganizationId,
        brand_id: OnlyBrand = None,
        full: Full = False,
    ) -> SyncRun:
        context = info.context
        requested = SyncRequest(
            context.check_sees(public_ids.organization_key(organization_id)),
            None if brand_id is None else public_ids.brand_key(brand_id),
            full,
        )
        runtime = context.runtime
        key = await sync.sync(context.database, requested, now=runtime.now, new_key=runtime.new_key)
        # From the writer: a replica may not have the run yet.
        async with context.database.write() as session:
            return SyncRun.of((await sync_runs.get_runs(session, [key], context.visible)).get(key))
