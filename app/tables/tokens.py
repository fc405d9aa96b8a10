"""API tokens: stored hashed, recognizable by their prefix."""

import datetime as dt
from uuid import UUID

from sqlmodel import Field, ForeignKeyConstraint, LargeBinary

from app.tables.base import Table, UtcDateTime


class Token(Table, table=True):
    """An API token: its SHA-256 digest, its scopes, and optionally one organization."""

    __tablename__ = "tokens"
    __table_args__ = (ForeignKeyConstraint(["organization_id"], ["organizations.id"]),)

    id: UUID = Field(primary_key=True)
    name: str
    prefix: str
    digest: bytes = Field(sa_type=LargeBinary, unique=True)
    scopes: str
    organization_id: UUID | None = None
    created_at: dt.datetime = Field(sa_type=UtcDateTime)
    expires_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_used_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
