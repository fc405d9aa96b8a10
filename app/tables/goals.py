"""Goals that people set."""

import datetime as dt
from uuid import UUID

from sqlmodel import Field, ForeignKeyConstraint, Index

from app.tables.base import Table, UtcDateTime


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
