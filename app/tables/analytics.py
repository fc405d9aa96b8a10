"""Snapshots and everything that is kept equal to them.

`post_analytics` holds what platforms said, with the gains that follow. The other tables are
sums of it, changed in the same transaction and checked by `backbone verify`; archived posts are
in none of them. No foreign keys here: rows are only written under the lock of their organization,
posts are never deleted, and the check would cost more than the row.
"""

import datetime as dt
from uuid import UUID

from sqlmodel import BigInteger, Field, Integer

from app.domain.metrics import Platform
from app.tables.base import Table, UtcDateTime, name_of


class _Totals(Table):
    """The eight metrics, as totals or as sums of gains; NULL where nothing was reported."""

    views: int | None = Field(default=None, sa_type=BigInteger)
    likes: int | None = Field(default=None, sa_type=BigInteger)
    comments: int | None = Field(default=None, sa_type=BigInteger)
    shares: int | None = Field(default=None, sa_type=BigInteger)
    saves: int | None = Field(default=None, sa_type=BigInteger)
    impressions: int | None = Field(default=None, sa_type=BigInteger)
    clicks: int | None = Field(default=None, sa_type=BigInteger)
    watch_seconds: int | None = Field(default=None, sa_type=BigInteger)


class _Reported(Table):
    """How many snapshots reported each metric: what tells an unknown sum from a sum of 0."""

    views_reported: int = Field(default=0, sa_type=BigInteger)
    likes_reported: int = Field(default=0, sa_type=BigInteger)
    comments_reported: int = Field(default=0, sa_type=BigInteger)
    shares_reported: int = Field(default=0, sa_type=BigInteger)
    saves_reported: int = Field(default=0, sa_type=BigInteger)
    impressions_reported: int = Field(default=0, sa_type=BigInteger)
    clicks_reported: int = Field(default=0, sa_type=BigInteger)
    watch_seconds_reported: int = Field(default=0, sa_type=BigInteger)


class PostAnalytics(_Totals, table=True):
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


class PostTotals(_Totals, table=True):
    """A post's last known totals; `as_of` is when its latest day was fetched."""

    __tablename__ = "post_totals"

    organization_id: UUID = Field(primary_key=True)
    post_id: UUID = Field(primary_key=True)
    reach: int | None = Field(default=None, sa_type=BigInteger)
    first_date: dt.date
    last_date: dt.date
    as_of: dt.datetime = Field(sa_type=UtcDateTime)


class AnalyticsDaily(_Totals, _Reported, table=True):
    """Sums of gains per brand, platform and day (the metrics' own columns), and of baselines.

    `posts_published` counts the posts published that day, measured or not.
    """

    __tablename__ = "analytics_daily"

    organization_id: UUID = Field(primary_key=True)
    brand_id: UUID = Field(primary_key=True)
    date: dt.date = Field(primary_key=True)
    platform: Platform = Field(primary_key=True, sa_type=name_of(Platform))
    views_baseline: int = Field(default=0, sa_type=BigInteger)
    likes_baseline: int = Field(default=0, sa_type=BigInteger)
    comments_baseline: int = Field(default=0, sa_type=BigInteger)
    shares_baseline: int = Field(default=0, sa_type=BigInteger)
    saves_baseline: int = Field(default=0, sa_type=BigInteger)
    impressions_baseline: int = Field(default=0, sa_type=BigInteger)
    clicks_baseline: int = Field(default=0, sa_type=BigInteger)
    watch_seconds_baseline: int = Field(default=0, sa_type=BigInteger)
    rated_engagement: int = Field(default=0, sa_type=BigInteger)
    snapshots: int = Field(default=0, sa_type=Integer)
    posts_published: int = Field(default=0, sa_type=Integer)


class AnalyticsTotals(_Totals, _Reported, table=True):
    """Current lifetime totals per brand and platform: all gains and baselines, of all days."""

    __tablename__ = "analytics_totals"

    organization_id: UUID = Field(primary_key=True)
    brand_id: UUID = Field(primary_key=True)
    platform: Platform = Field(primary_key=True, sa_type=name_of(Platform))
    snapshots: int = Field(default=0, sa_type=BigInteger)


class BrandDaily(Table, table=True):
    """The little that leaderboards rank by, per brand and day, all platforms together."""

    __tablename__ = "brand_daily"

    organization_id: UUID = Field(primary_key=True)
    date: dt.date = Field(primary_key=True, index=True)
    brand_id: UUID = Field(primary_key=True)
    views: int | None = Field(default=None, sa_type=BigInteger)
    engagement: int | None = Field(default=None, sa_type=BigInteger)
    views_reported: int = Field(default=0, sa_type=BigInteger)
    engagement_reported: int = Field(default=0, sa_type=BigInteger)
    rated_engagement: int = Field(default=0, sa_type=BigInteger)
    snapshots: int = Field(default=0, sa_type=Integer)
    posts_published: int = Field(default=0, sa_type=Integer)


class SyncPending(Table, table=True):
    """What the next sync has to look at; `entries` grows so that entering again takes the lock."""

    __tablename__ = "sync_pending"

    organization_id: UUID = Field(primary_key=True)
    date: dt.date = Field(primary_key=True)
    post_id: UUID = Field(primary_key=True)
    entries: int = Field(default=1, sa_type=BigInteger)
