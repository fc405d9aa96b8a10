"""Imports of files that were sent, carried on by whoever has the lease.

Each batch is one transaction with what is known of the import, so that whoever goes on after
another has died begins with the batch after the last that was committed: nothing is lost, and
nothing is done or counted twice.
"""

import io
import os
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import orjson

from app.domain.imports.kinds.definitions import FileKind
from app.domain.imports.moments import Calendar
from app.domain.uploads import LEASE, Upload, UploadState
from app.services import organizations, uploads
from app.services.importing import kept_reports, runs, started_imports
from app.services.importing.given import read_given
from app.services.importing.reports import EntryReport, Report
from app.services.importing.runs import Journal, Transaction
from app.services.importing.upload_looks import Sent, TableJob
from app.services.uploads import Reading
from app.sql import uploads as sql
from app.storage import finishing, spools
from app.storage.database import Database, Session
from app.tables.uploads import UploadBatch

Made = TypeVar("Made")


class Stopped(Exception):
    """The import isn't ours to go on with: it was cancelled, deleted, or somebody else has it."""


@asynccontextmanager
async def spooled(read: Reading, upload: Upload) -> AsyncIterator[Path]:
    """A file on this machine's disk while the block lasts, as it was when it was sent."""
    with spools.folder() as folder:
        path = folder / "file"
        with path.open("wb") as sink:
            await uploads.copy_file(read, upload, sink)
        written = (upload.modified_at or upload.created_at).timestamp()
        os.utime(path, (written, written))
        yield path


@dataclass
class UploadImport:
    """One process's work on an import, as long as it has the lease."""

    database: Database
    upload: Upload
    lease_id: UUID
    clock: Callable[[], datetime]
    new_key: Callable[[], UUID]
    kinds: Sequence[FileKind]
    time_zone: str = "UTC"
    tables: list[dict[str, Any]] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """When the import began, whoever goes on with it."""
        return self.upload.started_at or self.upload.created_at

    async def run(self) -> None:
        """Go on to the end.

        Raises:
            BadUserInput: The file can't be taken, or what was said of it doesn't fit it.
            Stopped: It was cancelled or deleted, or somebody else goes on.
        """
        upload = self.upload
        async with self.database.read() as session:
            keys = [upload.organization_id]
            found = await organizations.get_organizations(session, keys, None)
            done = await session.all(sql.select_done(upload))
        if not found:
            raise Stopped
        self.time_zone = found[upload.organization_id].time_zone
        self.tables = orjson.loads(upload.tables or "[]")
        waited: dict[int, dict[int, list[int]]] = defaultdict(dict)
        for batch in done:
            waited[batch.table_number][batch.number] = orjson.loads(batch.waiting)
        calendar, given = Calendar(self.time_zone, self.now), read_given(upload.options or "{}")
        async with spooled(self.database.read, upload) as path:
            with ExitStack() as stack:
                sent = Sent(path, upload.name, given, calendar, self.kinds)
                jobs = await finishing.in_thread(partial(sent.jobs, stack))
                for number, job in enumerate(jobs):
                    await self._import(number, job, len(jobs), waited[number])
        async with self.database.write() as session:
            ended = started_imports.over(UploadState.IMPORTED, self.clock())
            await self._change(session, {**ended, "share": 1.0})

    async def _import(
        self, number: int, job: TableJob, tables: int, waited: Mapping[int, Sequence[int]]
    ) -> None:
        if number < len(self.tables) and self.tables[number]["is_over"]:
            return
        if number == len(self.tables):
            rows_of = job.job.source.kind.value
            self.tables.append(
                {"name": job.name, "rows_of": rows_of, "sentence": job.sentence, "is_over": False}
            )
        told, sink = self.tables[number].get("report", {}), io.StringIO(newline="")
        report = kept_reports.restored(told, job.job.source.kind, sink)
        journal = _Kept(self, number, job, tables, waited, report, sink)
        await runs.import_table(job.job, self, report, journal)
        async with self.database.write() as session:
            self.tables[number]["is_over"] = True
            await self.note(session, number, report, (number + 1) / tables)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[tuple[UUID, Transaction]]:
        """The organization's key, and what opens a transaction for a batch."""
        yield self.upload.organization_id, self._transaction

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[Session]:
        async with self.database.write() as session:
            # The lock that every write to an organization takes first.
            await organizations.lock_organization(session, self.upload.organization_id)
            await self._change(session, {"lease_until": self.clock() + LEASE})
            yield session

    async def note(
        self, session: Session, number: int, report: Report | EntryReport, share: float
    ) -> None:
        """Keep how far a table is."""
        self.tables[number]["report"] = kept_reports.kept(report)
        values = {
            "tables": orjson.dumps(self.tables).decode(),
            "share": min(1.0, share),
            "attempts": 0,
            "lease_until": self.clock() + LEASE,
        }
        await self._change(session, values)

    async def _change(self, session: Session, values: Mapping[str, Any]) -> None:
        if not await uploads.changes(
            session, sql.change_leased(self.upload, self.lease_id, values)
        ):
            raise Stopped


@dataclass
class _Kept(Journal):
    """Keeps each batch of a table in the batch's own transaction."""

    work: UploadImport
    number: int
    job: TableJob
    tables: int
    done: Mapping[int, Sequence[int]]
    report: Report | EntryReport
    sink: io.StringIO
    position: int = 0
    is_begun: bool = False

    def waited(self, number: int) -> Sequence[int] | None:
        return self.done.get(number)

    async def note(self, session: Session, number: int, waiting: Sequence[int]) -> None:
        upload = self.work.upload
        rejects = UploadBatch(
            organization_id=upload.organization_id,
            upload_id=upload.id,
            table_number=self.number,
            number=number,
            waiting=orjson.dumps(waiting).decode(),
            rejects=self._take_rejects().encode("utf-8", "surrogateescape"),
        )
        session.add(rejects)
        await session.flush()
        share = (self.number + self._share()) / self.tables
        await self.work.note(session, self.number, self.report, share)

    async def take(self, work: Callable[[], Made]) -> Made:
        return await finishing.in_thread(work)

    def tell(self, position: int) -> None:
        self.position = position

    def _take_rejects(self) -> str:
        text = self.sink.getvalue()
        self.sink.seek(0)
        self.sink.truncate()
        if self.done and not self.is_begun:
            # The header stands in the first batch, which another process wrote.
            text = text.removeprefix(self.report.form.first_line)
        self.is_begun = True
        return text

    def _share(self) -> float:
        if self.job.size:
            return min(1.0, self.report.rows / self.job.size)
        size = self.job.job.source.size
        return min(1.0, self.position / size) if size else 0.0
