"""Statements with which an import reads before it writes.

Each reads one table by lists of keys. A join of them would save a statement, but on tables
without statistics, as in the middle of a first import, PostgreSQL may compare each post with each
brand of the organization.
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostStatus
from app.sql.portable import any_of
from app.sql.snapshots import MeasurementRow
from app.storage.rows import RowsOf, columns_of, keyed_rows, rows_of
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.posts import Post
from app.tables.snapshots import PostAnalytics

_posts = table_of(Post)
_brands = table_of(Brand)
_analytics = table_of(PostAnalytics)


class KnownPost(NamedTuple):
    """A stored post: its identity, its owner, and what is said of it."""

    platform: Platform
    external_id: str
    id: UUID
    brand_id: UUID
    label: str
    description: str
    url: str | None
    published_at: dt.datetime | None
    category: PostCategory
    status: PostStatus
    variant_group: str | None
    variant_id: str | None
    hook_version: str | None
    creative_version: str | None
    generation_id: str | None
    workflow_id: str | None
    prompt: str | None
    created_at: dt.datetime
    updated_at: dt.datetime
    said_at: str | None


class BrandLabel(NamedTuple):
    """A brand's label, as written and folded."""

    id: UUID
    label: str
    label_key: str


def select_totals_since(
    organization_id: UUID, post_ids: Iterable[UUID], first: dt.date
) -> RowsOf[tuple[UUID, MeasurementRow]]:
    """What is stored of these posts from a day on."""
    statement = (
        select(*(_analytics.c[name] for name in ("post_id", *columns_of(MeasurementRow))))
        .where(_analytics.c.organization_id == organization_id)
        .where(any_of(_analytics.c.post_id, post_ids))
        .where(_analytics.c.date >= first)
        .order_by(_analytics.c.post_id, _analytics.c.date)
    )
    return keyed_rows("post_id", UUID, MeasurementRow, statement)


def select_known(
    organization_id: UUID, external_ids: Iterable[str], *, is_locked: bool = True
) -> RowsOf[KnownPost]:
    """Posts with any of these external ids on any platform, locked in key order for who writes."""
    statement = (
        select(*(_posts.c[name] for name in KnownPost._fields))
        .where(_posts.c.organization_id == organization_id)
        .where(any_of(_posts.c.external_id, external_ids))
        .order_by(_posts.c.id)
    )
    return rows_of(KnownPost, statement.with_for_update(key_share=True) if is_locked else statement)


def select_labels(organization_id: UUID, brand_ids: Iterable[UUID]) -> RowsOf[BrandLabel]:
    """The labels of these brands."""
    statement = (
        select(_brands.c.id, _brands.c.label, _brands.c.label_key)
        .where(_brands.c.organization_id == organization_id)
        .where(any_of(_brands.c.id, brand_ids))
    )
    return rows_of(BrandLabel, statement)
