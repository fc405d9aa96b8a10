"""Failed attempts to get in, added up over the processes that serve."""

from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field

from app.tables.base import Table


class FailedAttempts(Table, table=True):
    """How many attempts of a while have failed that have something in common.

    `key` is a digest of what that is: an address, the beginning of a token, a share. `at_micros` is
    when the last one was made, and `before_micros` the one before it, in microseconds since 1970.
    On PostgreSQL the table is unlogged: after a crash of the database nobody has failed yet.
    """

    __tablename__ = "failed_attempts"

    key: UUID = Field(primary_key=True)
    failures: int = Field(sa_type=BigInteger)
    before_micros: int = Field(sa_type=BigInteger)
    at_micros: int = Field(sa_type=BigInteger)
