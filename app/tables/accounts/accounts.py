"""Accounts on platforms, and what was counted of them day by day."""

import datetime as dt
from uuid import UUID

from sqlmodel import Field, ForeignKeyConstraint, Text, UniqueConstraint

from app.domain.accounts.account_days import ACCOUNT_COUNTS
from app.domain.platforms import Platform
from app.tables.base import Table, UtcDateTime, name_of
from app.tables.snapshots import columns_of


class Account(Table, table=True):
    """A channel, page or profile of a brand, whether or not a credential is connected to it.

    `external_id` is what its credentials call `account_id`: the platform's id, with the host where
    platforms have many. It is NULL while only the handle is known.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "brand_id"], ["brands.organization_id", "brands.id"]
        ),
        UniqueConstraint("organization_id", "platform", "external_id"),
    )

    organization_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True, index=True)
    brand_id: UUID = Field(index=True)
    platform: Platform = Field(sa_type=name_of(Platform))
    external_id: str | None = None
    host: str | None = None
    handle: str | None = None
    display_name: str | None = None
    picture_url: str | None = None
    created_at: dt.datetime = Field(sa_type=UtcDateTime)


class _CountColumns(columns_of(ACCOUNT_COUNTS), Table):  # type: ignore[misc] # made in a loop
    """What platforms count of an account."""


class AccountAnalytics(_CountColumns, table=True):
    """One day of an account; NULL where a count isn't reported, or nobody answered it.

    `collected_at` is when the latest of its counts was answered; `answered_at` holds as JSON when
    those were that were answered earlier, null for those that nobody answered, and is NULL where
    there are none.
    """

    __tablename__ = "account_analytics"

    organization_id: UUID = Field(primary_key=True)
    account_id: UUID = Field(primary_key=True)
    date: dt.date = Field(primary_key=True)
    collected_at: dt.datetime = Field(sa_type=UtcDateTime)
    answered_at: str | None = Field(default=None, sa_type=Text)
