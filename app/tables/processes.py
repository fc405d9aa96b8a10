"""The processes that serve and collect, so that each knows of the others."""

import datetime as dt
from uuid import UUID

from sqlmodel import Field

from app.tables.base import Table, UtcDateTime


class Process(Table, table=True):
    """A process that uses the database, as long as it was seen a moment ago.

    `write_rules` is the release's own number of how its writes tell of themselves.
    """

    __tablename__ = "processes"

    id: UUID = Field(primary_key=True)
    kind: str
    write_rules: int
    started_at: dt.datetime = Field(sa_type=UtcDateTime)
    seen_at: dt.datetime = Field(sa_type=UtcDateTime)
