"""Lists of content performance: of whoever asks, and of brands or posts."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select

from app.domain.keys import OwnedKey
from app.domain.learning.content_performance import PerformanceFilter, PerformanceOrder
from app.domain.pages import PageRequest
from app.sql import keyset
from app.sql.learning.content_performance import PerformanceRow
from app.sql.owned import these
from app.sql.portable import any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.learning.content_performance import ContentPerformance
from app.tables.organizations import Organization
from app.tables.posts import Post

_performance = table_of(ContentPerformance)
_posts = table_of(Post)
_brands = table_of(Brand)
_organizations = table_of(Organization)


def _select(visible: Collection[UUID] | None) -> Select[Any]:
    """Rows of unarchived posts, under the post's current brand."""
    seen = [] if visible is None else [any_of(_performance.c.organization_id, visible)]
    return (
        select(*(_performance.c[name] for name in PerformanceRow._fields))
        .join(
            _posts,
            and_(
                _posts.c.organization_id == _performance.c.organization_id,
                _posts.c.id == _performance.c.post_id,
                _posts.c.archived_at.is_(None),
            ),
        )
        .where(*seen)
    )


def select_by_id(ids: Iterable[UUID], visible: Collection[UUID] | None) -> RowsOf[PerformanceRow]:
    """These rows, if visible to the caller."""
    return rows_of(PerformanceRow, _select(visible).where(any_of(_performance.c.id, ids)))


def select_fitting(requested: PerformanceFilter, visible: Collection[UUID] | None) -> Select[Any]:
    """The rows that match every filter, to page or to count.

    Rows of archived brands or organizations only if these are named.
    """
    statement = _select(visible).where(*_fitting(requested))
    if requested.brand_id is not None:
        return statement.where(_posts.c.brand_id == requested.brand_id)
    living = and_(
        _brands.c.organization_id == _posts.c.organization_id,
        _brands.c.id == _posts.c.brand_id,
        _brands.c.archived_at.is_(None),
    )
    statement = statement.join(_brands, living)
    if requested.organization_id is not None:
        return statement
    home = and_(
        _organizations.c.id == _posts.c.organization_id, _organizations.c.archived_at.is_(None)
    )
    return statement.join(_organizations, home)


def _fitting(requested: PerformanceFilter) -> Iterable[ColumnElement[bool]]:
    for name in (
        *("organization_id", "post_id", "variant_group", "variant_id"),
        *("hook_version", "creative_version", "generation_id", "workflow_id"),
    ):
        value = getattr(requested, name)
        if value is not None:
            yield _performance.c[name] == value
    for name, values in (
        ("platform", requested.platforms),
        ("source", requested.sources),
        ("content_type", requested.content_types),
    ):
        if values is not None:
            yield any_of(_performance.c[name], values)
    if requested.measured_from is not None:
        yield _performance.c.measured_on >= requested.measured_from
    if requested.measured_to is not None:
        yield _performance.c.measured_on <= requested.measured_to


def _keys(order: PerformanceOrder) -> tuple[keyset.Key, ...]:
    """The keys of an order, ties by key."""
    column = _performance.c[order.by.value.lower()]
    return (
        keyset.Key(column, order.descending),
        keyset.Key(_performance.c.id, order.descending),
    )


def page(
    statement: Select[Any], order: PerformanceOrder, request: PageRequest
) -> keyset.PageRows[PerformanceRow]:
    """A page of rows in an order."""
    return keyset.page(PerformanceRow, statement, _keys(order), request)


class PlacedRow(NamedTuple):
    """A row of content performance, and the brand or post in whose list it is."""

    row: PerformanceRow
    parent_id: UUID


def _select_below(
    parent: str, parents: Collection[OwnedKey], requested: PerformanceFilter
) -> Select[Any]:
    """The rows of brands' or posts' lists, archived brands or not: they are named."""
    column = _brands.c.id if parent == "brand_id" else _posts.c.id
    home = and_(
        _brands.c.organization_id == _posts.c.organization_id, _brands.c.id == _posts.c.brand_id
    )
    statement = _select(None).add_columns(column.label("parent_id")).join(_brands, home)
    statement = statement.where(*these(_performance, column, parents), *_fitting(requested))
    if requested.brand_id is not None:
        return statement.where(_posts.c.brand_id == requested.brand_id)
    return statement


def select_page_per_parent(
    parent: str,
    parents: Collection[OwnedKey],
    requested: PerformanceFilter,
    order: PerformanceOrder,
    request: PageRequest,
) -> keyset.PageRows[PlacedRow]:
    """The same page of rows for each parent, a `brand_id` or a `post_id`."""
    statement, keys = _select_below(parent, parents, requested), _keys(order)
    if len(parents) == 1:  # which needs no row numbers but only the first rows in order
        return keyset.page(PlacedRow, statement, keys, request)
    column = _brands.c.id if parent == "brand_id" else _posts.c.id
    return keyset.page_per_parent(PlacedRow, statement, column, keys, request)


def count_per_parent(
    parent: str, parents: Collection[OwnedKey], requested: PerformanceFilter
) -> RowsOf[keyset.Count]:
    """How many rows the list of each parent has."""
    rows = _select_below(parent, parents, requested).subquery()
    columns = rows.c.parent_id, func.count().label("total")
    return rows_of(keyset.Count, select(*columns).group_by(rows.c.parent_id))


def count(statement: Select[Any]) -> Select[int]:
    """How many there are."""
    return select(func.count()).select_from(statement.subquery())
