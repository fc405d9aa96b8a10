"""Statements over posts: finding, listing and writing them."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.domain.pages import PageRequest
from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostFilter, PostOrder, PostOrderBy, PostStatus
from app.sql import keyset
from app.sql.portable import Upsert, any_of, any_of_named
from app.sql.sums import engagement
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.organizations import Organization
from app.tables.posts import Post
from app.tables.snapshots import PostTotals

posts = table_of(Post)
_organizations = table_of(Organization)
_brands = table_of(Brand)
_totals = table_of(PostTotals)
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


class PostRow(NamedTuple):
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


@cache
def _view() -> Select[Any]:
    """Posts as callers see them."""
    *names, _ = PostRow._fields
    return select(*(posts.c[name] for name in names), _organizations.c.time_zone).join(
        _organizations, _organizations.c.id == posts.c.organization_id
    )


def _visible_to(visible: Collection[UUID] | None) -> list[ColumnElement[bool]]:
    return [] if visible is None else [any_of(posts.c.organization_id, visible)]


def select_by_id(ids: Iterable[UUID], visible: Collection[UUID] | None) -> RowsOf[PostRow]:
    """These posts, archived or not, as far as they exist for the caller."""
    return rows_of(PostRow, _view().where(any_of(posts.c.id, ids), *_visible_to(visible)))


def select_where(visible: Collection[UUID] | None, **values: Any) -> RowsOf[PostRow]:
    """Posts by what the platform calls them: `platform` and `external_id`, or `url`."""
    conditions = (posts.c[name] == value for name, value in values.items())
    statement = _view().where(*conditions, *_visible_to(visible)).order_by(posts.c.id)
    return rows_of(PostRow, statement)


def _fitting(
    requested: PostFilter, visible: Collection[UUID] | None
) -> Iterable[ColumnElement[bool]]:
    yield posts.c.archived_at.is_not(None) if requested.archived else posts.c.archived_at.is_(None)
    yield from _visible_to(visible)
    for name, values in (
        ("brand_id", requested.brand_ids),
        ("platform", requested.platforms),
        ("category", requested.categories),
        ("status", requested.statuses),
    ):
        if values is not None:
            yield any_of(posts.c[name], values)
    if requested.published_from is not None:
        yield posts.c.published_on >= requested.published_from
    if requested.published_to is not None:
        yield posts.c.published_on <= requested.published_to
    if requested.search:
        yield posts.c.search_key.contains(requested.search, autoescape=True)


def _in_living_scopes() -> tuple[ColumnElement[bool], ...]:
    """Above a brand, what an archived brand or organization holds is left out."""
    return _brands.c.archived_at.is_(None), _organizations.c.archived_at.is_(None)


def _join_brands(statement: Select[Any]) -> Select[Any]:
    return statement.join(
        _brands,
        and_(
            _brands.c.organization_id == posts.c.organization_id,
            _brands.c.id == posts.c.brand_id,
        ),
    )


@cache
def _listed(order: PostOrder) -> tuple[Select[Any], tuple[keyset.Key, ...]]:
    """Posts as a list in this order shows them, and the order's keys; built once.

    Its many columns take longer to put into a statement than a page of posts takes to be read.
    """
    statement, keys = _ordered(_join_brands(_view()), order)
    return keyset.with_keys(statement, keys), keys


def _ordered(
    statement: Select[Any], order: PostOrder
) -> tuple[Select[Any], tuple[keyset.Key, ...]]:
    """The statement with what its order needs, and the order's keys."""
    by_key = keyset.Key(posts.c.id, order.descending)
    if order.by in {PostOrderBy.PUBLISHED_AT, PostOrderBy.CREATED_AT}:
        column = posts.c[order.by.value.lower()]
        return statement, (keyset.Key(column, order.descending), by_key)
    joined = statement.outerjoin(
        _totals,
        and_(
            _totals.c.organization_id == posts.c.organization_id,
            _totals.c.post_id == posts.c.id,
        ),
    )
    by_engagement = order.by is PostOrderBy.ENGAGEMENT
    total = engagement(_totals) if by_engagement else _totals.c[order.by.value.lower()]
    return joined, (keyset.Key(total, order.descending), by_key)


def select_page(
    requested: PostFilter,
    order: PostOrder,
    request: PageRequest,
    visible: Collection[UUID] | None,
) -> keyset.PageRows[PostRow]:
    """A page of posts of all organizations that exist for the caller."""
    statement, keys = _listed(order)
    fitting = statement.where(*_fitting(requested, visible), *_in_living_scopes())
    return keyset.page_of(PostRow, fitting, keys, request)


@lru_cache(maxsize=256)
def select_page_per_parent(
    parent: str, requested: PostFilter, order: PostOrder, request: PageRequest, *, is_alone: bool
) -> keyset.PageRows[PostRow]:
    """The same page of posts for each parent, a `brand_id` or an `organization_id`.

    To be executed with the `parents`; `is_alone` is for one, which is the usual case: then there
    is nothing to number, only the first rows to sort.
    """
    statement, keys = _listed(order)
    fitting = statement.where(*_fitting_in(parent, requested))
    if is_alone:
        return keyset.page_of(PostRow, fitting, keys, request)
    return keyset.page_of_each(PostRow, fitting, posts.c[parent], keys, request)


def _fitting_in(parent: str, requested: PostFilter) -> Iterable[ColumnElement[bool]]:
    yield any_of_named(posts.c[parent], "parents")
    yield from _fitting(requested, None)
    if parent != "brand_id":
        yield _brands.c.archived_at.is_(None)


def count_per_parent(parent: str, requested: PostFilter) -> RowsOf[keyset.Count]:
    """How many posts the list of each parent has; to be executed with the `parents`."""
    columns = posts.c[parent].label("parent_id"), func.count().label("total")
    statement = _join_brands(select(*columns).select_from(posts))
    conditions = _fitting_in(parent, requested)
    return rows_of(keyset.Count, statement.where(*conditions).group_by(posts.c[parent]))


def count(requested: PostFilter, visible: Collection[UUID] | None) -> Select[int]:
    """How many posts the list of all organizations has."""
    statement = (
        select(func.count())
        .select_from(posts)
        .join(_organizations, _organizations.c.id == posts.c.organization_id)
    )
    return _join_brands(statement).where(*_fitting(requested, visible), *_in_living_scopes())
