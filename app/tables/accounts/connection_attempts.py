"""Attempts to connect an account in the browser, from leaving for the platform to coming back."""

import datetime as dt
from uuid import UUID

from sqlmodel import BigInteger, Field, LargeBinary

from app.domain.platforms import Platform
from app.tables.base import Table, UtcDateTime, name_of


class ConnectionAttempt(Table, table=True):
    """An attempt: the SHA-256 digest of its state, and its PKCE verifier, encrypted (`secret`).

    With the verifier is the app that was registered with the `host`, where a platform has servers.

    Whoever comes back with the state must be of the session that began it. `credential_id` is the
    account that is connected again, `account_id` (the platform's) which one of several that a
    person may let us in to; `used_at` is when somebody came back. It has no foreign keys: it
    is of use for minutes, and must hold up nothing that is deleted meanwhile.
    """

    __tablename__ = "connection_attempts"

    organization_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    brand_id: UUID
    platform: Platform = Field(sa_type=name_of(Platform))
    credential_id: UUID | None = None
    session_id: UUID
    digest: bytes = Field(sa_type=LargeBinary, unique=True)
    secret: bytes = Field(sa_type=LargeBinary)
    redirect_uri: str
    owns_app: bool
    monthly_ceiling: int | None = Field(default=None, sa_type=BigInteger)
    account_id: str | None = None
    host: str | None = None
    ends_at: dt.datetime = Field(sa_type=UtcDateTime, index=True)
    used_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
