"""Statements over shares."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Update, select, update

from app.domain.windows.calendar import Preset
from app.domain.windows.comparison import ComparisonTo
from app.sql.portable import any_of
from app.storage.owners import UNREAD
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.shares import Share

shares = table_of(Share)


class ShareRow(NamedTuple):
    """A share without the digest of its secret; `sections` are separated by spaces."""

    id: UUID
    organization_id: UUID | None
    brand_id: UUID | None
    token_id: UUID | None
    scope: str
    name: str
    password: bytes | None
    sections: str
    preset: Preset | None
    window_start: date | None
    window_end: date | None
    include_today: bool
    compared_to: ComparisonTo
    compared_start: date | None
    compared_end: date | None
    match_weekdays: bool
    note: str | None
    logo: str | None
    created_at: datetime
    ends_at: datetime
    revoked_at: datetime | None
    opened_count: int
    last_opened_at: datetime | None


_COLUMNS = [shares.c[name] for name in ShareRow._fields]


def select_by_digest(digest: bytes) -> RowsOf[ShareRow]:
    """The share whose secret has this digest."""
    return rows_of(ShareRow, select(*_COLUMNS).where(shares.c.digest == digest))


def select_by_id(share_id: UUID) -> RowsOf[ShareRow]:
    """The share with this key."""
    return rows_of(ShareRow, select(*_COLUMNS).where(shares.c.id == share_id))


def select_of(organizations: Collection[UUID] | None, limit: int) -> RowsOf[ShareRow]:
    """The newest shares of some organizations; None stands for all shares."""
    of = [] if organizations is None else [any_of(shares.c.organization_id, organizations)]
    newest = select(*_COLUMNS).where(*of).order_by(shares.c.id.desc()).limit(limit)
    return rows_of(ShareRow, newest)


def select_across(limit: int) -> RowsOf[ShareRow]:
    """The newest shares of selections across organizations."""
    statement = select(*_COLUMNS).where(shares.c.organization_id.is_(None))
    return rows_of(ShareRow, statement.order_by(shares.c.id.desc()).limit(limit))


def change(share_id: UUID, organization_id: UUID | None, values: Mapping[str, Any]) -> Update:
    """Change a share of this organization, or of none, that isn't revoked."""
    return (
        update(shares)
        .where(*_is(share_id, organization_id), shares.c.revoked_at.is_(None))
        .values(values)
    )


def note_opened(share_id: UUID, now: datetime) -> Update:
    """Count that a share was opened."""
    return (
        update(shares)
        .where(shares.c.id == share_id)
        .values(opened_count=shares.c.opened_count + 1, last_opened_at=now)
        .execution_options(**UNREAD)
    )


def _is(share_id: UUID, organization_id: UUID | None) -> list[ColumnElement[bool]]:
    """The share with a key; whose it is, says whose answers it changes."""
    if organization_id is None:
        return [shares.c.id == share_id, shares.c.organization_id.is_(None)]
    return [shares.c.id == share_id, shares.c.organization_id == organization_id]
