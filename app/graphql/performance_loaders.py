"""Loaders of the learning loop: goals and syncs."""

from datetime import date
from functools import cached_property
from uuid import UUID

from strawberry.dataloader import DataLoader

from app.domain.scopes import Scope
from app.graphql.loading import Loading
from app.services import goals, sync


class PerformanceLoaders(Loading):
    """What is known of goals and syncs, read together for all who ask at once."""

    @cached_property
    def goal_by_id(self) -> DataLoader[UUID, goals.Goal | None]:
        """Goals, as far as they exist for the caller."""
        return self._one_by_one(lambda session, keys: goals.get_goals(session, keys, self._visible))

    @cached_property
    def sync_run_by_id(self) -> DataLoader[UUID, sync.SyncRun | None]:
        """Syncs, as far as they exist for the caller."""
        return self._one_by_one(lambda session, keys: sync.get_runs(session, keys, self._visible))

    @cached_property
    def sync_status_by_scope(self) -> DataLoader[tuple[Scope, date], sync.SyncStatus]:
        """How scopes are synced, with today on each one's calendar."""
        return self._all(sync.get_statuses)
