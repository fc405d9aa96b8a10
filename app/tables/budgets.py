"""What tokens have spent of their budgets, added up over the processes that serve."""

from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field

from app.tables.base import Table


class Budget(Table, table=True):
    """When a budget will be full again, in microseconds since 1970.

    `kind` says what is paid from it, `key` who pays: a token, a session's token or a share.
    `last_micros` is how much later the last payment has made it. On PostgreSQL the table is
    unlogged: after a crash of the database every budget is full.
    """

    __tablename__ = "budgets"

    kind: str = Field(primary_key=True)
    key: UUID = Field(primary_key=True)
    full_at_micros: int = Field(sa_type=BigInteger)
    last_micros: int = Field(sa_type=BigInteger)
