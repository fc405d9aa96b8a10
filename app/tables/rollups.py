"""Rollups: sums over snapshots, updated in the same transaction, checked by `backbone verify`.

None of them includes archived posts.
"""

import datetime as dt
from uuid import UUID

from sqlmodel import BigInteger, Field, Integer

from app.domain.numbers.metrics import BASELINES, KNOWN, REPORTED
from app.domain.platforms import Platform
from app.tables.base import Table, name_of
from app.tables.snapshots import MetricColumns, columns_of


class _ReportedColumns(columns_of(REPORTED, default=0), Table):  # type: ignore[misc] # made in a loop
    """How many snapshots reported each metric: this tells an unknown total from one of 0."""


class _KnownColumns(columns_of(KNOWN, default=0), Table):  # type: ignore[misc]
    """How many know what it gained: a baseline reports a total, and nobody knows its growth."""


class _BaselineColumns(columns_of(BASELINES, default=0), Table):  # type: ignore[misc]
    """First values of the metrics that don't count as growth."""


class AnalyticsDaily(MetricColumns, _BaselineColumns, _KnownColumns, _ReportedColumns, table=True):
    """Sums of gains per brand, platform and day (the metrics' own columns), and of baselines.

    `posts_published` counts the posts published that day, measured or not.
    """

    __tablename__ = "analytics_daily"

    organization_id: UUID = Field(primary_key=True)
    brand_id: UUID = Field(primary_key=True)
    date: dt.date = Field(primary_key=True)
    platform: Platform = Field(primary_key=True, sa_type=name_of(Platform))
    rated_engagement: int = Field(default=0, sa_type=BigInteger)
    snapshots: int = Field(default=0, sa_type=Integer)
    posts_published: int = Field(default=0, sa_type=Integer)


class AnalyticsTotals(MetricColumns, _ReportedColumns, table=True):
    """Current lifetime totals per brand and platform: all gains and baselines, of all days."""

    __tablename__ = "analytics_totals"

    organization_id: UUID = Field(primary_key=True)
    brand_id: UUID = Field(primary_key=True)
    platform: Platform = Field(primary_key=True, sa_type=name_of(Platform))
    snapshots: int = Field(default=0, sa_type=BigInteger)


class BrandDaily(Table, table=True):
    """The few sums that leaderboards rank by, per brand and day, over all platforms."""

    __tablename__ = "brand_daily"

    organization_id: UUID = Field(primary_key=True)
    date: dt.date = Field(primary_key=True, index=True)
    brand_id: UUID = Field(primary_key=True)
    views: int | None = Field(default=None, sa_type=BigInteger)
    engagement: int | None = Field(default=None, sa_type=BigInteger)
    views_known: int = Field(default=0, sa_type=BigInteger)
    engagement_known: int = Field(default=0, sa_type=BigInteger)
    rated_engagement: int = Field(default=0, sa_type=BigInteger)
    snapshots: int = Field(default=0, sa_type=Integer)
    posts_published: int = Field(default=0, sa_type=Integer)
