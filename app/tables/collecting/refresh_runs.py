"""Refresh runs: posts to collect now because somebody requested it."""

import datetime as dt
from uuid import UUID

from sqlmodel import Field, ForeignKeyConstraint, Index

from app.domain.runs import RunStatus
from app.tables.base import Table, UtcDateTime, name_of


class RefreshRun(Table, table=True):
    """A requested refresh of an organization or brand; the counts are posts."""

    __tablename__ = "refresh_runs"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        Index(None, "organization_id", "started_at", "id"),
        Index(None, "organization_id", "status"),
    )

    organization_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True, index=True)
    brand_id: UUID | None = None
    status: RunStatus = Field(sa_type=name_of(RunStatus))
    total: int = 0
    started_at: dt.datetime = Field(sa_type=UtcDateTime)
    finished_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)


class RefreshRunPost(Table, table=True):
    """One post of a refresh run and how it ended; progress is the count of these by outcome.

    `due_before` is when the post would have been due without the run.
    """

    __tablename__ = "refresh_run_posts"

    organization_id: UUID = Field(primary_key=True)
    run_id: UUID = Field(primary_key=True)
    post_id: UUID = Field(primary_key=True)
    due_before: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: str | None = None
    finished_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
