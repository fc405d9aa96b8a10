"""Statements that read what is stored row by row, so that it can be recounted, and repair it."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Delete, Select, and_, bindparam, delete, exists, select, union

from app.domain.platforms import Platform
from app.domain.posts import PostStatus
from app.sql.portable import Upsert, any_of
from app.sql.rollups import SUMS
from app.sql.snapshots import UPSERT_MEASUREMENTS, UPSERT_POST_TOTALS, CountedPost
from app.storage.rows import RowsOf, rows_of
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


class RecountedPost(NamedTuple):
    """What decides how a post counts, and where."""

    id: UUID
    brand_id: UUID
    platform: Platform
    published_on: date | None
    published_at: datetime | None
    archived_at: datetime | None
    status: PostStatus

    @property
    def counted(self) -> CountedPost:
        """The part of it that decides about its snapshots."""
        return CountedPost._make(self[:-1])


def select_posts(organization_id: UUID, brand_id: UUID) -> RowsOf[RecountedPost]:
    """The posts of a brand, archived ones too."""
    statement = (
        select(*(_posts.c[name] for name in RecountedPost._fields))
        .where(_posts.c.organization_id == organization_id, _posts.c.brand_id == brand_id)
        .order_by(_posts.c.id)
    )
    return rows_of(RecountedPost, statement)


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
) -> Select[Any]:
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
