"""Statements over uploads, their pieces, and the batches that are imported of them."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Delete, Select, Update, and_, delete, func, or_, select, update

from app.domain.uploads import Upload, UploadState
from app.sql.portable import any_of
from app.storage.owners import UNREAD
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.uploads import UploadBatch, UploadChunk, UploadRecord

_uploads, _chunks, _batches = table_of(UploadRecord), table_of(UploadChunk), table_of(UploadBatch)
_COLUMNS = [_uploads.c[name] for name in Upload._fields]


def select_by_id(ids: Collection[UUID], visible: Collection[UUID] | None) -> RowsOf[Upload]:
    """Uploads by key, of the organizations that exist for the caller."""
    seen = [] if visible is None else [any_of(_uploads.c.organization_id, visible)]
    return rows_of(Upload, select(*_COLUMNS).where(any_of(_uploads.c.id, ids), *seen))


def select_newest(
    visible: Collection[UUID] | None,
    organization_id: UUID | None,
    owner_id: UUID | None,
    limit: int,
) -> RowsOf[Upload]:
    """The newest uploads of the organizations that exist for the caller, or of one of them.

    With an `owner_id` those that this token sent.
    """
    seen = [] if visible is None else [any_of(_uploads.c.organization_id, visible)]
    if organization_id is not None:
        seen.append(_uploads.c.organization_id == organization_id)
    if owner_id is not None:
        seen.append(_uploads.c.owner_id == owner_id)
    statement = select(*_COLUMNS).where(*seen).order_by(_uploads.c.id.desc()).limit(limit)
    return rows_of(Upload, statement)


def select_of_owner(owner_id: UUID) -> RowsOf[Upload]:
    """What a token has sent, the oldest first."""
    statement = select(*_COLUMNS).where(_uploads.c.owner_id == owner_id)
    return rows_of(Upload, statement.order_by(_uploads.c.id))


def select_silent(now: datetime) -> RowsOf[Upload]:
    """Imports that nobody works on any more, the oldest first."""
    statement = select(*_COLUMNS).where(
        _uploads.c.state == UploadState.IMPORTING, _uploads.c.lease_until <= now
    )
    return rows_of(Upload, statement.order_by(_uploads.c.id))


def select_over(now: datetime) -> RowsOf[Upload]:
    """Uploads whose time is over, and those that were given up while they were being sent."""
    state = _uploads.c.state
    is_over = and_(state != UploadState.IMPORTING, _uploads.c.ends_at <= now)
    is_given_up = and_(state == UploadState.RECEIVING, _uploads.c.lease_until <= now)
    return rows_of(Upload, select(*_COLUMNS).where(or_(is_over, is_given_up)))


def change(upload: Upload, values: Mapping[str, Any]) -> Update:
    """Change an upload."""
    return _update(upload).values(**values)


def change_leased(upload: Upload, lease_id: UUID, values: Mapping[str, Any]) -> Update:
    """Change an upload if that lease is still the one, and nobody has asked to cancel."""
    return (
        _update(upload)
        .where(
            _uploads.c.lease_id == lease_id,
            _uploads.c.state == UploadState.IMPORTING,
            _uploads.c.is_cancelling.is_(False),
        )
        .values(**values)
    )


def end(upload: Upload, lease_id: UUID | None, values: Mapping[str, Any]) -> Update:
    """End an import if that lease is still the one; None is whichever it was."""
    is_ours = [] if lease_id is None else [_uploads.c.lease_id == lease_id]
    return (
        _update(upload).where(_uploads.c.state == UploadState.IMPORTING, *is_ours).values(**values)
    )


def take(upload: Upload, lease_id: UUID, now: datetime, until: datetime) -> Update:
    """Lease an import, unless somebody has leased it."""
    is_free = or_(_uploads.c.lease_id.is_(None), _uploads.c.lease_until <= now)
    return (
        _update(upload)
        .where(_uploads.c.state == UploadState.IMPORTING, is_free)
        .values(lease_id=lease_id, lease_until=until, attempts=_uploads.c.attempts + 1)
    )


def receive(upload: Upload, until: datetime) -> Update:
    """Wait for more of a file until then; an answer doesn't show it."""
    return _update(upload).values(lease_until=until).execution_options(**UNREAD)


def renew(upload: Upload, lease_id: UUID, until: datetime) -> Update:
    """Keep a lease for longer; an answer doesn't show it."""
    return (
        _update(upload)
        .where(_uploads.c.lease_id == lease_id)
        .values(lease_until=until)
        .execution_options(**UNREAD)
    )


def _update(upload: Upload) -> Update:
    return update(_uploads).where(
        _uploads.c.organization_id == upload.organization_id, _uploads.c.id == upload.id
    )


def delete_upload(upload: Upload) -> Iterator[Delete]:
    """Delete an upload, with everything that hangs on it."""
    for table in (_batches, _chunks):
        yield delete(table).where(
            table.c.organization_id == upload.organization_id, table.c.upload_id == upload.id
        )
    yield delete(_uploads).where(
        _uploads.c.organization_id == upload.organization_id, _uploads.c.id == upload.id
    )


def delete_of_organization(organization_id: UUID) -> Iterator[Delete]:
    """Delete all uploads of an organization."""
    for table in (_batches, _chunks, _uploads):
        yield delete(table).where(table.c.organization_id == organization_id)


def delete_batches(upload: Upload) -> Delete:
    """Forget the batches of an earlier import of the same file."""
    return delete(_batches).where(
        _batches.c.organization_id == upload.organization_id, _batches.c.upload_id == upload.id
    )


def select_chunk(upload: Upload, number: int) -> Select[bytes]:
    """A piece of a file."""
    return select(_chunks.c.body).where(
        _chunks.c.organization_id == upload.organization_id,
        _chunks.c.upload_id == upload.id,
        _chunks.c.number == number,
    )


class DoneBatch(NamedTuple):
    """A batch that is imported."""

    table_number: int
    number: int
    waiting: str


def select_done(upload: Upload) -> RowsOf[DoneBatch]:
    """The batches of a file that are imported."""
    columns = [_batches.c[name] for name in DoneBatch._fields]
    statement = select(*columns).where(
        _batches.c.organization_id == upload.organization_id, _batches.c.upload_id == upload.id
    )
    return rows_of(DoneBatch, statement)


class RejectsPart(NamedTuple):
    """The rejected rows of one batch."""

    number: int
    rejects: bytes


def select_rejects(
    upload: Upload, table_number: int, after: int, limit: int
) -> RowsOf[RejectsPart]:
    """Rejected rows of a table, in the order of the file."""
    statement = (
        select(_batches.c.number, _batches.c.rejects)
        .where(
            _batches.c.organization_id == upload.organization_id,
            _batches.c.upload_id == upload.id,
            _batches.c.table_number == table_number,
            _batches.c.number > after,
            func.length(_batches.c.rejects) > 0,
        )
        .order_by(_batches.c.number)
        .limit(limit)
    )
    return rows_of(RejectsPart, statement)
