"""Posts as callers see them: by key, by the platform's id or address, and in lists."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, Literal, NamedTuple, TypeVar
from uuid import UUID

from app.domain.keys import OwnedKey
from app.domain.numbers.age_orders import MOST_INDEXED, rows_of_page
from app.domain.pages import Cursor, Page, PageRequest, page_of
from app.domain.platforms import Platform
from app.domain.posts import BY_GAINS, PostFilter, PostOrder, PostOrderBy, search_text
from app.domain.windows.clock import Clock
from app.providers import registry
from app.services import age_orders
from app.services.organizations import Visible
from app.sql import post_lists as sql
from app.sql import post_orders
from app.sql import posts as posts_sql
from app.sql.collecting import collection_states
from app.sql.collecting.intervals import Cadences
from app.sql.keyset import PageRows, RowT
from app.storage.database import Session

Key = TypeVar("Key", bound=Hashable)
Parent = Literal["brand_id", "organization_id", "credential_id"]


class PostIdentity(NamedTuple):
    """A post's external identity: its organization, its platform, and the platform's id."""

    organization_id: UUID
    platform: Platform
    external_id: str


Post = sql.PostRow
PostOfList = sql.PostOfList
_Rows = list[tuple[RowT, Cursor]]
_Read = Callable[[PageRows[RowT], Mapping[str, Any]], Awaitable[_Rows[RowT]]]
_WHOLE = PostOrder(PostOrderBy.CREATED_AT), PageRequest(MOST_INDEXED)
"""How a list is read of which all posts are put in order."""


def _folded(requested: PostFilter) -> PostFilter:
    return replace(requested, search=search_text(requested.search))


async def get_posts(session: Session, ids: Collection[UUID], visible: Visible) -> dict[UUID, Post]:
    """The posts with these keys, if visible to the caller."""
    statement = sql.select_by_id(bound=visible is not None)
    rows = await session.rows(statement, {"ids": ids, "visible": visible or ()})
    return {post.id: post for post in rows}


async def find_posts(
    session: Session,
    visible: Visible,
    *,
    platform: Platform | None = None,
    external_id: str | None = None,
    url: str | None = None,
) -> list[Post]:
    """The posts with an external id on a platform, or with an address; oldest first.

    There may be one per organization.
    """
    values: dict[str, Any] = {"platform": platform, "external_id": external_id, "url": url}
    given = {name: value for name, value in values.items() if value is not None}
    return await session.all(sql.select_where(visible, **given))


async def find_keys(
    session: Session, identities: Collection[PostIdentity], visible: Visible
) -> dict[PostIdentity, UUID]:
    """The keys of posts by external identity, if visible to the caller."""
    wanted: dict[UUID, set[str]] = defaultdict(set)
    for identity in identities:
        if visible is None or identity.organization_id in visible:
            wanted[identity.organization_id].add(identity.external_id)
    return {
        PostIdentity(organization_id, row.platform, row.external_id): row.id
        for organization_id, external_ids in wanted.items()
        for row in await session.all(posts_sql.select_keys(organization_id, external_ids))
    }


async def list_posts(
    session: Session,
    requested: PostFilter,
    order: PostOrder,
    request: PageRequest,
    visible: Visible,
    clock: Clock,
) -> Page[Post]:
    """A page of the posts of all organizations visible to the caller."""
    given = visible, _cadences(requested)
    parameters = _of_states(requested, clock) | await _of_order(session, order, clock)
    if order.by is PostOrderBy.INDEX:
        age_orders.check_number(await count_posts(session, requested, visible, clock))
        every = sql.select_page(PostOfList, _folded(requested), *_WHOLE, *given)
        rows = await _in_turn(session.all, every, parameters, _WHOLE[1])
        whole = {None: [post for post, _ in rows]}
        return (await _by_index(session, whole, order, request, clock))[None]
    parts = sql.select_page(Post, _folded(requested), order, request, *given)
    return page_of(await _in_turn(session.all, parts, parameters, request), request)


async def _by_index(
    session: Session,
    lists: Mapping[Key, Sequence[PostOfList]],
    order: PostOrder,
    request: PageRequest,
    clock: Clock,
) -> dict[Key, Page[Post]]:
    """The same page of whole lists, each put in order by its posts' indexes."""
    listed = list(chain.from_iterable(lists.values()))
    indexes = await age_orders.get_indexes(session, listed, clock)
    pages = {
        key: rows_of_page({post.id: indexes[post.id] for post in posts}, order, request)
        for key, posts in lists.items()
    }
    shown = {post for rows in pages.values() for post, _ in rows}
    known = await get_posts(session, shown, None)
    return {
        key: page_of([(known[post], cursor) for post, cursor in rows], request)
        for key, rows in pages.items()
    }


async def _in_turn(
    read: _Read[RowT],
    parts: Iterable[PageRows[RowT]],
    parameters: Mapping[str, Any],
    request: PageRequest,
) -> _Rows[RowT]:
    """The rows of a page's parts, until there are enough of them."""
    found: _Rows[RowT] = []
    for part in parts:
        found += await read(part, parameters)
        if len(found) > request.size:
            break
    return found[: request.size + 1]


def _cadences(requested: PostFilter) -> Cadences:
    """How often posts are collected, where the filter asks for it."""
    return () if requested.states is None else tuple(registry.CADENCES.items())


def _of_states(requested: PostFilter, clock: Clock) -> dict[str, Any]:
    """The parameters of a filter by collection state: no other depends on the instant."""
    return {} if requested.states is None else collection_states.state_parameters(clock.now)


async def _of_order(session: Session, order: PostOrder, clock: Clock) -> dict[str, Any]:
    """The parameters of an order by gains: each organization has a week of its own."""
    if order.by not in BY_GAINS:
        return {}
    zones = await session.scalars(post_orders.select_zones())
    return post_orders.week_parameters({zone: clock.today(zone) for zone in zones})


async def list_posts_per_parent(
    session: Session,
    parent: Parent,
    parents: Collection[OwnedKey],
    requested: PostFilter,
    order: PostOrder,
    request: PageRequest,
    clock: Clock,
) -> dict[UUID, Page[Post]]:
    """The same page of posts for each of these brands, organizations or credentials."""
    if order.by is PostOrderBy.INDEX:
        counted = await count_posts_per_parent(session, parent, parents, requested, clock)
        age_orders.check_number(sum(counted.values()))
        asked = PostOfList, parent, parents, requested, *_WHOLE
        found = await _rows_per_parent(session, *asked, clock)
        whole = {key: [post for post, _ in rows] for key, rows in found.items()}
        return await _by_index(session, whole, order, request, clock)
    asked_page = Post, parent, parents, requested, order, request
    rows_of = await _rows_per_parent(session, *asked_page, clock)
    return {key: page_of(rows, request) for key, rows in rows_of.items()}


async def _rows_per_parent(
    session: Session,
    row: type[RowT],
    parent: Parent,
    parents: Collection[OwnedKey],
    requested: PostFilter,
    order: PostOrder,
    request: PageRequest,
    clock: Clock,
) -> dict[UUID, _Rows[RowT]]:
    given = row, parent, _folded(requested), order, request, _cadences(requested)
    parameters = _of_states(requested, clock) | await _of_order(session, order, clock)
    # Cursors, texts and days vary: statements with them aren't worth caching.
    varies = (
        request.cursor or requested.search or requested.published_from or requested.published_to
    )
    read = session.all if varies else session.rows
    if len(parents) == 1:
        ((organization_id, key),) = parents
        of_one = {"organization": organization_id, "parent": key}
        rows = await _in_turn(read, sql.select_page_of_one(*given), parameters | of_one, request)
        return {key: rows}
    statement = sql.select_page_per_parent(*given)
    rows = await read(statement, parameters | sql.parent_parameters(parents))
    found: dict[UUID, _Rows[RowT]] = {key: [] for _, key in parents}
    for each in rows:
        found[getattr(each[0], parent)].append(each)
    return found


async def count_posts(
    session: Session, requested: PostFilter, visible: Visible, clock: Clock
) -> int:
    """How many posts the list of all organizations has."""
    statement = sql.count(_folded(requested), visible, _cadences(requested))
    return (await session.scalars(statement, _of_states(requested, clock))).one()


async def count_posts_per_parent(
    session: Session,
    parent: Parent,
    parents: Collection[OwnedKey],
    requested: PostFilter,
    clock: Clock,
) -> dict[UUID, int]:
    """How many posts the list of each of these brands, organizations or credentials has."""
    statement = sql.count_per_parent(parent, _folded(requested), _cadences(requested))
    parameters = sql.parent_parameters(parents) | _of_states(requested, clock)
    rows = await session.all(statement, parameters)
    counts = {row.parent_id: row.total for row in rows}
    return {key: counts.get(key, 0) for _, key in parents}


def keys_by_organization(posts: Mapping[UUID, Post]) -> list[tuple[UUID, list[UUID]]]:
    """Posts' keys by organization, in the order in which writers lock them."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for key, post in posts.items():
        found[post.organization_id].append(key)
    return sorted(found.items())
