"""Statements over attempts to connect an account in the browser."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Delete, Update, delete, select, update

from app.domain.platforms import Platform
from app.storage.rows import RowsOf, rows_of
from app.tables.accounts.connection_attempts import ConnectionAttempt
from app.tables.base import table_of

attempts = table_of(ConnectionAttempt)


class AttemptRow(NamedTuple):
    """An attempt without the digest of its state."""

    organization_id: UUID
    id: UUID
    brand_id: UUID
    platform: Platform
    credential_id: UUID | None
    session_id: UUID
    secret: bytes
    redirect_uri: str
    owns_app: bool
    monthly_ceiling: int | None
    account_id: str | None
    host: str | None
    ends_at: datetime
    used_at: datetime | None


def select_by_digest(digest: bytes) -> RowsOf[AttemptRow]:
    """The attempt whose state has this digest."""
    columns = [attempts.c[name] for name in AttemptRow._fields]
    return rows_of(AttemptRow, select(*columns).where(attempts.c.digest == digest))


def use(organization_id: UUID, attempt_id: UUID, now: datetime) -> Update:
    """Use an attempt, unless somebody has."""
    return (
        update(attempts)
        .where(
            attempts.c.organization_id == organization_id,
            attempts.c.id == attempt_id,
            attempts.c.used_at.is_(None),
        )
        .values(used_at=now, secret=b"")
    )


def delete_over(before: datetime) -> Delete:
    """Delete the attempts that were over by then."""
    return delete(attempts).where(attempts.c.ends_at <= before)
