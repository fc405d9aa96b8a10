"""When accounts are read, and how it went."""

import datetime as dt
from uuid import UUID

from sqlmodel import Field, ForeignKeyConstraint, Text

from app.tables.base import Table, UtcDateTime


class AccountCollectionRecord(Table, table=True):
    """An account's place in the schedule of reading its followers, whichever credential reads it.

    The failure columns say why the last try failed, NULL if it didn't; `missing` holds as JSON
    what the last answer lacked. `read_on` is the UTC day on which a read was last paid for. While
    `leased_until` lies ahead, whoever holds `lease_id` is asking.
    """

    __tablename__ = "account_collection"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "account_id"], ["accounts.organization_id", "accounts.id"]
        ),
    )

    organization_id: UUID = Field(primary_key=True)
    account_id: UUID = Field(primary_key=True)
    next_collect_at: dt.datetime = Field(sa_type=UtcDateTime)
    last_collected_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    failure_code: str | None = None
    failure_message: str | None = None
    failed_since: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    missing: str | None = Field(default=None, sa_type=Text)
    read_on: dt.date | None = None
    lease_id: UUID | None = None
    leased_until: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
