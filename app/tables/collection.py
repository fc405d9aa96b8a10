"""Collection: when each post is looked at next, how that went, and runs asked for by people."""

import datetime as dt
from uuid import UUID

from sqlmodel import Field, ForeignKeyConstraint, Index, Integer

from app.domain.runs import RunStatus
from app.tables.base import Table, UtcDateTime, name_of


class CollectionRecord(Table, table=True):
    """One post's place in the schedule: due time, lease, attempts and last outcome.

    What the API calls the collection state is derived from it (and from the credential). `read_on`
    is the last day (UTC) on which the platform gave the post, in a list or by its id.
    """

    __tablename__ = "collection"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id", "post_id"], ["posts.organization_id", "posts.id"]),
        Index(None, "next_collect_at", "organization_id"),
        Index(None, "organization_id", "credential_id", "next_collect_at"),
    )

    organization_id: UUID = Field(primary_key=True)
    post_id: UUID = Field(primary_key=True)
    credential_id: UUID
    next_collect_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_collected_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    read_on: dt.date | None = None
    lease_id: UUID | None = None
    leased_until: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = Field(default=0, sa_type=Integer)
    times_not_found: int = Field(default=0, sa_type=Integer)
    failure_code: str | None = None
    failure_message: str | None = None
    failed_since: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    refreshed_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)


class RefreshRun(Table, table=True):
    """A refresh of an organization or brand that somebody asked for; the counts are posts."""

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
