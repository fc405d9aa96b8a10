"""Watching refreshes."""

import asyncio
from collections.abc import AsyncGenerator
from uuid import UUID

import strawberry

from app.domain import public_ids
from app.domain.access import AccessScope
from app.graphql.context import Context, Info
from app.graphql.types.collecting.refreshes import RefreshRun, RunId
from app.services.collecting import refresh_runs

LOOK_SECONDS = 0.5
"""The least time between two looks at a run, and how often to look where nobody tells of changes:
its truth is in the database, whoever works on it."""


@strawberry.type
class RefreshSubscriptions:
    @strawberry.subscription(
        description=(
            "A refresh run: first as it is, then after each change, until it is over. Needs the "
            f"scope {AccessScope.READ_ANALYTICS}."
        )
    )
    async def refresh_progress(self, info: Info, run_id: RunId) -> AsyncGenerator[RefreshRun, None]:
        context = info.context
        context.caller.require(AccessScope.READ_ANALYTICS)
        key = public_ids.refresh_run_key(run_id)
        shown: refresh_runs.Run | None = None
        with context.database.watch(None) as watch:
            while shown is None or not shown.is_over:
                if shown is not None:
                    watch.keys = {shown.organization_id}
                    await watch.wait(LOOK_SECONDS)
                run = await _run_of(context, key)
                if run is None or run != shown:
                    await context.renew()
                    yield RefreshRun.of(run)
                    await asyncio.sleep(LOOK_SECONDS)
                shown = run


async def _run_of(context: Context, key: UUID) -> refresh_runs.Run | None:
    async with context.database.read() as session:
        return (await refresh_runs.get_runs(session, [key], context.visible)).get(key)
