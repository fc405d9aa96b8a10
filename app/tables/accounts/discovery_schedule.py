"""When each account is looked through for new posts, and what the last look found."""

import datetime as dt
from uuid import UUID

from sqlmodel import Field, ForeignKeyConstraint, Index, Integer, Text

from app.tables.base import Table, UtcDateTime


class DiscoveryRecord(Table, table=True):
    """One account's place in the schedule of discovery.

    The list of its posts is due at `list_due_at`; what else there is (stories) may make the next
    look come before. `listed_at` is when the last list began that was read to its end, and
    `newest_at` when the newest post known from lists was published. A list that broke off goes on
    at `list_cursor`, which the platform gave at `cursor_at`: it began at `list_began_at` and
    reaches back to `list_since`. `found`, `created` and `skipped` count what the last look read;
    `skipped_because` is the first reason.
    """

    __tablename__ = "discovery_schedule"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "credential_id"], ["credentials.organization_id", "credentials.id"]
        ),
        Index(None, "next_look_at", "organization_id"),
    )

    organization_id: UUID = Field(primary_key=True)
    credential_id: UUID = Field(primary_key=True)
    next_look_at: dt.datetime = Field(sa_type=UtcDateTime)
    list_due_at: dt.datetime = Field(sa_type=UtcDateTime)
    lease_id: UUID | None = None
    leased_until: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_looked_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    listed_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    newest_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    list_cursor: str | None = Field(default=None, sa_type=Text)
    list_began_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    list_since: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    cursor_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    found: int = Field(default=0, sa_type=Integer)
    created: int = Field(default=0, sa_type=Integer)
    skipped: int = Field(default=0, sa_type=Integer)
    skipped_because: str | None = Field(default=None, sa_type=Text)
    attempts: int = Field(default=0, sa_type=Integer)
    failure_code: str | None = None
    failure_message: str | None = None
    failed_since: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
