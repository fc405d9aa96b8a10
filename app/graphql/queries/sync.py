"""Queries about syncs."""

import strawberry

from app.domain import public_ids
from app.graphql.context import Info
from app.graphql.requires import READS
from app.graphql.types.learning.sync import SyncRun, SyncRunId


@strawberry.type
class SyncQueries:
    @strawberry.field(
        description="The sync with this id; null if there is none for you.", extensions=[READS]
    )
    async def sync_run(self, info: Info, id: SyncRunId) -> SyncRun | None:
        key = public_ids.from_text(public_ids.SYNC_RUN, id)
        run = await info.context.loaders.sync_run_by_id.load(key) if key else None
        return SyncRun.of(run) if run else None
