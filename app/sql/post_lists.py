"""Statements that show posts to callers: by key, by the platform's id or address, in lists."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select

from app.domain.pages import PageRequest
from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostFilter, PostOrder, PostStatus
from app.domain.windows.periods import WeekStart
from app.sql import keyset
from app.sql.accounts.accounts import accounts
from app.sql.collecting.collection_states import has_state, join_collection, lacks
from app.sql.collecting.intervals import Cadences
from app.sql.filters import of_account
from app.sql.portable import any_of, any_of_named
from app.sql.post_orders import ordered
from app.sql.post_tags import select_tagged
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.organizations import Organization
from app.tables.posts import Post

_posts = table_of(Post)
_organizations = table_of(Organization)
_brands = table_of(Brand)


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
    week_start: WeekStart


@cache
def _view() -> Select[Any]:
    """Posts as callers see them."""
    *names, _, _ = PostRow._fields
    calendar = (_organizations.c.time_zone, _organizations.c.week_start)
    return select(*(_posts.c[name] for name in names), *calendar).join(
        _organizations, _organizations.c.id == _posts.c.organization_id
    )


def _visible_to(visible: Collection[UUID] | None) -> list[ColumnElement[bool]]:
    return [] if visible is None else [any_of(_posts.c.organization_id, visible)]


def select_by_id(ids: Iterable[UUID], visible: Collection[UUID] | None) -> RowsOf[PostRow]:
    """These posts, archived or not, if visible to the caller."""
    return rows_of(PostRow, _view().where(any_of(_posts.c.id, ids), *_visible_to(visible)))


def select_where(visible: Collection[UUID] | None, **values: Any) -> RowsOf[PostRow]:
    """Posts by external identity: `platform` and `external_id`, or `url`."""
    conditions = (_posts.c[name] == value for name, value in values.items())
    statement = _view().where(*conditions, *_visible_to(visible)).order_by(_posts.c.id)
    return rows_of(PostRow, statement)


def _fitting(
    requested: PostFilter, visible: Collection[UUID] | None, cadences: Cadences
) -> Iterable[ColumnElement[bool]]:
    yield (
        _posts.c.archived_at.is_not(None) if requested.archived else _posts.c.archived_at.is_(None)
    )
    yield from _visible_to(visible)
    for name, values in (
        ("brand_id", requested.brand_ids),
        ("platform", requested.platforms),
        ("category", requested.categories),
        ("status", requested.statuses),
    ):
        if values is not None:
            yield any_of(_posts.c[name], values)
    if requested.tags is not None:
        yield _posts.c.id.in_(select_tagged(requested.tags))
    if requested.accounts is not None:
        yield _of_accounts(requested.accounts)
    if requested.published_from is not None:
        yield _posts.c.published_on >= requested.published_from
    if requested.published_to is not None:
        yield _posts.c.published_on <= requested.published_to
    if requested.states is not None:
        yield has_state(requested.states, cadences)
    if requested.missing is not None:
        yield lacks(name.lower() for name in requested.missing)
    if requested.search:
        yield _posts.c.search_key.contains(requested.search, autoescape=True)


def _of_accounts(keys: Collection[UUID | None]) -> ColumnElement[bool]:
    of_one = of_account(any_of(accounts.c.id, [key for key in keys if key is not None]))
    return or_(of_one, not_(of_account())) if None in keys else of_one


def _in_living_scopes() -> tuple[ColumnElement[bool], ...]:
    """Above a brand, leave out posts of archived brands and organizations."""
    return _brands.c.archived_at.is_(None), _organizations.c.archived_at.is_(None)


def _join_brands(statement: Select[Any]) -> Select[Any]:
    return statement.join(
        _brands,
        and_(
            _brands.c.organization_id == _posts.c.organization_id,
            _brands.c.id == _posts.c.brand_id,
        ),
    )


def _join_collection(statement: Select[Any], requested: PostFilter) -> Select[Any]:
    """Join how posts are collected where the filter asks about it."""
    asks = requested.states is not None or requested.missing is not None
    return join_collection(statement) if asks else statement


@cache
def _listed(order: PostOrder) -> tuple[Select[Any], tuple[keyset.Key, ...]]:
    """Posts for a list in this order, and the order's keys; built once.

    Building a statement with its many columns takes longer than reading a page of posts.
    """
    statement, keys = ordered(_join_brands(_view()), order)
    return keyset.with_keys(statement, keys), keys


def select_page(
    requested: PostFilter,
    order: PostOrder,
    request: PageRequest,
    visible: Collection[UUID] | None,
    cadences: Cadences,
) -> keyset.PageRows[PostRow]:
    """A page of posts of all organizations visible to the caller."""
    statement, keys = _listed(order)
    fitting = _join_collection(statement, requested).where(
        *_fitting(requested, visible, cadences), *_in_living_scopes()
    )
    return keyset.page_of(PostRow, fitting, keys, request)


@lru_cache(maxsize=256)
def select_page_per_parent(
    parent: str,
    requested: PostFilter,
    order: PostOrder,
    request: PageRequest,
    cadences: Cadences,
    *,
    is_alone: bool,
) -> keyset.PageRows[PostRow]:
    """The same page of posts for each parent: of a `brand_id`, an `organization_id` and so on.

    Execute it with `parents`. `is_alone` is for a single parent, the usual case, which needs no
    row numbers but only the first rows in order.
    """
    statement, keys = _listed(order)
    fitting = _join_collection(statement, requested).where(
        *_fitting_in(parent, requested, cadences)
    )
    if is_alone:
        return keyset.page_of(PostRow, fitting, keys, request)
    return keyset.page_of_each(PostRow, fitting, _posts.c[parent], keys, request)


def _fitting_in(
    parent: str, requested: PostFilter, cadences: Cadences
) -> Iterable[ColumnElement[bool]]:
    yield any_of_named(_posts.c[parent], "parents")
    yield from _fitting(requested, None, cadences)
    if parent == "organization_id":
        yield _brands.c.archived_at.is_(None)


def count_per_parent(
    parent: str, requested: PostFilter, cadences: Cadences
) -> RowsOf[keyset.Count]:
    """How many posts the list of each parent has; execute it with `parents`."""
    columns = _posts.c[parent].label("parent_id"), func.count().label("total")
    statement = _join_collection(_join_brands(select(*columns).select_from(_posts)), requested)
    conditions = _fitting_in(parent, requested, cadences)
    return rows_of(keyset.Count, statement.where(*conditions).group_by(_posts.c[parent]))


def count(
    requested: PostFilter, visible: Collection[UUID] | None, cadences: Cadences
) -> Select[int]:
    """How many posts the list of all organizations has."""
    statement = (
        select(func.count())
        .select_from(_posts)
        .join(_organizations, _organizations.c.id == _posts.c.organization_id)
    )
    joined: Select[int] = _join_collection(_join_brands(statement), requested)
    return joined.where(*_fitting(requested, visible, cadences), *_in_living_scopes())
