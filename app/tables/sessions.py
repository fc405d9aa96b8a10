"""Sessions of people who signed in with a token: stored hashed, ended by deleting them."""

import datetime as dt
from uuid import UUID

from sqlmodel import Field, ForeignKeyConstraint, LargeBinary

from app.tables.base import Table, UtcDateTime


class SignedIn(Table, table=True):
    """A session: the SHA-256 digest of its cookie's value, and the token that it stands for."""

    __tablename__ = "sessions"
    __table_args__ = (ForeignKeyConstraint(["token_id"], ["tokens.id"]),)

    id: UUID = Field(primary_key=True)
    token_id: UUID = Field(index=True)
    digest: bytes = Field(sa_type=LargeBinary, unique=True)
    user_agent: str
    created_at: dt.datetime = Field(sa_type=UtcDateTime)
    last_seen_at: dt.datetime = Field(sa_type=UtcDateTime)
    ends_at: dt.datetime = Field(sa_type=UtcDateTime)
