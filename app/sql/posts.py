"""Statements over posts: finding them to write them, and writing them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, or_, select

from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostStatus
from app.sql.portable import Upsert, any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.organizations import Organization
from app.tables.posts import Post

posts = table_of(Post)
_organizations = table_of(Organization)
COLUMNS = tuple(column.name for column in posts.columns)

_IDENTITY = ("organization_id", "id", "platform", "external_id")
UPSERT_POSTS = Upsert(
    posts,
    COLUMNS,
    # What a post is known by never changes. To set it, if only to what it is, would lock out the
    # foreign keys that refer to the post, and so deadlock with those who are writing them.
    lambda _table, post: {name: post[name] for name in COLUMNS if name not in _IDENTITY},
)
"""Write whole posts by key."""


class LockedOrganization(NamedTuple):
    """An organization that a writer has locked."""

    id: UUID
    time_zone: str
    archived_at: datetime | None


_LOCKED = [_organizations.c[name] for name in LockedOrganization._fields]


def lock_organization(organization_id: UUID) -> RowsOf[LockedOrganization]:
    """The organization, locked; whoever writes its brands, posts or numbers takes this first.

    Writers of one organization so come one after the other, and no two can wait for each other:
    what one write touches in several steps (an import: posts, their sums, snapshots, sums again)
    no order of rows could keep free of deadlocks.
    """
    statement = (
        select(*_LOCKED)
        .where(_organizations.c.id == organization_id)
        .with_for_update(key_share=True)
    )
    return rows_of(LockedOrganization, statement)


class WholePost(NamedTuple):
    """A post as its row is stored, column by column."""

    organization_id: UUID
    id: UUID
    brand_id: UUID
    credential_id: UUID | None
    platform: Platform
    external_id: str
    label: str
    description: str
    search_key: str
    category: PostCategory
    status: PostStatus
    url: str | None
    published_at: datetime | None
    published_on: date | None
    variant_group: str | None
    variant_id: str | None
    hook_version: str | None
    creative_version: str | None
    generation_id: str | None
    workflow_id: str | None
    prompt: str | None
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None
    said_at: str | None
    author: str | None
    language: str | None
    duration_seconds: float | None


class PostKey(NamedTuple):
    """What a post is known by, and its key."""

    platform: Platform
    external_id: str
    id: UUID


def select_by_external_id(organization_id: UUID, external_ids: Iterable[str]) -> RowsOf[WholePost]:
    """Whole posts that carry any of these external ids, on whichever platform."""
    carries = any_of(posts.c.external_id, external_ids)
    statement = select(posts).where(posts.c.organization_id == organization_id, carries)
    return rows_of(WholePost, statement)


def select_keys(organization_id: UUID, external_ids: Iterable[str]) -> RowsOf[PostKey]:
    """The keys of posts that carry any of these external ids; nothing is locked."""
    statement = select(*(posts.c[name] for name in PostKey._fields)).where(
        posts.c.organization_id == organization_id, any_of(posts.c.external_id, external_ids)
    )
    return rows_of(PostKey, statement)


def _these(organization_id: UUID, post_ids: Iterable[UUID]) -> Select[Any]:
    return select(posts).where(
        posts.c.organization_id == organization_id, any_of(posts.c.id, post_ids)
    )


def select_for_change(organization_id: UUID, post_ids: Iterable[UUID]) -> RowsOf[WholePost]:
    """Whole posts by key."""
    return rows_of(WholePost, _these(organization_id, post_ids))


def select_incomplete(organization_id: UUID, post_ids: Iterable[UUID]) -> RowsOf[WholePost]:
    """Whole posts of which nobody has said what kind of content they are, or where."""
    is_unsaid = or_(posts.c.category == PostCategory.POST, posts.c.url.is_(None))
    return rows_of(WholePost, _these(organization_id, post_ids).where(is_unsaid))
