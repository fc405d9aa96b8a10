"""The learning loop: finished snapshots, what was learned of them, and goals set by people."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlmodel import JSON, BigInteger, Field, ForeignKeyConstraint, Index, Text, UniqueConstraint

from app.domain.metrics import Platform
from app.domain.performance import ContentType, PerformanceSource
from app.tables.base import Table, UtcDateTime, name_of


class ContentPerformance(Table, table=True):
    """A post's lifetime totals as of one complete day, with what made the post.

    One row per (post, platform, measured_on, source). Rows of one post are never added up. No
    foreign key, as in `post_analytics`: the check would cost as much as the row.
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


class BrandMemory(Table, table=True):
    """One thing learned of a brand, with its evidence; superseded entries stay.

    `evidence_key` is a digest of the evidence, so that the same is never written twice.
    """

    __tablename__ = "brand_memory"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "brand_id"], ["brands.organization_id", "brands.id"]
        ),
        UniqueConstraint("organization_id", "brand_id", "kind", "evidence_key"),
        Index(None, "organization_id", "brand_id", "learned_at", "id"),
    )

    organization_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True, index=True)
    brand_id: UUID
    kind: str
    statement: str = Field(sa_type=Text)
    evidence: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    evidence_key: str
    window_start: dt.date | None = None
    window_end: dt.date | None = None
    learned_at: dt.datetime = Field(sa_type=UtcDateTime)
    superseded_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)


class LearningPending(Table, table=True):
    """The brands whose content performance changed since it was learned from.

    `entries` grows so that entering again takes the lock.
    """

    __tablename__ = "learning_pending"

    organization_id: UUID = Field(primary_key=True)
    brand_id: UUID = Field(primary_key=True)
    entries: int = Field(default=1, sa_type=BigInteger)


class Goal(Table, table=True):
    """A target that somebody set; its progress is read from the overview, never stored."""

    __tablename__ = "goals"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        Index(None, "organization_id", "end", "id"),
    )

    organization_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True, index=True)
    brand_id: UUID | None = None
    label: str
    metric: str
    target: float
    start: dt.date
    end: dt.date
    created_at: dt.datetime = Field(sa_type=UtcDateTime)
    updated_at: dt.datetime = Field(sa_type=UtcDateTime)
    archived_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
