"""Which posts a list shows: those that a filter names, of whom the caller may see."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, not_, or_

from app.domain.posts import PostFilter
from app.sql.accounts.accounts import accounts
from app.sql.collecting.collection_states import has_state, join_collection, lacks
from app.sql.collecting.intervals import Cadences
from app.sql.filters import of_account
from app.sql.portable import any_of
from app.sql.post_tags import post_tags, select_tagged
from app.tables.base import table_of
from app.tables.posts import Post

_posts = table_of(Post)


Owned = Callable[[ColumnElement[UUID]], Sequence[ColumnElement[bool]]]
"""What makes conditions on a column of organizations, for every table that needs them."""


def visible_to(visible: Collection[UUID] | None) -> list[ColumnElement[bool]]:
    """Of these organizations; None is all of them."""
    return _among(visible, _posts.c.organization_id)


def _among(
    visible: Collection[UUID] | None, owner: ColumnElement[UUID]
) -> list[ColumnElement[bool]]:
    if visible is None:
        return []
    if len(visible) == 1:  # one value keeps an index in order, a set doesn't
        return [owner == next(iter(visible))]
    return [any_of(owner, visible)]


def fitting(
    requested: PostFilter,
    visible: Collection[UUID] | None,
    cadences: Cadences,
    owned: Owned | None = None,
) -> Iterable[ColumnElement[bool]]:
    """The conditions of a filter.

    Of these visible organizations, or where posts are known to be of others, of those `owned`.
    """
    yield (
        _posts.c.archived_at.is_not(None) if requested.archived else _posts.c.archived_at.is_(None)
    )
    yield from visible_to(visible)
    for name, values in (
        ("brand_id", requested.brand_ids),
        ("platform", requested.platforms),
        ("category", requested.categories),
        ("status", requested.statuses),
    ):
        if values is not None:
            yield any_of(_posts.c[name], values)
    if requested.tags is not None:
        of = (owned or partial(_among, visible))(post_tags.c.organization_id)
        yield _posts.c.id.in_(select_tagged(requested.tags, *of))
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


def join_asked(statement: Select[Any], requested: PostFilter) -> Select[Any]:
    """Join how posts are collected where the filter asks about it."""
    asks = requested.states is not None or requested.missing is not None
    return join_collection(statement) if asks else statement
