"""Organizations: the owners of everything below them."""

from datetime import datetime
from uuid import UUID

from sqlmodel import BigInteger, Field

from app.domain.windows.periods import WeekStart
from app.tables.base import Table, UtcDateTime, name_of


class Organization(Table, table=True):
    """An owner with its reporting time zone (IANA name) and currency (ISO 4217).

    `week_start` is the day on which its weeks begin.
    `credit_price` is the price of one credit, in the currency's minor units.
    `label_key` is the casefolded label: lists are ordered and searched by it.
    """

    __tablename__ = "organizations"

    id: UUID = Field(primary_key=True)
    label: str
    label_key: str = Field(index=True)
    time_zone: str = "UTC"
    week_start: WeekStart = Field(default=WeekStart.MONDAY, sa_type=name_of(WeekStart))
    currency: str = "USD"
    credit_price: int | None = Field(default=None, sa_type=BigInteger)
    logo_url: str | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    archived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
