"""Loaders of the learning loop: goals, syncs and measured posts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from strawberry.dataloader import DataLoader

from app.domain.keys import OwnedKey
from app.domain.learning.brand_memory import MemoryKind
from app.domain.learning.content_performance import PerformanceFilter, PerformanceOrder
from app.domain.learning.performance_summaries import MeasuredPost
from app.domain.learning.post_performance import PostPerformance
from app.domain.pages import Page
from app.domain.scopes import Scope, Span
from app.graphql.loaders.base import Loading, PageKey, organization_of, scope_of_span
from app.services import goals
from app.services.learning import (
    brand_memory,
    content_performance,
    performance_summaries,
    post_performance,
    sync_runs,
)
from app.storage.database import Session


@dataclass(frozen=True, slots=True)
class MemoryPageKey(PageKey):
    """A page of what was learned of a brand."""

    kind: MemoryKind | None
    present: bool | None


@dataclass(frozen=True, slots=True)
class GoalsKey(PageKey):
    """A page of the goals of a brand or an organization."""

    parent: goals.Parent
    requested: goals.GoalFilter


@dataclass(frozen=True, slots=True)
class PerformanceKey(PageKey):
    """A page of the content performance of a brand or a post."""

    parent: content_performance.Parent
    requested: PerformanceFilter
    order: PerformanceOrder


class PerformanceLoaders(Loading):
    """What is known of goals and syncs, read together for all who ask at once."""

    @cached_property
    def goal_by_id(self) -> DataLoader[UUID, goals.Goal | None]:
        """Goals, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: goals.get_goals(session, keys, self._visible), organization_of
        )

    @cached_property
    def goals_by_parent(self) -> DataLoader[GoalsKey, Page[goals.Goal]]:
        """Pages of the goals of brands or organizations."""

        async def read(
            session: Session, keys: Sequence[OwnedKey], key: GoalsKey
        ) -> Mapping[UUID, Page[goals.Goal]]:
            return await goals.list_goals_per_parent(
                session, key.parent, keys, key.requested, key.request
            )

        return self._per_parent(read)

    @cached_property
    def goal_count_by_parent(self) -> DataLoader[GoalsKey, int]:
        """How long those lists are."""

        async def read(
            session: Session, keys: Sequence[OwnedKey], key: GoalsKey
        ) -> Mapping[UUID, int]:
            return await goals.count_goals_per_parent(session, key.parent, keys, key.requested)

        return self._per_parent(read)

    @cached_property
    def sync_run_by_id(self) -> DataLoader[UUID, sync_runs.SyncRun | None]:
        """Syncs, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: sync_runs.get_runs(session, keys, self._visible),
            organization_of,
        )

    @cached_property
    def sync_status_by_scope(self) -> DataLoader[tuple[Scope, date], sync_runs.SyncStatus]:
        """How scopes are synced, with today on each one's calendar."""
        return self._all(sync_runs.get_statuses, lambda key: key[0])

    @cached_property
    def measured_posts_by_span(self) -> DataLoader[Span, tuple[MeasuredPost, ...]]:
        """The posts that scopes measured, with what they gained and what they say."""
        return self._all(
            lambda session, spans: performance_summaries.get_measured_posts(
                session, spans, self._visible
            ),
            scope_of_span,
        )

    @cached_property
    def content_performance_by_id(
        self,
    ) -> DataLoader[UUID, content_performance.ContentPerformance | None]:
        """Rows of content performance, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: content_performance.get_rows(session, keys, self._visible),
            organization_of,
        )

    @cached_property
    def content_performance_by_parent(
        self,
    ) -> DataLoader[PerformanceKey, Page[content_performance.ContentPerformance]]:
        """Pages of the content performance of brands or posts."""

        async def read(
            session: Session, keys: Sequence[OwnedKey], key: PerformanceKey
        ) -> Mapping[UUID, Page[content_performance.ContentPerformance]]:
            return await content_performance.list_rows_per_parent(
                session, key.parent, keys, key.requested, key.order, key.request
            )

        return self._per_parent(read)

    @cached_property
    def content_performance_count_by_parent(self) -> DataLoader[PerformanceKey, int]:
        """How long those lists are."""

        async def read(
            session: Session, keys: Sequence[OwnedKey], key: PerformanceKey
        ) -> Mapping[UUID, int]:
            return await content_performance.count_rows_per_parent(
                session, key.parent, keys, key.requested
            )

        return self._per_parent(read)

    @cached_property
    def post_performance_by_span(self) -> DataLoader[Span, tuple[PostPerformance, ...]]:
        """What content performance says of scopes' posts, one row each."""
        return self._all(
            lambda session, spans: post_performance.get_posts(session, spans, self._visible),
            scope_of_span,
        )

    @cached_property
    def memory_entry_by_id(self) -> DataLoader[UUID, brand_memory.MemoryEntry | None]:
        """Things learned of brands, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: brand_memory.get_entries(session, keys, self._visible),
            organization_of,
        )

    @cached_property
    def memory_by_brand(self) -> DataLoader[MemoryPageKey, Page[brand_memory.MemoryEntry]]:
        """Pages of what was learned of brands."""

        async def read(
            session: Session, keys: Sequence[OwnedKey], key: MemoryPageKey
        ) -> Mapping[UUID, Page[brand_memory.MemoryEntry]]:
            return await brand_memory.list_entries_per_brand(
                session, keys, key.kind, key.request, present=key.present
            )

        return self._per_parent(read)

    @cached_property
    def memory_count_by_brand(self) -> DataLoader[MemoryPageKey, int]:
        """How long those lists are."""

        async def read(
            session: Session, keys: Sequence[OwnedKey], key: MemoryPageKey
        ) -> Mapping[UUID, int]:
            return await brand_memory.count_entries_per_brand(
                session, keys, key.kind, present=key.present
            )

        return self._per_parent(read)
