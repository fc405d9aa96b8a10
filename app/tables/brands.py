"""Brands: what an organization publishes as."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, ForeignKeyConstraint, UniqueConstraint

from app.tables.base import Table, UtcDateTime


class Brand(Table, table=True):
    """A brand of one organization, found by its label case-folded (`label_key`)."""

    __tablename__ = "brands"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        UniqueConstraint("organization_id", "label_key"),
    )

    organization_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True, index=True)
    label: str
    label_key: str = Field(index=True)
    logo_url: str | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    archived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
