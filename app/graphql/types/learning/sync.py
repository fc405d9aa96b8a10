"""Syncs into content performance, and how far a scope is synced."""

import datetime as dt
from typing import Annotated

import strawberry

from app.domain import public_ids
from app.domain.runs import RunStatus
from app.domain.scopes import Scope
from app.errors import NotFound
from app.graphql.context import Info
from app.graphql.types.nodes import Node
from app.services.learning import sync_runs

SyncRunId = Annotated[strawberry.ID, strawberry.argument(description="The run's id: sync_...")]


@strawberry.type(
    description="One sync of finished snapshots into content performance; the counts are rows."
)
class SyncRun(Node):
    status: RunStatus = strawberry.field(description="How far it has come.")
    is_full: bool = strawberry.field(
        description="Whether it looked at every snapshot, not only at what changed."
    )
    full: bool = strawberry.field(
        description="Whether it looked at every snapshot.", deprecation_reason="Ask for isFull."
    )
    inserted: int = strawberry.field(description="How many are new.")
    updated: int = strawberry.field(description="How many were different.")
    unchanged: int = strawberry.field(description="How many were right already.")
    removed: int = strawberry.field(description="How many went because their post was archived.")
    failed: int = strawberry.field(
        description="How many were left when it broke off; the next sync goes on with them."
    )
    started_at: dt.datetime = strawberry.field(description="When it began.")
    finished_at: dt.datetime | None = strawberry.field(
        description="When it ended; null while it runs."
    )

    @staticmethod
    def of(run: sync_runs.SyncRun | None) -> "SyncRun":
        """Show a run.

        Raises:
            NotFound: There is none.
        """
        if run is None:
            raise NotFound("There is no such sync.")
        return SyncRun(
            id=strawberry.ID(public_ids.sync_run_id(run.id)),
            status=run.status,
            is_full=run.is_full,
            full=run.is_full,
            inserted=run.inserted,
            updated=run.updated,
            unchanged=run.unchanged,
            removed=run.removed,
            failed=run.failed,
            started_at=run.started_at,
            finished_at=run.finished_at,
        )


@strawberry.type(description="How far content performance is in step with the snapshots.")
class SyncStatus:
    last_run: SyncRun | None = strawberry.field(
        description="The latest sync of all of it; null before the first."
    )
    due: int = strawberry.field(
        description="How many snapshots of days that are over wait to be synced."
    )


async def sync_status(info: Info, scope: Scope, time_zone: str) -> SyncStatus:
    """How far a brand or an organization is synced, batched with its siblings."""
    key = (scope, info.context.clock.today(time_zone))
    status = await info.context.loaders.sync_status_by_scope.load(key)
    last = status.last_run
    return SyncStatus(last_run=SyncRun.of(last) if last else None, due=status.due)
