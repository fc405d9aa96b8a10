"""Notes: what happened on some days, as somebody put it down."""

import datetime as dt
from uuid import UUID

from sqlmodel import Field, ForeignKeyConstraint, Index, Text

from app.tables.base import Table, UtcDateTime


class Note(Table, table=True):
    """A sentence about days of an organization, or of one of its brands; no number counts it.

    `created_by` and `updated_by` are the names of the tokens that wrote it.
    """

    __tablename__ = "notes"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        ForeignKeyConstraint(
            ["organization_id", "brand_id"], ["brands.organization_id", "brands.id"]
        ),
        Index(None, "organization_id", "start"),
    )

    organization_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True, index=True)
    brand_id: UUID | None = None
    start: dt.date
    end: dt.date
    text: str = Field(sa_type=Text)
    created_by: str
    created_at: dt.datetime = Field(sa_type=UtcDateTime)
    updated_by: str
    updated_at: dt.datetime = Field(sa_type=UtcDateTime)
