"""Posts as callers see them: one by one, by what the platform calls them, and in lists."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from app.domain.pages import Cursor, Page, PageRequest, page_of
from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostFilter, PostOrder, PostStatus, search_text
from app.services.organizations import Visible
from app.sql import posts as sql
from app.storage.database import Session

Parent = Literal["brand_id", "organization_id"]


class PostIdentity(NamedTuple):
    """What a post is known by outside: whose it is, where, and the platform's id of it."""

    organization_id: UUID
    platform: Platform
    external_id: str


class Post(NamedTuple):
    """A post as callers see it, with its organization's time zone."""

    organization_id: UUID
    id: UUID
    brand_id: UUID
    credential_id: UUID | None
    platform: Platform
    external_id: str
    label: str
    description: str
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
    archived_at: datetime | None
    time_zone: str


_WIDTH = len(Post._fields)


def _view(row: Sequence[Any]) -> Post:
    return Post._make(row[:_WIDTH])


def _listed(row: Sequence[Any]) -> tuple[Post, Cursor]:
    return _view(row), (row[_WIDTH], row[_WIDTH + 1])


def _folded(requested: PostFilter) -> PostFilter:
    return replace(requested, search=search_text(requested.search))


async def get_posts(session: Session, ids: Collection[UUID], visible: Visible) -> dict[UUID, Post]:
    """The posts with these keys, as far as they exist for the caller."""
    rows = (await session.execute(sql.select_by_id(ids, visible))).all()
    return {row.id: _view(row) for row in rows}


async def find_posts(
    session: Session,
    visible: Visible,
    *,
    platform: Platform | None = None,
    external_id: str | None = None,
    url: str | None = None,
) -> list[Post]:
    """The posts that a platform knows by an id, or that an address leads to; oldest first.

    There is one per organization that has it.
    """
    values: dict[str, Any] = {"platform": platform, "external_id": external_id, "url": url}
    given = {name: value for name, value in values.items() if value is not None}
    return [_view(row) for row in await session.execute(sql.select_where(visible, **given))]


async def find_keys(
    session: Session, identities: Collection[PostIdentity], visible: Visible
) -> dict[PostIdentity, UUID]:
    """The keys of posts by what they are known by, as far as they exist for the caller."""
    wanted: dict[UUID, set[str]] = defaultdict(set)
    for identity in identities:
        if visible is None or identity.organization_id in visible:
            wanted[identity.organization_id].add(identity.external_id)
    return {
        PostIdentity(organization_id, platform, external_id): key
        for organization_id, external_ids in wanted.items()
        for platform, external_id, key in await session.execute(
            sql.select_keys(organization_id, external_ids)
        )
    }


async def list_posts(
    session: Session,
    requested: PostFilter,
    order: PostOrder,
    request: PageRequest,
    visible: Visible,
) -> Page[Post]:
    """A page of the posts of all organizations that exist for the caller."""
    statement = sql.select_page(_folded(requested), order, request, visible)
    rows = (await session.execute(statement)).all()
    return page_of([_listed(row) for row in rows], request)


async def list_posts_per_parent(
    session: Session,
    parent: Parent,
    parent_ids: Collection[UUID],
    requested: PostFilter,
    order: PostOrder,
    request: PageRequest,
) -> dict[UUID, Page[Post]]:
    """The same page of posts for each of these brands or organizations."""
    statement = sql.select_page_per_parent(
        parent, _folded(requested), order, request, is_alone=len(parent_ids) == 1
    )
    parents = {"parents": parent_ids}
    # Cursors, texts and days are always others: their statements are not worth keeping.
    varies = (
        request.cursor or requested.search or requested.published_from or requested.published_to
    )
    if varies:
        rows: Sequence[Sequence[Any]] = (await session.execute(statement, parents)).all()
    else:
        rows = await session.rows(statement, parents)
    at = Post._fields.index(parent)
    found: dict[UUID, list[tuple[Post, Cursor]]] = defaultdict(list)
    for row in rows:
        found[row[at]].append(_listed(row))
    return {key: page_of(found[key], request) for key in parent_ids}


async def count_posts(session: Session, requested: PostFilter, visible: Visible) -> int:
    """How many posts the list of all organizations has."""
    return (await session.scalars(sql.count(_folded(requested), visible))).one()


async def count_posts_per_parent(
    session: Session, parent: Parent, parent_ids: Collection[UUID], requested: PostFilter
) -> dict[UUID, int]:
    """How many posts the list of each of these brands or organizations has."""
    statement = sql.count_per_parent(parent, _folded(requested))
    counts = {row[0]: row[1] for row in await session.execute(statement, {"parents": parent_ids})}
    return {key: counts.get(key, 0) for key in parent_ids}


def keys_by_organization(posts: Mapping[UUID, Post]) -> list[tuple[UUID, list[UUID]]]:
    """Posts' keys, organization by organization, in the order in which writers lock them."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for key, post in posts.items():
        found[post.organization_id].append(key)
    return sorted(found.items())
