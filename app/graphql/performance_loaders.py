"""Loaders of the learning loop: goals, syncs and measured posts."""

from datetime import date
from functools import cached_property
from uuid import UUID

from strawberry.dataloader import DataLoader

from app.domain.performance_summaries import MeasuredPost
from app.domain.scopes import Scope, Span
from app.graphql.loading import Loading
from app.services import content_performance, goals, performance_summaries, sync


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

    @cached_property
    def measured_posts_by_span(self) -> DataLoader[Span, tuple[MeasuredPost, ...]]:
        """The posts that scopes measured, with what they gained and what they say."""
        return self._all(
            lambda session, spans: performance_summaries.get_measured_posts(
                session, spans, self._visible
            )
        )

    @cached_property
    def content_performance_by_id(
        self,
    ) -> DataLoader[UUID, content_performance.ContentPerformance | None]:
        """Rows of content performance, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: content_performance.get_rows(session, keys, self._visible)
        )
