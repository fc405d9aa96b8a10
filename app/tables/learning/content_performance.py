"""Content performance: finished snapshots, as the learning loop reads them."""

import datetime as dt
from uuid import UUID

from sqlmodel import BigInteger, Field, SmallInteger, Text, UniqueConstraint

from app.domain.learning.performance_scores import ContentType, PerformanceSource
from app.domain.platforms import Platform
from app.tables.base import Table, UtcDateTime, name_of


class ContentPerformance(Table, table=True):
    """A post's last known totals as of one complete day, with how the post was made.

    `measured` says which of them that day reported, bit 0 for views, then in the columns' order;
    the others are of earlier days. Rows of one post are never added up. Its `id` is what callers
    know a row by; its key is what it measures, and each index more would cost a sync a third. No
    foreign key, as in `post_analytics`: the check would cost as much as the row.
    """

    __tablename__ = "content_performance"
    # By the id alone it is found as well, and an earlier release writes rows by both.
    __table_args__ = (UniqueConstraint("id", "organization_id"),)

    organization_id: UUID = Field(primary_key=True)
    id: UUID
    brand_id: UUID
    post_id: UUID = Field(primary_key=True)
    platform: Platform = Field(sa_type=name_of(Platform))
    measured_on: dt.date = Field(primary_key=True)
    source: PerformanceSource = Field(primary_key=True, sa_type=name_of(PerformanceSource))
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
