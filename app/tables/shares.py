"""Shares: links to reports, stored hashed, for readers without an account."""

import datetime as dt
from uuid import UUID

from sqlmodel import Field, ForeignKeyConstraint, Index, LargeBinary, Text

from app.domain.windows.calendar import Preset
from app.domain.windows.comparison import ComparisonTo
from app.tables.base import Table, UtcDateTime, name_of


class Share(Table, table=True):
    """A share: the SHA-256 digest of its secret, its scope, and what it shows of that.

    `scope` is the public id of a brand, an organization or a selection. Like a token it is the
    workspace's: `organization_id` is None for a selection across several organizations. `token_id`
    is the token that made it, None for the command line; `password` what is kept of its password.
    """

    __tablename__ = "shares"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        ForeignKeyConstraint(
            ["organization_id", "brand_id"], ["brands.organization_id", "brands.id"]
        ),
        ForeignKeyConstraint(["token_id"], ["tokens.id"]),
        Index(None, "organization_id", "brand_id"),
    )

    id: UUID = Field(primary_key=True)
    organization_id: UUID | None = None
    brand_id: UUID | None = None
    token_id: UUID | None = None
    scope: str = Field(sa_type=Text)
    name: str
    digest: bytes = Field(sa_type=LargeBinary, unique=True)
    password: bytes | None = Field(default=None, sa_type=LargeBinary)
    sections: str
    preset: Preset | None = Field(default=None, sa_type=name_of(Preset))
    window_start: dt.date | None = None
    window_end: dt.date | None = None
    include_today: bool = False
    compared_to: ComparisonTo = Field(sa_type=name_of(ComparisonTo))
    compared_start: dt.date | None = None
    compared_end: dt.date | None = None
    match_weekdays: bool = False
    note: str | None = Field(default=None, sa_type=Text)
    logo: str | None = Field(default=None, sa_type=Text)
    created_at: dt.datetime = Field(sa_type=UtcDateTime)
    ends_at: dt.datetime = Field(sa_type=UtcDateTime)
    revoked_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    opened_count: int = 0
    last_opened_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
