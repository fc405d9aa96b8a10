"""What can be watched."""

import asyncio
from collections.abc import AsyncGenerator

import strawberry

from app.domain.access import AccessScope
from app.graphql import ids
from app.graphql.context import Info
from app.graphql.refresh_mutations import RunId
from app.graphql.types.refreshes import RefreshRun
from app.services import refresh_runs

LOOK_SECONDS = 0.5
"""How often a run is looked at: its truth is in the database, whoever works on it."""


@strawberry.type(description="Everything that can be watched.")
class Subscription:
    @strawberry.subscription(
        description=(
            "A refresh run: first as it is, then after each change, until it is over. Needs the "
            f"scope {AccessScope.READ_ANALYTICS}."
        )
    )
    async def refresh_progress(self, info: Info, run_id: RunId) -> AsyncGenerator[RefreshRun, None]:
        context = info.context
        context.caller.require(AccessScope.READ_ANALYTICS)
        key = ids.refresh_run_key(run_id)
        shown: refresh_runs.Run | None = None
        while shown is None or not shown.is_over:
            async with context.database.read() as session:
                run = (await refresh_runs.get_runs(session, [key], context.visible)).get(key)
            if run is None or run != shown:
                yield RefreshRun.of(run)
            shown = run
            await asyncio.sleep(LOOK_SECONDS)
