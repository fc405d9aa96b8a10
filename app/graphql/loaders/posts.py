"""Loaders of posts, and of their lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from strawberry.dataloader import DataLoader

from app.domain.keys import OwnedKey
from app.domain.pages import Page
from app.domain.posts import PostFilter, PostOrder
from app.domain.windows.clock import Clock
from app.graphql.loaders.base import Loading, PageKey, organization_of
from app.services import post_lists, thumbnails
from app.services.thumbnails import PicturedPost
from app.storage.database import Session


@dataclass(frozen=True, slots=True)
class PostsKey(PageKey):
    """A page of the posts of a brand or an organization."""

    parent: post_lists.Parent
    requested: PostFilter
    order: PostOrder
    clock: Clock


class PostLoaders(Loading):
    """Posts, read in one batch for fields that ask at once."""

    @cached_property
    def post_by_id(self) -> DataLoader[UUID, post_lists.Post | None]:
        """Posts, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: post_lists.get_posts(session, keys, self._visible),
            organization_of,
        )

    @cached_property
    def posts_by_parent(self) -> DataLoader[PostsKey, Page[post_lists.Post]]:
        """Pages of the posts of brands or organizations."""

        async def read(
            session: Session, keys: Sequence[OwnedKey], key: PostsKey
        ) -> Mapping[UUID, Page[post_lists.Post]]:
            return await post_lists.list_posts_per_parent(
                session, key.parent, keys, key.requested, key.order, key.request, key.clock
            )

        return self._per_parent(read)

    @cached_property
    def post_count_by_parent(self) -> DataLoader[PostsKey, int]:
        """How long those lists are."""

        async def read(
            session: Session, keys: Sequence[OwnedKey], key: PostsKey
        ) -> Mapping[UUID, int]:
            return await post_lists.count_posts_per_parent(
                session, key.parent, keys, key.requested, key.clock
            )

        return self._per_parent(read)

    @cached_property
    def has_picture_by_post(self) -> DataLoader[PicturedPost, bool]:
        """Which posts have a picture."""
        return self._all(thumbnails.list_pictured)
