"""Loaders: what siblings ask for one by one, read together in one statement.

Each is named by its result and key, opens a session of its own for reading, and calls one plural
service. They live as long as one operation.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self, TypeVar
from uuid import UUID

from strawberry.dataloader import DataLoader

from app.database import Database, Session
from app.domain.gains import Measurement
from app.domain.lifetimes import Lifetimes
from app.domain.metrics import Platform
from app.domain.pages import Page, PageRequest
from app.domain.posts import PostFilter, PostOrder
from app.domain.rollups import DailyRow
from app.domain.scopes import Span
from app.services import analytics, brands, organizations, post_analytics, post_lists
from app.services.organizations import Visible

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
_NO_PARENT = UUID(int=0)
ListKey = TypeVar("ListKey", bound="PageKey")


@dataclass(frozen=True, slots=True)
class PageKey:
    """A page of a list below a parent."""

    parent_id: UUID
    request: PageRequest

    def of_parent(self, parent_id: UUID) -> Self:
        """The same page of another parent's list."""
        return replace(self, parent_id=parent_id)


@dataclass(frozen=True, slots=True)
class BrandsKey(PageKey):
    """A page of an organization's brands."""

    search: str | None


@dataclass(frozen=True, slots=True)
class PostsKey(PageKey):
    """A page of the posts of a brand or an organization."""

    parent: post_lists.Parent
    asked: PostFilter
    order: PostOrder


class Loaders:
    """The loaders of one operation."""

    def __init__(self, database: Database, visible: Visible) -> None:
        self._database = database
        self._visible = visible

    @cached_property
    def organization_by_id(self) -> DataLoader[UUID, organizations.Organization | None]:
        """Organizations, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: organizations.get_organizations(session, keys, self._visible)
        )

    @cached_property
    def brand_by_id(self) -> DataLoader[UUID, brands.Brand | None]:
        """Brands, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: brands.get_brands(session, keys, self._visible)
        )

    @cached_property
    def post_by_id(self) -> DataLoader[UUID, post_lists.Post | None]:
        """Posts, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: post_lists.get_posts(session, keys, self._visible)
        )

    @cached_property
    def days_by_span(self) -> DataLoader[Span, list[DailyRow]]:
        """What scopes gained day by day."""
        return self._all(lambda session, keys: analytics.get_days(session, keys, self._visible))

    @cached_property
    def lifetimes_by_span(self) -> DataLoader[Span, Lifetimes]:
        """Lifetime totals of scopes as of the spans' last days."""
        return self._all(
            lambda session, keys: analytics.get_lifetimes(session, keys, self._visible)
        )

    @cached_property
    def tracked_by_span(self) -> DataLoader[Span, dict[Platform, int]]:
        """How many posts of scopes were measured."""
        return self._all(
            lambda session, keys: analytics.count_tracked_posts(session, keys, self._visible)
        )

    @cached_property
    def summary_by_post(
        self,
    ) -> DataLoader[post_analytics.PostToday, post_analytics.PostSummary | None]:
        """The numbers of posts as of now."""
        return self._one_by_one(post_analytics.get_summaries)

    @cached_property
    def days_by_post(
        self,
    ) -> DataLoader[post_analytics.PostSpan, list[Measurement]]:
        """What was measured of posts day by day."""
        return self._all(post_analytics.get_days)

    @cached_property
    def brands_by_organization(self) -> DataLoader[BrandsKey, Page[brands.Brand]]:
        """Pages of organizations' brands."""

        async def read(
            session: Session, keys: Sequence[UUID], key: BrandsKey
        ) -> Mapping[UUID, Page[brands.Brand]]:
            return await brands.list_brands_per_organization(
                session, keys, key.request, search=key.search
            )

        return self._per_parent(read)

    @cached_property
    def brand_count_by_organization(self) -> DataLoader[BrandsKey, int]:
        """How long those lists are."""

        async def read(
            session: Session, keys: Sequence[UUID], key: BrandsKey
        ) -> Mapping[UUID, int]:
            return await brands.count_brands_per_organization(session, keys, search=key.search)

        return self._per_parent(read)

    @cached_property
    def posts_by_parent(self) -> DataLoader[PostsKey, Page[post_lists.Post]]:
        """Pages of the posts of brands or organizations."""

        async def read(
            session: Session, keys: Sequence[UUID], key: PostsKey
        ) -> Mapping[UUID, Page[post_lists.Post]]:
            return await post_lists.list_posts_per_parent(
                session, key.parent, keys, key.asked, key.order, key.request
            )

        return self._per_parent(read)

    @cached_property
    def post_count_by_parent(self) -> DataLoader[PostsKey, int]:
        """How long those lists are."""

        async def read(session: Session, keys: Sequence[UUID], key: PostsKey) -> Mapping[UUID, int]:
            return await post_lists.count_posts_per_parent(session, key.parent, keys, key.asked)

        return self._per_parent(read)

    def _per_parent(
        self,
        read: Callable[[Session, Sequence[UUID], ListKey], Awaitable[Mapping[UUID, Value]]],
    ) -> DataLoader[ListKey, Value]:
        """A loader of lists below parents: keys that differ only in the parent go together."""

        async def load(keys: list[ListKey]) -> Sequence[Value]:
            alike: dict[ListKey, list[UUID]] = defaultdict(list)
            for key in keys:
                alike[key.of_parent(_NO_PARENT)].append(key.parent_id)
            found: dict[ListKey, Value] = {}
            async with self._database.read() as session:
                for key, parents in alike.items():
                    for parent, value in (await read(session, parents, key)).items():
                        found[key.of_parent(parent)] = value
            return [found[key] for key in keys]

        return DataLoader(load_fn=load)

    def _one_by_one(
        self,
        read: Callable[[Session, Collection[Key]], Awaitable[Mapping[Key, Value]]],
    ) -> DataLoader[Key, Value | None]:
        """A loader that gives None where the service found nothing."""

        async def load(keys: list[Key]) -> Sequence[Value | None]:
            async with self._database.read() as session:
                found = await read(session, keys)
            return [found.get(key) for key in keys]

        return DataLoader(load_fn=load)

    def _all(
        self, read: Callable[[Session, Sequence[Key]], Awaitable[Mapping[Key, Value]]]
    ) -> DataLoader[Key, Value]:
        """A loader whose service has an answer for every key."""

        async def load(keys: list[Key]) -> Sequence[Value]:
            async with self._database.read() as session:
                found = await read(session, keys)
            return [found[key] for key in keys]

        return DataLoader(load_fn=load)
