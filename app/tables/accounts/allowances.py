"""Allowances: usage of the platforms' limits."""

import datetime as dt
from uuid import UUID

from sqlmodel import BigInteger, Field

from app.tables.base import Table, UtcDateTime

NOBODY = UUID(int=0)
"""The organization and the credential of an allowance that several share."""


class ProviderUsage(Table, table=True):
    """The usage of one allowance in one slice of time, across processes.

    An allowance that several credentials share is `NOBODY`'s. `blocked_until` is when the platform
    itself lets us continue.
    """

    __tablename__ = "provider_usage"

    organization_id: UUID = Field(primary_key=True)
    credential_id: UUID = Field(primary_key=True)
    allowance: str = Field(primary_key=True)
    window_start: dt.datetime = Field(primary_key=True, sa_type=UtcDateTime)
    used: int = Field(default=0, sa_type=BigInteger)
    reserved: int = Field(default=0, sa_type=BigInteger)
    blocked_until: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
