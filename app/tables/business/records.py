"""The records behind the business dashboard: charges, the credit ledger and ingredients.

`*_on` is the day of `*_at` in the organization's zone when the record was written.
"""

import datetime as dt
from uuid import UUID

from sqlmodel import BigInteger, Field, ForeignKeyConstraint, Index, UniqueConstraint

from app.domain.business.books import CreditKind
from app.tables.base import Table, UtcDateTime, name_of


class Charge(Table, table=True):
    """Money taken, in the currency's minor units; refunds lower the day of the charge."""

    __tablename__ = "charges"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        UniqueConstraint("organization_id", "external_id"),
        Index(None, "organization_id", "charged_on"),
    )

    organization_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True, index=True)
    external_id: str
    source: str
    amount: int = Field(sa_type=BigInteger)
    refunded: int = Field(default=0, sa_type=BigInteger)
    currency: str
    charged_at: dt.datetime = Field(sa_type=UtcDateTime)
    charged_on: dt.date
    recorded_at: dt.datetime = Field(sa_type=UtcDateTime)


class CreditTransaction(Table, table=True):
    """One line of the credit ledger: a positive amount whose direction is its kind."""

    __tablename__ = "credit_transactions"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        UniqueConstraint("organization_id", "external_id"),
        Index(None, "organization_id", "occurred_on"),
    )

    organization_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True, index=True)
    external_id: str
    kind: CreditKind = Field(sa_type=name_of(CreditKind))
    amount: int = Field(sa_type=BigInteger)
    occurred_at: dt.datetime = Field(sa_type=UtcDateTime)
    occurred_on: dt.date
    recorded_at: dt.datetime = Field(sa_type=UtcDateTime)


class Ingredient(Table, table=True):
    """An asset made: an image, a video, a voice."""

    __tablename__ = "ingredients"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        UniqueConstraint("organization_id", "external_id"),
        Index(None, "organization_id", "made_on"),
    )

    organization_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True, index=True)
    external_id: str
    category: str
    made_at: dt.datetime = Field(sa_type=UtcDateTime)
    made_on: dt.date
    recorded_at: dt.datetime = Field(sa_type=UtcDateTime)
