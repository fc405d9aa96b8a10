"""The schedule of collection: when each post is collected next, and how the last try went."""

import datetime as dt
from uuid import UUID

from sqlalchemy import false
from sqlmodel import Field, ForeignKeyConstraint, Index, Integer, Text

from app.tables.base import Table, UtcDateTime


class CollectionRecord(Table, table=True):
    """One post's place in the schedule: due time, lease, attempts and last outcome.

    The API derives the collection state from it (and from the credential). `read_on` is the last
    day (UTC) on which the platform returned the post, in a list or by its id. `rejected_by` is the
    version of Backbone whose request was rejected (REQUEST_REJECTED). A failure `is_untried` where
    the platform failed for others before the post's turn came; it `is_over_ceiling` where the
    account may spend no more this month. `missing` lists as JSON the metrics that the platform's
    last answer lacks, why, and since when; NULL where it has all of them.
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
    is_untried: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    is_over_ceiling: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    rejected_by: str | None = None
    missing: str | None = Field(default=None, sa_type=Text)
    refreshed_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
