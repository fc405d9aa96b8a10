"""Statements over erasures: what is to be erased, and how far that is."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, Table, Update, and_, func, literal, select, update

from app.domain.erasures import Contents, Erasure
from app.domain.platforms import Platform
from app.sql.portable import Upsert, any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.accounts.accounts import Account
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.business.records import Charge, CreditTransaction, Ingredient
from app.tables.erasures import ErasedPost, ErasureRecord
from app.tables.goals import Goal
from app.tables.notes import Note
from app.tables.posts import Post
from app.tables.rollups import AnalyticsTotals
from app.tables.shares import Share

_erasures, _erased = table_of(ErasureRecord), table_of(ErasedPost)
_brands, _posts = table_of(Brand), table_of(Post)
_totals = table_of(AnalyticsTotals)
_LISTED = table_of(Account), table_of(Goal), table_of(Note), table_of(Share)
_BUSINESS = table_of(Charge), table_of(CreditTransaction), table_of(Ingredient)
_COLUMNS = [_erasures.c[name] for name in Erasure._fields]

NAME_POSTS = Upsert(
    _erased,
    ("organization_id", "post_id", "erasure_id", "brand_id"),
    lambda _table, row: {"erasure_id": row.erasure_id},
)
"""Name posts that are to be erased."""

NOTE_ERASED = Upsert(
    _erased,
    ("organization_id", "post_id", "erasure_id", "brand_id", "digest", "erased_at"),
    lambda _table, row: {"digest": row.digest, "erased_at": row.erased_at},
)
"""Note posts as erased, with what tells them from new ones."""


def select_by_id(ids: Iterable[UUID], visible: Collection[UUID] | None) -> RowsOf[Erasure]:
    """Erasures by key, of the organizations that exist for the caller."""
    seen = [] if visible is None else [any_of(_erasures.c.organization_id, visible)]
    return rows_of(Erasure, select(*_COLUMNS).where(any_of(_erasures.c.id, ids), *seen))


def select_newest(visible: Collection[UUID] | None, limit: int) -> RowsOf[Erasure]:
    """The newest erasures of the organizations that exist for the caller."""
    seen = [] if visible is None else [any_of(_erasures.c.organization_id, visible)]
    statement = select(*_COLUMNS).where(*seen).order_by(_erasures.c.id.desc()).limit(limit)
    return rows_of(Erasure, statement)


def select_unfinished() -> RowsOf[Erasure]:
    """The erasures that aren't over, the oldest first."""
    is_left = _erasures.c.finished_at.is_(None)
    return rows_of(Erasure, select(*_COLUMNS).where(is_left).order_by(_erasures.c.id))


def count_finished() -> Select[int]:
    """How many erasures are over."""
    is_over = _erasures.c.finished_at.is_not(None)
    return select(func.count()).select_from(_erasures).where(is_over)


def select_of_subject(organization_id: UUID, subject_id: UUID) -> RowsOf[Erasure]:
    """The erasure of a brand or of an organization."""
    statement = select(*_COLUMNS).where(
        _erasures.c.organization_id == organization_id, _erasures.c.subject_id == subject_id
    )
    return rows_of(Erasure, statement)


def select_marked_brands(organization_id: UUID) -> Select[UUID]:
    """The brands of an organization that are being erased."""
    return (
        select(_brands.c.id)
        .join(
            _erasures,
            and_(
                _erasures.c.organization_id == organization_id,
                _erasures.c.subject_id == _brands.c.id,
            ),
        )
        .where(_brands.c.organization_id == organization_id)
    )


def advance(erasure: Erasure, posts: int, finished_at: datetime | None) -> Update:
    """Count posts as erased, and end the erasure if it is over."""
    return (
        update(_erasures)
        .where(_erasures.c.organization_id == erasure.organization_id, _erasures.c.id == erasure.id)
        .values(erased=_erasures.c.erased + posts, finished_at=finished_at)
    )


class NamedPost(NamedTuple):
    """A post that an erasure names, and the organization and brand that it is of."""

    organization_id: UUID
    id: UUID
    brand_id: UUID


class ErasablePost(NamedTuple):
    """A post that is about to be erased, with what it says."""

    id: UUID
    brand_id: UUID
    platform: Platform
    external_id: str
    label: str
    description: str


class NamedErasure(NamedTuple):
    """The erasure that names a post, or erased it."""

    post_id: UUID
    organization_id: UUID
    erasure_id: UUID


def select_named(
    post_ids: Iterable[UUID], visible: Collection[UUID] | None
) -> RowsOf[NamedErasure]:
    """Which erasures name these posts."""
    seen = [] if visible is None else [any_of(_erased.c.organization_id, visible)]
    columns = (_erased.c[name] for name in NamedErasure._fields)
    return rows_of(NamedErasure, select(*columns).where(any_of(_erased.c.post_id, post_ids), *seen))


def select_posts_of_any(
    post_ids: Iterable[UUID], visible: Collection[UUID] | None
) -> RowsOf[NamedPost]:
    """These posts, of the organizations that exist for the caller."""
    seen = [] if visible is None else [any_of(_posts.c.organization_id, visible)]
    columns = (_posts.c[name] for name in NamedPost._fields)
    return rows_of(NamedPost, select(*columns).where(any_of(_posts.c.id, post_ids), *seen))


def select_posts(organization_id: UUID, post_ids: Iterable[UUID]) -> RowsOf[NamedPost]:
    """These posts of an organization."""
    columns = (_posts.c[name] for name in NamedPost._fields)
    statement = select(*columns).where(
        _posts.c.organization_id == organization_id, any_of(_posts.c.id, post_ids)
    )
    return rows_of(NamedPost, statement.order_by(_posts.c.id))


def count_posts(organization_id: UUID, brand_id: UUID | None) -> Select[int]:
    """How many posts a brand has, or all of an organization."""
    return _count(_posts, organization_id, brand_id)


def select_next(organization_id: UUID, brand_id: UUID | None, limit: int) -> RowsOf[ErasablePost]:
    """The next posts to erase of a brand, or of a whole organization."""
    columns = (_posts.c[name] for name in ErasablePost._fields)
    of = _of(_posts, organization_id, brand_id)
    statement = select(*columns).where(*of).order_by(_posts.c.id).limit(limit)
    return rows_of(ErasablePost, statement)


def select_next_named(erasure: Erasure, limit: int) -> RowsOf[ErasablePost]:
    """The next posts to erase of those that an erasure names."""
    columns = (_posts.c[name] for name in ErasablePost._fields)
    named = (
        select(_erased.c.post_id)
        .where(
            _erased.c.organization_id == erasure.organization_id,
            _erased.c.erasure_id == erasure.id,
            _erased.c.erased_at.is_(None),
        )
        .order_by(_erased.c.post_id)
        .limit(limit)
    )
    statement = select(*columns).where(
        _posts.c.organization_id == erasure.organization_id, _posts.c.id.in_(named)
    )
    return rows_of(ErasablePost, statement.order_by(_posts.c.id))


def select_digests(organization_id: UUID, digests: Iterable[str]) -> Select[str | None]:
    """Which of these digests are of erased posts."""
    return select(_erased.c.digest).where(
        _erased.c.organization_id == organization_id, any_of(_erased.c.digest, digests)
    )


def count_contents(organization_id: UUID, brand_id: UUID | None) -> RowsOf[Contents]:
    """What a brand holds, or a whole organization."""
    counts = {table.name: _count(table, organization_id, brand_id) for table in _LISTED}
    business = [_count(table, organization_id, None).scalar_subquery() for table in _BUSINESS]
    days = select(func.coalesce(func.sum(_totals.c.snapshots), 0)).where(
        *_of(_totals, organization_id, brand_id)
    )
    brands = _count(_brands, organization_id, None).scalar_subquery()
    statement = select(
        (brands if brand_id is None else literal(0)).label("brands"),
        count_posts(organization_id, brand_id).scalar_subquery().label("posts"),
        days.scalar_subquery().label("days"),
        *(count.scalar_subquery().label(name) for name, count in counts.items()),
        (sum(business[1:], business[0]) if brand_id is None else literal(0)).label(
            "business_records"
        ),
    )
    return rows_of(Contents, statement)


def _count(table: Table, organization_id: UUID, brand_id: UUID | None) -> Select[int]:
    return select(func.count()).select_from(table).where(*_of(table, organization_id, brand_id))


def _of(table: Table, organization_id: UUID, brand_id: UUID | None) -> list[Any]:
    of = [table.c.organization_id == organization_id]
    return of if brand_id is None else [*of, table.c.brand_id == brand_id]
