"""Uploads: receiving files piece by piece, giving them back, and deleting them in time."""

from collections.abc import Callable, Collection
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, BinaryIO, cast
from uuid import UUID

from sqlalchemy import CursorResult, Update

from app.domain.access import AccessScope, Caller
from app.domain.uploads import KEPT, LEASE, MOST_KEPT, MOST_UPLOADS, Upload, UploadState
from app.errors import InProgress, NotFound
from app.services import organizations
from app.services.organizations import Visible
from app.sql import uploads as sql
from app.storage.database import Database, Session
from app.tables.uploads import UploadChunk, UploadRecord

Reading = Callable[[], AbstractAsyncContextManager[Session]]
"""What opens a session that reads."""

NO_SUCH_UPLOAD = "There is no such upload: they are deleted after a day."


async def get_uploads(
    session: Session, ids: Collection[UUID], visible: Visible
) -> dict[UUID, Upload]:
    """The uploads with these keys, as far as they exist for the caller."""
    return {each.id: each for each in await session.all(sql.select_by_id(ids, visible))}


async def get_upload(session: Session, upload_id: UUID, visible: Visible) -> Upload:
    """An upload that exists for the caller.

    Raises:
        NotFound: There is none.
    """
    found = (await get_uploads(session, [upload_id], visible)).get(upload_id)
    if found is None:
        raise NotFound(NO_SUCH_UPLOAD)
    return found


async def get_upload_of(session: Session, upload_id: UUID, caller: Caller) -> Upload:
    """An upload that a caller sent; an administrator gets everybody's.

    Raises:
        NotFound: There is none.
    """
    upload = await get_upload(session, upload_id, caller.visible)
    if not upload.exists_for(caller):
        raise NotFound(NO_SUCH_UPLOAD)
    return upload


def sender(caller: Caller) -> UUID | None:
    """Whose uploads alone exist for a caller; None is everybody's."""
    return None if caller.may(AccessScope.ADMIN) else caller.token_id


async def list_uploads(
    session: Session,
    visible: Visible,
    organization_id: UUID | None,
    owner_id: UUID | None = None,
) -> list[Upload]:
    """The newest uploads, of all organizations that exist or of one; of all tokens or of one."""
    return await session.all(sql.select_newest(visible, organization_id, owner_id, MOST_UPLOADS))


async def begin(
    session: Session,
    organization_id: UUID,
    owner_id: UUID,
    name: str,
    *,
    modified_at: datetime | None,
    key: UUID,
    now: datetime,
    given_up: Collection[UUID] = (),
) -> Upload:
    """Begin to receive a file; what is left of those that were given up before is deleted.

    Raises:
        InProgress: The same token sends one, or has one imported.
    """
    # Of two that begin at once, one sees the other.
    await organizations.lock_organization(session, organization_id)
    kept = await session.all(sql.select_of_owner(owner_id))
    for old in kept:
        if old.id in given_up:
            await _delete(session, old)
    kept = [old for old in kept if old.id not in given_up]
    check_alone(kept, now)
    for old in kept[: max(0, len(kept) - MOST_KEPT + 1)]:
        await _delete(session, old)
    record = UploadRecord(
        organization_id=organization_id,
        id=key,
        owner_id=owner_id,
        name=name,
        state=UploadState.RECEIVING,
        modified_at=modified_at,
        created_at=now,
        ends_at=now + KEPT,
        lease_until=now + LEASE,
    )
    session.add(record)
    await session.flush()
    return await get_upload(session, key, None)


def check_alone(uploads: Collection[Upload], now: datetime, besides: UUID | None = None) -> None:
    """Refuse what can't begin while one of these is being sent or imported.

    Raises:
        InProgress: One is.
    """
    for upload in uploads:
        if upload.is_alive(now) and upload.id != besides:
            does = "imported" if upload.state is UploadState.IMPORTING else "sent"
            raise InProgress(
                f"{upload.name} is still being {does} by you: wait for its end, or cancel it."
            )


async def add_chunk(
    session: Session, upload: Upload, number: int, body: bytes, *, now: datetime
) -> None:
    """Store the next piece of a file.

    Raises:
        NotFound: The upload was deleted meanwhile.
    """
    if not await changes(session, sql.receive(upload, now + LEASE)):
        raise NotFound(NO_SUCH_UPLOAD)
    session.add(
        UploadChunk(
            organization_id=upload.organization_id, upload_id=upload.id, number=number, body=body
        )
    )
    await session.flush()


async def finish(session: Session, upload: Upload, size: int) -> Upload:
    """Take down that all of a file is there.

    Raises:
        NotFound: The upload was deleted meanwhile.
    """
    values = {"state": UploadState.READY, "size": size, "lease_until": None}
    if not await changes(session, sql.change(upload, values)):
        raise NotFound(NO_SUCH_UPLOAD)
    return await get_upload(session, upload.id, None)


async def delete(session: Session, upload: Upload) -> None:
    """Delete an upload, with what is known of its import; what was imported stays.

    Raises:
        InProgress: It is being imported, by now.
        NotFound: It was deleted meanwhile.
    """
    await organizations.lock_organization(session, upload.organization_id)
    upload = await get_upload(session, upload.id, None)
    if upload.state is UploadState.IMPORTING:
        raise InProgress(f"{upload.name} is being imported: cancel that first.")
    await _delete(session, upload)


async def give_up(session: Session, upload: Upload) -> None:
    """Delete what is half sent, if it is still there."""
    await _delete(session, upload)


async def mark_given_up(session: Session, upload: Upload, *, now: datetime) -> None:
    """Take down that nobody sends it any more; so little can be written on nearly full disks."""
    await session.execute(sql.receive(upload, now))


async def _delete(session: Session, upload: Upload) -> None:
    for statement in sql.delete_upload(upload):
        await session.execute(statement)


async def delete_of_organization(session: Session, organization_id: UUID) -> None:
    """Delete all uploads of an organization: each may hold what is to be erased."""
    for statement in sql.delete_of_organization(organization_id):
        await session.execute(statement)


async def forget(database: Database, now: datetime) -> None:
    """Delete the uploads whose time is over, one at a time: each may be large."""
    async with database.read() as session:
        over = await session.all(sql.select_over(now))
    for upload in over:
        async with database.write() as session:
            await _delete(session, upload)


async def copy_file(read: Reading, upload: Upload, sink: BinaryIO) -> None:
    """Write a whole file to where it can be read.

    Raises:
        NotFound: It was deleted meanwhile.
    """
    left, number = upload.size, 0
    while left > 0:
        async with read() as session:
            body = (await session.scalars(sql.select_chunk(upload, number))).one_or_none()
        if body is None:
            raise NotFound(NO_SUCH_UPLOAD)
        sink.write(body)
        left, number = left - len(body), number + 1
    sink.flush()


async def changes(session: Session, statement: Update) -> bool:
    """Whether a statement found the row that it was to change."""
    return cast("CursorResult[Any]", await session.execute(statement)).rowcount > 0
