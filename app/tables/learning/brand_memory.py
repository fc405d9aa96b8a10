"""Brand memory: what was learned, and which brands have something new to learn from."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlmodel import JSON, BigInteger, Field, ForeignKeyConstraint, Index, Text, UniqueConstraint

from app.tables.base import Table, UtcDateTime


class BrandMemory(Table, table=True):
    """One thing learned about a brand, with its evidence; superseded entries stay.

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
