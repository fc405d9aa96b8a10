"""Content performance: finished snapshots, as the learning loop reads them."""

import datetime as dt
from uuid import UUID

from sqlmodel import BigInteger, Field, Index, SmallInteger, Text, UniqueConstraint

from app.domain.learning.performance_scores import ContentType, PerformanceSource
from app.domain.platforms import Platform
from app.tables.base import Table, UtcDateTime, name_of


class ContentPerformance(Table, table=True):
    """A post's last known totals as of one complete day, with how the post was made.

    `measured` says which of them that day reported, bit 0 for views, then in the columns' order;
    the others are of earlier days. One row per (post, platform, measured_on, source). Rows of one
    post are never added up. No foreign key, as in `post_analytics`: the check would cost as much
    as the row.
    """

    __tablename__ = "content_performance"
    __table_args__ = (
        UniqueConstraint(
            *("organization_id", "post_id", "platform", "measured_on", "source"),
            name="uq_content_performance_measurement",
        ),
        Index(None, "organization_id", "brand_id", "measured_on", "id"),
    )

    organization_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True, index=True)
    brand_id: UUID
    post_id: UUID
    platform: Platform = Field(sa_type=name_of(Platform))
    measured_on: dt.date
    source: PerformanceSource = Field(sa_type=name_of(PerformanceSource))
    content_type: ContentType = Field(sa_type=name_of(ContentType))
    views: int | None = Field(default=None, sa_type=BigInteger)
    likes: int | None = Field(default=None, sa_type=BigInteger)
    comments: int | None = Field(default=None, sa_type=BigInteger)
    shares: int | None = Field(default=None, sa_type=BigInteger)
    saves: int | None = Field(default=None, sa_type=BigInteger)
    clicks: int | None = Field(default=None, sa_type=BigInteger)
    measured: int = Field(sa_type=SmallInteger)
    engagement_rate: float | None = None
    performance_score: int | None = None
    variant_group: str | None = None
    variant_id: str | None = None
    hook: str | None = Field(default=None, sa_type=Text)
    hook_version: str | None = None
    creative_version: str | None = None
    generation_id: str | None = None
    workflow_id: str | None = None
    prompt: str | None = Field(default=None, sa_type=Text)
    recorded_at: dt.datetime = Field(sa_type=UtcDateTime)
