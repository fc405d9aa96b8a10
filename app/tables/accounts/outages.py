"""Outages of platforms, across processes."""

import datetime as dt
from uuid import UUID

from sqlmodel import Field, Integer

from app.domain.platforms import Platform
from app.tables.base import Table, UtcDateTime, name_of


class OutageRecord(Table, table=True):
    """How a platform has failed everybody lately, as the domain's `Outage`; no row if it answers.

    It is of no organization. `host` is the server where a platform has several, else empty.
    """

    __tablename__ = "outages"

    platform: Platform = Field(primary_key=True, sa_type=name_of(Platform))
    host: str = Field(primary_key=True)
    failures: int = Field(sa_type=Integer)
    began_at: dt.datetime = Field(sa_type=UtcDateTime)
    failed_at: dt.datetime = Field(sa_type=UtcDateTime)
    credential_id: UUID
    pauses: int = Field(sa_type=Integer)
    paused_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    ask_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
