"""Starting and cancelling imports of files that were sent, and what is known of them."""

import io
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import orjson

from app.domain.imports.plans import Kind
from app.domain.uploads import Upload, UploadState
from app.errors import InProgress, NotFound
from app.services import organizations, uploads
from app.services.importing import kept_reports
from app.services.importing.given import Given
from app.services.importing.kept_reports import TableReport
from app.sql import uploads as sql
from app.storage.database import Database, Session

STARTED_WITHIN = timedelta(seconds=10)
"""How long the process that was asked has to begin an import before others may."""


async def start(session: Session, upload: Upload, given: Given, *, now: datetime) -> Upload:
    """Start the import of a file, anew if it was imported before.

    Raises:
        InProgress: It isn't there yet, is being imported, or another of its owner is.
        NotFound: It was deleted meanwhile.
    """
    await organizations.lock_organization(session, upload.organization_id)
    upload = await uploads.get_upload(session, upload.id, None)
    if upload.state in {UploadState.RECEIVING, UploadState.IMPORTING}:
        raise InProgress(f"{upload.name} is still being sent or imported: wait for its end.")
    kept = await session.all(sql.select_of_owner(upload.owner_id))
    uploads.check_alone(kept, now, besides=upload.id)
    await session.execute(sql.delete_batches(upload))
    values = {
        "state": UploadState.IMPORTING,
        "options": given.written(),
        "tables": "[]",
        "share": 0.0,
        "started_at": now,
        "finished_at": None,
        "is_cancelling": False,
        "error": None,
        "attempts": 0,
        "lease_id": None,
        "lease_until": now + STARTED_WITHIN,
    }
    await session.execute(sql.change(upload, values))
    return await uploads.get_upload(session, upload.id, None)


async def cancel(session: Session, upload: Upload, *, now: datetime) -> Upload:
    """Ask an import to stop after the batch that it is at; what is stored stays.

    One that nobody works on is over at once. One that is over, by now, stays as it is.

    Raises:
        NotFound: It was deleted meanwhile.
    """
    await organizations.lock_organization(session, upload.organization_id)
    upload = await uploads.get_upload(session, upload.id, None)
    if upload.state is UploadState.IMPORTING:
        values: dict[str, Any] = {"is_cancelling": True}
        if upload.lease_until is None or upload.lease_until <= now:
            values |= over(UploadState.CANCELLED, now)
        await session.execute(sql.change(upload, values))
    return await uploads.get_upload(session, upload.id, None)


def over(state: UploadState, now: datetime, error: str | None = None) -> dict[str, Any]:
    """What changes of an import that ends so."""
    return {"state": state, "finished_at": now, "error": error, "lease_id": None}


def reports_of(upload: Upload) -> list[TableReport]:
    """How far the import of each table is, those that haven't begun left out."""
    tables = orjson.loads(upload.tables or "[]")
    return [
        kept_reports.shown(
            table["name"],
            Kind(table["rows_of"]),
            table["sentence"],
            kept_reports.restored(table["report"], Kind(table["rows_of"]), io.StringIO()),
        )
        for table in tables
    ]


async def rejects_of(database: Database, upload: Upload, table_number: int) -> AsyncIterator[bytes]:
    """The rejected rows of a table as a file that can be mended, part by part."""
    after = -1
    while True:
        async with database.read() as session:
            parts = await session.all(sql.select_rejects(upload, table_number, after, 50))
        for part in parts:
            yield part.rejects
        if not parts:
            return
        after = parts[-1].number


def has_rejects(upload: Upload, table_number: int) -> bool:
    """Whether rows of a table were rejected.

    Raises:
        NotFound: The import has no such table.
    """
    reports = reports_of(upload)
    if not 0 <= table_number < len(reports):
        raise NotFound("There is no such table in what was imported of this file.")
    return reports[table_number].rejected > 0
