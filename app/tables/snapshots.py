"""Snapshots: what platforms said of a post on one day, and what a post has in all.

No foreign keys here: rows are only written under the lock of their organization, posts are never
deleted, and the check would cost more than the row.
"""

import datetime as dt
from uuid import UUID

from sqlmodel import BigInteger, Field

from app.tables.base import Table, UtcDateTime


class MetricColumns(Table):
    """The eight metrics, as totals or as sums of gains; NULL where nothing was reported."""

    views: int | None = Field(default=None, sa_type=BigInteger)
    likes: int | None = Field(default=None, sa_type=BigInteger)
    comments: int | None = Field(default=None, sa_type=BigInteger)
    shares: int | None = Field(default=None, sa_type=BigInteger)
    saves: int | None = Field(default=None, sa_type=BigInteger)
    impressions: int | None = Field(default=None, sa_type=BigInteger)
    clicks: int | None = Field(default=None, sa_type=BigInteger)
    watch_seconds: int | None = Field(default=None, sa_type=BigInteger)


class PostAnalytics(MetricColumns, table=True):
    """One snapshot: a post's lifetime totals on one day, and what it gained since the last.

    `<metric>_gain` is NULL on a day that doesn't report the metric; `<metric>_baseline` is the
    first total of a metric that was already old when first seen.
    """

    __tablename__ = "post_analytics"

    organization_id: UUID = Field(primary_key=True)
    post_id: UUID = Field(primary_key=True)
    date: dt.date = Field(primary_key=True)
    collected_at: dt.datetime = Field(sa_type=UtcDateTime)
    reach: int | None = Field(default=None, sa_type=BigInteger)
    views_gain: int | None = Field(default=None, sa_type=BigInteger)
    likes_gain: int | None = Field(default=None, sa_type=BigInteger)
    comments_gain: int | None = Field(default=None, sa_type=BigInteger)
    shares_gain: int | None = Field(default=None, sa_type=BigInteger)
    saves_gain: int | None = Field(default=None, sa_type=BigInteger)
    impressions_gain: int | None = Field(default=None, sa_type=BigInteger)
    clicks_gain: int | None = Field(default=None, sa_type=BigInteger)
    watch_seconds_gain: int | None = Field(default=None, sa_type=BigInteger)
    views_baseline: int | None = Field(default=None, sa_type=BigInteger)
    likes_baseline: int | None = Field(default=None, sa_type=BigInteger)
    comments_baseline: int | None = Field(default=None, sa_type=BigInteger)
    shares_baseline: int | None = Field(default=None, sa_type=BigInteger)
    saves_baseline: int | None = Field(default=None, sa_type=BigInteger)
    impressions_baseline: int | None = Field(default=None, sa_type=BigInteger)
    clicks_baseline: int | None = Field(default=None, sa_type=BigInteger)
    watch_seconds_baseline: int | None = Field(default=None, sa_type=BigInteger)
    rated_engagement: int = Field(default=0, sa_type=BigInteger)


class PostTotals(MetricColumns, table=True):
    """A post's last known totals; `as_of` is when its latest day was fetched."""

    __tablename__ = "post_totals"

    organization_id: UUID = Field(primary_key=True)
    post_id: UUID = Field(primary_key=True)
    reach: int | None = Field(default=None, sa_type=BigInteger)
    first_date: dt.date
    last_date: dt.date
    as_of: dt.datetime = Field(sa_type=UtcDateTime)
