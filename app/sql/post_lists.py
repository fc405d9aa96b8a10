"""Statements that show posts to callers: by key, by the platform's id or address, in lists."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select

from app.domain.keys import OwnedKey
from app.domain.pages import PageRequest
from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostFilter, PostOrder, PostStatus
from app.domain.windows.periods import WeekStart
from app.sql import keyset
from app.sql.collecting.intervals import Cadences
from app.sql.portable import any_of_named
from app.sql.post_filters import Owned, fitting, join_asked, visible_to
from app.sql.post_orders import ordered, parts_of
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
    author: str | None
    language: str | None
    duration_seconds: float | None
    time_zone: str
    week_start: WeekStart


class PostOfList(NamedTuple):
    """What it takes to compare a post of a list with others of its age."""

    organization_id: UUID
    id: UUID
    brand_id: UUID
    credential_id: UUID | None
    platform: Platform
    category: PostCategory
    published_on: date | None
    time_zone: str


@cache
def _view(row: type[NamedTuple]) -> Select[Any]:
    """Posts as callers see them, or less of them.

    Each has an organization (and brand): joined outside, databases begin with the posts.
    """
    calendar = {name: _organizations.c[name] for name in ("time_zone", "week_start")}
    columns = (calendar[name] if name in calendar else _posts.c[name] for name in row._fields)
    return select(*columns).outerjoin(
        _organizations, _organizations.c.id == _posts.c.organization_id
    )


@cache
def select_by_id(*, bound: bool) -> RowsOf[PostRow]:
    """Posts (`ids`), archived or not; if `bound`, those of organizations that are visible."""
    statement = _view(PostRow).where(any_of_named(_posts.c.id, "ids"))
    if bound:
        statement = statement.where(any_of_named(_posts.c.organization_id, "visible"))
    return rows_of(PostRow, statement)


def select_where(visible: Collection[UUID] | None, **values: Any) -> RowsOf[PostRow]:
    """Posts by external identity: `platform` and `external_id`, or `url`."""
    conditions = (_posts.c[name] == value for name, value in values.items())
    statement = _view(PostRow).where(*conditions, *visible_to(visible)).order_by(_posts.c.id)
    return rows_of(PostRow, statement)


def _in_living_scopes() -> tuple[ColumnElement[bool], ...]:
    """Above a brand, leave out posts of archived brands and organizations."""
    return _brands.c.archived_at.is_(None), _organizations.c.archived_at.is_(None)


_IS_ITS_BRAND = and_(
    _brands.c.organization_id == _posts.c.organization_id, _brands.c.id == _posts.c.brand_id
)


@cache
def _listed(row: type[NamedTuple], order: PostOrder) -> tuple[Select[Any], tuple[keyset.Key, ...]]:
    """Posts for a list in this order, and the order's keys; built once.

    Building a statement with its many columns takes longer than reading a page of posts.
    """
    statement, keys = ordered(_view(row).outerjoin(_brands, _IS_ITS_BRAND), order)
    return keyset.with_keys(statement, keys), keys


def select_page(
    row: type[keyset.RowT],
    requested: PostFilter,
    order: PostOrder,
    request: PageRequest,
    visible: Collection[UUID] | None,
    cadences: Cadences,
) -> list[keyset.PageRows[keyset.RowT]]:
    """A page of posts of all organizations visible to the caller, in parts."""
    statement, keys = _listed(row, order)
    listed = join_asked(statement, requested).where(
        *fitting(requested, visible, cadences), *_in_living_scopes()
    )
    return parts_of(row, listed, order, keys, request)


@lru_cache(maxsize=256)
def select_page_of_one(
    row: type[keyset.RowT],
    parent: str,
    requested: PostFilter,
    order: PostOrder,
    request: PageRequest,
    cadences: Cadences,
) -> list[keyset.PageRows[keyset.RowT]]:
    """A page of the posts of one parent, the usual case, in parts.

    Execute each with `parent` and its `organization`.
    """
    statement, keys = _listed(row, order)
    listed = join_asked(statement, requested).where(
        *_of_one(parent), *_fitting_in(parent, requested, cadences, partial(_is_owner, parent))
    )
    if parent == "credential_id":  # no index has them in order
        return [keyset.page_of(row, listed, keys, request)]
    return parts_of(row, listed, order, keys, request)


@lru_cache(maxsize=256)
def select_page_per_parent(
    row: type[keyset.RowT],
    parent: str,
    requested: PostFilter,
    order: PostOrder,
    request: PageRequest,
    cadences: Cadences,
) -> keyset.PageRows[keyset.RowT]:
    """The same page of posts for each of several parents; see `parent_parameters`."""
    statement, keys = _listed(row, order)
    fitting = join_asked(statement, requested).where(
        *_of_parents(parent), *_fitting_in(parent, requested, cadences, partial(_is_one, parent))
    )
    return keyset.page_of_each(row, fitting, _posts.c[parent], keys, request)


def _of_one(parent: str) -> Iterable[ColumnElement[bool]]:
    if parent != "organization_id":
        yield _posts.c[parent] == bindparam("parent", type_=_posts.c[parent].type)
    yield from _is_owner(parent, _posts.c.organization_id)


def _is_owner(parent: str, owner: ColumnElement[UUID]) -> list[ColumnElement[bool]]:
    name = "parent" if parent == "organization_id" else "organization"
    return [owner == bindparam(name, type_=owner.type)]


def _of_parents(parent: str) -> Iterable[ColumnElement[bool]]:
    if parent != "organization_id":
        yield any_of_named(_posts.c[parent], "parents")
    yield from _is_one(parent, _posts.c.organization_id)


def _is_one(parent: str, owner: ColumnElement[UUID]) -> list[ColumnElement[bool]]:
    name = "parents" if parent == "organization_id" else "organizations"
    return [any_of_named(owner, name)]


def parent_parameters(parents: Collection[OwnedKey]) -> dict[str, Any]:
    """What to execute a statement with that asks for posts of several parents."""
    return {
        "organizations": list({organization_id for organization_id, _ in parents}),
        "parents": [key for _, key in parents],
    }


def _fitting_in(
    parent: str, requested: PostFilter, cadences: Cadences, owned: Owned
) -> Iterable[ColumnElement[bool]]:
    yield from fitting(requested, None, cadences, owned)
    if parent == "organization_id":
        yield _brands.c.archived_at.is_(None)


def count_per_parent(
    parent: str, requested: PostFilter, cadences: Cadences
) -> RowsOf[keyset.Count]:
    """How many posts the list of each parent has; see `parent_parameters`."""
    columns = _posts.c[parent].label("parent_id"), func.count().label("total")
    joined = select(*columns).select_from(_posts).join(_brands, _IS_ITS_BRAND)
    statement = join_asked(joined, requested)
    statement = statement.where(
        *_of_parents(parent), *_fitting_in(parent, requested, cadences, partial(_is_one, parent))
    )
    return rows_of(keyset.Count, statement.group_by(_posts.c[parent]))


def count(
    requested: PostFilter, visible: Collection[UUID] | None, cadences: Cadences
) -> Select[int]:
    """How many posts the list of all organizations has."""
    statement = (
        select(func.count())
        .select_from(_posts)
        .join(_organizations, _organizations.c.id == _posts.c.organization_id)
        .join(_brands, _IS_ITS_BRAND)
    )
    joined: Select[int] = join_asked(statement, requested)
    return joined.where(*fitting(requested, visible, cadences), *_in_living_scopes())
