"""Imports that run in this process: those started here, and those whose process has died."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import structlog

from app.domain.imports.moments import Calendar
from app.domain.uploads import LEASE, MOST_ATTEMPTS, Upload, UploadState
from app.errors import BackboneError, BadUserInput, InProgress, NotFound, Unavailable
from app.services import organizations, saved_kinds, uploads
from app.services.importing import reference_checks, started_imports, upload_imports
from app.services.importing.given import Given
from app.services.importing.table_looks import FileLook
from app.services.importing.upload_imports import Stopped, UploadImport
from app.services.importing.upload_looks import Sent
from app.services.importing.wording import as_fields
from app.services.importing.writers import Owner
from app.services.uploads import Reading
from app.sql import uploads as sql
from app.storage import finishing, spools
from app.storage.database import Database

AT_ONCE = 2
"""How many imports one process works on: each takes the processor where others are answered."""

MOST_WAITING = 4
"""How many files may be looked at, or wait for it: each holds a connection."""

LOOK_EVERY = timedelta(seconds=15)
_BROKEN = "Something went wrong here: the log has it. What was stored stays; start it again."
_GAVE_UP = "It stopped the process that worked on it again and again, and was given up."

Made = TypeVar("Made")

log = structlog.get_logger()


class Importer:
    """Works on imports until it is closed; another process then goes on with what is left."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        new_key: Callable[[], UUID],
        kinds_folder: Path | None,
    ) -> None:
        self._database = database
        self._now = now
        self._new_key = new_key
        self._kinds_folder = kinds_folder
        self._room = asyncio.Semaphore(AT_ONCE)
        self._looking = asyncio.Semaphore(1)
        self._waiting = 0
        self._tasks: dict[UUID, asyncio.Task[None]] = {}

    async def preview(self, read: Reading, upload: Upload, given: Given) -> FileLook:
        """What a file is, and what would become of it; `read` opens sessions that read it.

        Raises:
            BadUserInput: It can't be read, or what is said of it can't be meant.
            InProgress: It isn't there yet.
            Unavailable: Too many are being looked at.
        """
        async with self._sent(read, upload, given) as sent:
            look = await _asked(sent.look)
            owner = Owner(upload.organization_id, sent.calendar.time_zone)
            async with read() as session:
                tables = [
                    await reference_checks.checked(
                        session, owner, table, given.rules, now=sent.calendar.now
                    )
                    for table in look.tables
                ]
        return look._replace(tables=tables)

    async def save_kind(self, read: Reading, upload: Upload, given: Given, name: str) -> None:
        """Keep what a file is, with what is said of it.

        Raises:
            BadUserInput: It is no single table that is recognized, or no kind can be kept.
            Unavailable: Too many are being looked at.
        """
        async with self._sent(read, upload, given) as sent:
            await _asked(partial(sent.save_kind, self._kinds_folder, name))

    @asynccontextmanager
    async def _sent(self, read: Reading, upload: Upload, given: Given) -> AsyncIterator[Sent]:
        """A file on disk, to be looked at; one at a time is."""
        if upload.state is UploadState.RECEIVING:
            raise InProgress(f"{upload.name} is still being sent: wait for its end.")
        if self._waiting >= MOST_WAITING:
            raise Unavailable("Too many files are being looked at: try again in a moment.")
        self._waiting += 1
        try:
            async with self._looking, upload_imports.spooled(read, upload) as path:
                async with read() as session:
                    keys = [upload.organization_id]
                    found = await organizations.get_organizations(session, keys, None)
                if not found:
                    raise NotFound(uploads.NO_SUCH_UPLOAD)
                calendar = Calendar(found[upload.organization_id].time_zone, self._now())
                kinds = saved_kinds.known_kinds(self._kinds_folder)
                yield Sent(path, upload.name, given, calendar, kinds)
        finally:
            self._waiting -= 1

    def begin(self, upload: Upload) -> None:
        """Work on an import as soon as there is room, unless that is so already."""
        if upload.id not in self._tasks:
            task = self._tasks[upload.id] = asyncio.create_task(self._work(upload))
            task.add_done_callback(lambda _: self._tasks.pop(upload.id, None))

    async def look(self) -> None:
        """Take up what nobody works on any more, and delete what is over or was left behind."""
        now = self._now()
        await asyncio.to_thread(spools.sweep)
        await uploads.forget(self._database, now)
        async with self._database.read() as session:
            silent = await session.all(sql.select_silent(now))
        for upload in silent:
            if upload.is_cancelling or upload.attempts >= MOST_ATTEMPTS:
                is_asked = upload.is_cancelling
                state = UploadState.CANCELLED if is_asked else UploadState.FAILED
                await self._end(upload, state, None if is_asked else _GAVE_UP)
            else:
                self.begin(upload)

    async def look_on(self) -> None:
        """Look again and again, until cancelled; a failure ends nothing."""
        while True:
            try:
                await self.look()
            except Unavailable as problem:
                log.debug("imports.not_looked", problem=problem.message)
            except Exception:
                log.exception("imports.not_looked")
            await asyncio.sleep(LOOK_EVERY.total_seconds())

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Look again and again while the block lasts."""
        looking = asyncio.create_task(self.look_on())
        try:
            yield
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
            await self.close()

    async def settled(self) -> None:
        """Wait until nothing is worked on."""
        while self._tasks:
            await asyncio.wait(list(self._tasks.values()))

    async def close(self) -> None:
        """Stop between batches, and leave the rest to others at once."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self, upload: Upload) -> None:
        async with self._room:
            lease_id = self._new_key()
            async with self._database.write() as session:
                now = self._now()
                taken = sql.take(upload, lease_id, now, now + LEASE)
                if not await uploads.changes(session, taken):
                    return
                upload = await uploads.get_upload(session, upload.id, None)
            async with self._leased(upload, lease_id):
                await self._run(upload, lease_id)

    async def _run(self, upload: Upload, lease_id: UUID) -> None:
        try:
            kinds = saved_kinds.known_kinds(self._kinds_folder)
            work = UploadImport(self._database, upload, lease_id, self._now, self._new_key, kinds)
            await work.run()
        except Stopped:
            await self._end_cancelled(upload, lease_id)
        except Unavailable as problem:
            # The lease ends by itself, and whoever finds the database again goes on.
            log.warning("import.waits", upload=str(upload.id), problem=problem.message)
        except BackboneError as error:
            await self._end(upload, UploadState.FAILED, as_fields(error.message), lease_id)
        except Exception:
            log.exception("import.failed", upload=str(upload.id))
            await self._end(upload, UploadState.FAILED, _BROKEN, lease_id)
        else:
            log.info("import.done", upload=str(upload.id))

    @asynccontextmanager
    async def _leased(self, upload: Upload, lease_id: UUID) -> AsyncIterator[None]:
        """Keep the lease while the block lasts, and give it back where the block is cancelled."""
        renewing = asyncio.create_task(self._renew(upload, lease_id))
        try:
            yield
        except asyncio.CancelledError:
            await finishing.finish(self._until(upload, lease_id, self._now()))
            raise
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)

    async def _renew(self, upload: Upload, lease_id: UUID) -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            await self._until(upload, lease_id, self._now() + LEASE)

    async def _until(self, upload: Upload, lease_id: UUID, until: datetime) -> None:
        with suppress(Unavailable):  # then it ends by itself
            async with self._database.write() as session:
                await session.execute(sql.renew(upload, lease_id, until))

    async def _end_cancelled(self, upload: Upload, lease_id: UUID) -> None:
        async with self._database.read() as session:
            found = (await uploads.get_uploads(session, [upload.id], None)).get(upload.id)
        if found is not None and found.is_cancelling and found.lease_id == lease_id:
            await self._end(upload, UploadState.CANCELLED, None, lease_id)

    async def _end(
        self, upload: Upload, state: UploadState, error: str | None, lease_id: UUID | None = None
    ) -> None:
        values = started_imports.over(state, self._now(), error)
        async with self._database.write() as session:
            await session.execute(sql.end(upload, lease_id, values))


async def _asked(work: Callable[[], Made]) -> Made:
    """Do what a caller of the API asks, whose options are called like its fields.

    Raises:
        BadUserInput: What it gives doesn't fit.
    """
    try:
        return await finishing.in_thread(work)
    except BadUserInput as error:
        field = error.field and as_fields(error.field)
        raise BadUserInput(as_fields(error.message), field=field) from None
