"""Statements that read what is stored row by row, so that it can be recounted, and repair it."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Delete, Select, and_, bindparam, delete, exists, select, union

from app.sql.portable import Upsert, any_of
from app.sql.rollups import SUMS
from app.sql.snapshots import UPSERT_MEASUREMENTS, UPSERT_POST_TOTALS
from app.tables.base import table_of
from app.tables.posts import Post

_posts = table_of(Post)
OF_POSTS = (UPSERT_MEASUREMENTS, UPSERT_POST_TOTALS)
"""What is kept per post."""


def select_brand_ids(organization_id: UUID) -> Select[UUID]:
    """The brands that have posts, and those that anything is stored of."""
    found = union(
        *(
            select(table.c.brand_id).where(table.c.organization_id == organization_id)
            for table in (_posts, *(statement.table for statement in SUMS))
        )
    ).subquery()
    return select(found.c.brand_id).order_by(found.c.brand_id)


def select_posts(organization_id: UUID, brand_id: UUID) -> Select[*tuple[Any, ...]]:
    """What decides how each post of a brand counts, and where."""
    return (
        select(
            _posts.c.id,
            _posts.c.brand_id,
            _posts.c.platform,
            _posts.c.status,
            _posts.c.published_on,
            _posts.c.archived_at,
        )
        .where(_posts.c.organization_id == organization_id, _posts.c.brand_id == brand_id)
        .order_by(_posts.c.id)
    )


def select_stray_posts(organization_id: UUID) -> Select[UUID]:
    """The posts that don't exist and have something stored all the same."""
    found = union(
        *(
            select(table.c.post_id).where(
                table.c.organization_id == organization_id,
                ~exists().where(
                    _posts.c.organization_id == organization_id, _posts.c.id == table.c.post_id
                ),
            )
            for table in (statement.table for statement in OF_POSTS)
        )
    ).subquery()
    return select(found.c.post_id)


def select_stored(
    statement: Upsert, organization_id: UUID, owner: str, owner_ids: Collection[UUID]
) -> Select[*tuple[Any, ...]]:
    """The rows of some owners (`post_id`, `brand_id`), as the statement writes them."""
    table = statement.table
    return (
        select(*statement.columns)
        .where(table.c.organization_id == organization_id, any_of(table.c[owner], owner_ids))
        .order_by(*table.primary_key)
    )


def delete_row(statement: Upsert) -> Delete:
    """Delete a row by its key, whose values are parameters."""
    key: Iterable[Any] = statement.table.primary_key
    return delete(statement.table).where(
        and_(*(column == bindparam(f"key_{column.name}") for column in key))
    )
