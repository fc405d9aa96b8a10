"""Statements with which an import reads before it writes.

Each reads one table by lists of keys. Joining the four would save statements, but on tables
without statistics, as in the middle of a first import, PostgreSQL may compare each post with each
snapshot of the organization.
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.domain.numbers.gains import Snapshot
from app.domain.numbers.metrics import Metrics
from app.domain.platforms import Platform
from app.sql.portable import any_of
from app.storage.rows import RowsOf, columns_of, rows_of
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.posts import Post
from app.tables.snapshots import PostAnalytics, PostTotals

_posts = table_of(Post)
_brands = table_of(Brand)
_totals = table_of(PostTotals)
_analytics = table_of(PostAnalytics)


class KnownPost(NamedTuple):
    """A stored post: its identity, and its owner."""

    platform: Platform
    external_id: str
    id: UUID
    brand_id: UUID
    created_at: dt.datetime


class BrandLabel(NamedTuple):
    """A brand's label, as written and folded."""

    id: UUID
    label: str
    label_key: str


class LastDay(NamedTuple):
    """The day of a post's last snapshot."""

    post_id: UUID
    last_date: dt.date


class StoredSnapshot(NamedTuple):
    """A post's snapshot as stored."""

    post_id: UUID
    date: dt.date
    collected_at: dt.datetime
    totals: Metrics
    reach: int | None

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot itself."""
        return Snapshot(self.date, self.collected_at, self.totals, self.reach)


def select_known(organization_id: UUID, external_ids: Iterable[str]) -> RowsOf[KnownPost]:
    """Posts with any of these external ids on any platform, locked in key order."""
    statement = (
        select(*(_posts.c[name] for name in KnownPost._fields))
        .where(_posts.c.organization_id == organization_id)
        .where(any_of(_posts.c.external_id, external_ids))
        .order_by(_posts.c.id)
        .with_for_update(key_share=True)
    )
    return rows_of(KnownPost, statement)


def select_labels(organization_id: UUID, brand_ids: Iterable[UUID]) -> RowsOf[BrandLabel]:
    """The labels of these brands."""
    statement = (
        select(_brands.c.id, _brands.c.label, _brands.c.label_key)
        .where(_brands.c.organization_id == organization_id)
        .where(any_of(_brands.c.id, brand_ids))
    )
    return rows_of(BrandLabel, statement)


def select_last_days(organization_id: UUID, post_ids: Iterable[UUID]) -> RowsOf[LastDay]:
    """The day of each post's last snapshot; posts without snapshots have no row."""
    statement = (
        select(_totals.c.post_id, _totals.c.last_date)
        .where(_totals.c.organization_id == organization_id)
        .where(any_of(_totals.c.post_id, post_ids))
    )
    return rows_of(LastDay, statement)


def select_on_days(
    organization_id: UUID, post_ids: Iterable[UUID], days: Iterable[dt.date]
) -> RowsOf[StoredSnapshot]:
    """The snapshots of any of these posts on any of these days."""
    statement = (
        select(*(_analytics.c[name] for name in columns_of(StoredSnapshot)))
        .where(_analytics.c.organization_id == organization_id)
        .where(any_of(_analytics.c.post_id, post_ids))
        .where(any_of(_analytics.c.date, days))
    )
    return rows_of(StoredSnapshot, statement)
