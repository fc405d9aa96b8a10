"""Syncs: what the next one has to process, and how each ended."""

import datetime as dt
from uuid import UUID

from sqlmodel import BigInteger, Field, ForeignKeyConstraint, Index

from app.domain.runs import RunStatus
from app.tables.base import Table, UtcDateTime, name_of


class SyncRun(Table, table=True):
    """One sync into content performance; the counts are rows."""

    __tablename__ = "sync_runs"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        Index(None, "organization_id", "started_at", "id"),
    )

    organization_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True, index=True)
    brand_id: UUID | None = None
    is_full: bool = False
    status: RunStatus = Field(sa_type=name_of(RunStatus))
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: int = 0
    started_at: dt.datetime = Field(sa_type=UtcDateTime)
    finished_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)


class SyncPending(Table, table=True):
    """What the next sync has to process; `entries` grows so that entering again takes the lock."""

    __tablename__ = "sync_pending"

    organization_id: UUID = Field(primary_key=True)
    date: dt.date = Field(primary_key=True)
    post_id: UUID = Field(primary_key=True)
    entries: int = Field(default=1, sa_type=BigInteger)
