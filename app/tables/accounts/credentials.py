"""Credentials: connected accounts and their tokens."""

import datetime as dt
from uuid import UUID

from sqlmodel import BigInteger, Field, ForeignKeyConstraint, LargeBinary, UniqueConstraint

from app.domain.platforms import Platform
from app.tables.base import Table, UtcDateTime, name_of


class Credential(Table, table=True):
    """A connected account of one brand on one platform; `secret` holds its tokens, encrypted.

    `failure_code` and `failure_message` say why a dead one no longer works. `monthly_ceiling` is
    the most it may spend per calendar month (UTC), in millionths of a US dollar. Its replies to
    others count as its posts where it `includes_replies`.
    """

    __tablename__ = "credentials"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "brand_id"], ["brands.organization_id", "brands.id"]
        ),
        UniqueConstraint("organization_id", "brand_id", "platform", "account_id"),
    )

    organization_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True, index=True)
    brand_id: UUID
    platform: Platform = Field(sa_type=name_of(Platform))
    account_id: str
    handle: str | None = None
    host: str | None = None
    secret: bytes = Field(sa_type=LargeBinary)
    scopes: str = ""
    expires_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    monthly_ceiling: int | None = Field(default=None, sa_type=BigInteger)
    includes_replies: bool = False
    failure_code: str | None = None
    failure_message: str | None = None
    failed_since: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    connected_at: dt.datetime = Field(sa_type=UtcDateTime)
    checked_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    disconnected_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
