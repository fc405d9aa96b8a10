"""Statements over the schedule of discovery."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Delete,
    Select,
    Update,
    and_,
    delete,
    exists,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from app.domain.keys import OwnedKey
from app.domain.platforms import Platform
from app.sql.accounts.outages import is_paused
from app.sql.owned import these
from app.sql.portable import Upsert
from app.storage.rows import RowsOf, rows_of
from app.tables.accounts.credentials import Credential
from app.tables.accounts.discovery_schedule import DiscoveryRecord
from app.tables.base import table_of
from app.tables.erasures import ErasureRecord
from app.tables.organizations import Organization

schedule = table_of(DiscoveryRecord)
_credentials = table_of(Credential)
_erasures = table_of(ErasureRecord)
_organizations = table_of(Organization)

ENROLL = Upsert(
    schedule,
    (
        *("organization_id", "credential_id", "next_look_at", "list_due_at"),
        *("found", "created", "skipped", "attempts"),
    ),
    lambda _table, row: {"next_look_at": row.next_look_at, "list_due_at": row.list_due_at},
)
"""Make an account due, whether it is new or known."""


class DueAccount(NamedTuple):
    """An account that it is time to look through."""

    organization_id: UUID
    credential_id: UUID
    platform: Platform
    host: str | None


class PlaceRow(NamedTuple):
    """An account's place in the schedule, as its next look needs it."""

    list_due_at: datetime
    listed_at: datetime | None
    newest_at: datetime | None
    attempts: int
    failed_since: datetime | None
    list_cursor: str | None
    cursor_at: datetime | None
    list_began_at: datetime | None
    list_since: datetime | None


class DiscoveryRow(NamedTuple):
    """What became of an account's looks."""

    credential_id: UUID
    next_look_at: datetime
    last_looked_at: datetime | None
    found: int
    created: int
    skipped: int
    skipped_because: str | None
    failure_code: str | None
    failure_message: str | None
    failed_since: datetime | None


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(schedule.c.leased_until.is_(None), schedule.c.leased_until <= now)


def _one(organization_id: UUID, credential_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return schedule.c.organization_id == organization_id, schedule.c.credential_id == credential_id


def marks_brand_of(account: Any) -> ColumnElement[bool]:
    """Whether an erasure is that of the brand of an account with these columns."""
    return and_(
        _erasures.c.organization_id == account.organization_id,
        _erasures.c.subject_id == account.brand_id,
    )


def select_due(now: datetime, limit: int) -> RowsOf[DueAccount]:
    """Living accounts that are due and that nobody holds, the longest waiting first.

    Nothing is discovered for an archived organization, for what is being erased, nor on a platform
    that is out of reach.
    """
    of_account = and_(
        _credentials.c.organization_id == schedule.c.organization_id,
        _credentials.c.id == schedule.c.credential_id,
    )
    is_resting = exists().where(
        _organizations.c.id == schedule.c.organization_id,
        _organizations.c.archived_at.is_not(None),
    )
    statement = (
        select(
            *(schedule.c.organization_id, schedule.c.credential_id),
            *(_credentials.c.platform, _credentials.c.host),
        )
        .join(_credentials, of_account)
        .where(
            schedule.c.next_look_at <= now,
            _is_free(now),
            _credentials.c.disconnected_at.is_(None),
            _credentials.c.failure_code.is_(None),
            ~is_resting,
            ~is_paused(_credentials, now),
            ~exists().where(marks_brand_of(_credentials.c)),
        )
        .order_by(schedule.c.next_look_at, schedule.c.credential_id)
        .limit(limit)
    )
    return rows_of(DueAccount, statement)


def claim(
    organization_id: UUID,
    credential_id: UUID,
    lease_id: UUID,
    now: datetime,
    until: datetime,
    *,
    only_due: bool,
) -> ReturningUpdate[UUID]:
    """Hold an account until then, unless somebody does: no row is returned then."""
    conditions = [*_one(organization_id, credential_id), _is_free(now)]
    if only_due:
        conditions.append(schedule.c.next_look_at <= now)
    return (
        update(schedule)
        .where(*conditions)
        .values(lease_id=lease_id, leased_until=until)
        .returning(schedule.c.credential_id)
    )


def select_place(organization_id: UUID, credential_id: UUID) -> RowsOf[PlaceRow]:
    """An account's place."""
    columns = (schedule.c[name] for name in PlaceRow._fields)
    return rows_of(PlaceRow, select(*columns).where(*_one(organization_id, credential_id)))


def change_held(organization_id: UUID, credential_id: UUID, lease_id: UUID) -> Update:
    """Change the place of an account that a lease still holds; its `values` follow."""
    held = (*_one(organization_id, credential_id), schedule.c.lease_id == lease_id)
    return update(schedule).where(*held)


def select_held(organization_id: UUID, credential_id: UUID, lease_id: UUID) -> Select[UUID]:
    """The account, if a lease still holds it."""
    held = (*_one(organization_id, credential_id), schedule.c.lease_id == lease_id)
    return select(schedule.c.credential_id).where(*held).with_for_update()


def leave(organization_id: UUID, credential_id: UUID) -> Delete:
    """Look through an account no more."""
    return delete(schedule).where(*_one(organization_id, credential_id))


def select_discoveries(credentials: Collection[OwnedKey]) -> RowsOf[DiscoveryRow]:
    """What became of the looks of these accounts."""
    columns = (schedule.c[name] for name in DiscoveryRow._fields)
    statement = select(*columns).where(*these(schedule, schedule.c.credential_id, credentials))
    return rows_of(DiscoveryRow, statement)
