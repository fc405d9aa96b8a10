"""Uploads: a file comes in as the body of `POST /uploads`, and its rejected rows go out again."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.domain import public_ids
from app.domain.access import AccessScope, Caller
from app.domain.pages import PageRequest
from app.domain.uploads import CHUNK_BYTES, LEASE, Upload, checked_name
from app.errors import BadUserInput, NotFound, TooLarge, Unavailable
from app.runtime import Runtime
from app.services import organizations, uploads
from app.services.importing import started_imports
from app.storage import finishing
from app.web.body_doors import Arrival
from app.web.graphql_requests import JSON
from app.web.visits import Visit

MEGABYTE = 1_000_000
MOST_GIVEN_UP = 1_000
MARKED_AFTER = 1
"""Seconds until what couldn't be written on a full disk is tried again."""

_DIGITS = 5
BYTES_OF_A_UNIT = 1000
"""How many bytes cost one unit of the token's budget."""

log = structlog.get_logger()


class Uploads:
    """Answers `POST /uploads` and `GET /uploads/{upload}/rejects.csv`."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._limit = runtime.settings.upload_mb * MEGABYTE
        # Those whose half couldn't be deleted, as on a full disk: they block nobody who is here,
        # and nobody elsewhere as soon as they are marked.
        self._given_up: deque[UUID] = deque(maxlen=MOST_GIVEN_UP)
        self._marking: set[asyncio.Task[None]] = set()

    async def receive(self, request: Request, arrival: Arrival) -> Response:
        """Store the body piece by piece as it comes.

        Raises:
            BadUserInput: It has no name, or nobody knows to which organization it belongs.
            Forbidden: The token may not write.
            InProgress: Another file of the same token is being sent or imported.
            TooLarge: It is larger than the settings allow.
        """
        arrival.identity.caller.require(AccessScope.WRITE_CONTENT)
        self._check_announced(request)
        async with arrival.admit() as visit:
            upload = await visit.in_time(partial(self._begin, request, arrival))
        try:
            upload = await self._store(request, arrival, upload)
        except BaseException:
            # However it ended: what is half there is of no use, and blocks the next one.
            await finishing.settle(asyncio.ensure_future(self._give_up(upload)))
            raise
        told = {"id": public_ids.upload_id(upload.id), "name": upload.name, "size": upload.size}
        return Response(orjson.dumps(told), 201, media_type=JSON)

    async def rejects(self, request: Request, visit: Visit) -> Response:
        """Send the rows of a table that were rejected, as a file to be mended and sent again.

        Raises:
            Forbidden: The token may not write.
            NotFound: There is no such upload, or none of its rows was rejected.
        """
        caller = visit.identity.caller
        caller.require(AccessScope.WRITE_CONTENT)
        number = _table_of(request)
        upload = await visit.in_time(partial(self._find, request.path_params["upload"], caller))
        if not started_imports.has_rejects(upload, number):
            raise NotFound("No row of this table was rejected.")
        parts = started_imports.rejects_of(self._runtime.database, upload, number)
        first = await visit.in_time(partial(anext, parts, b""))
        is_json = first.lstrip()[:1] == b"{"
        suffix, media_type = ("jsonl", "application/x-ndjson") if is_json else ("csv", "text/csv")
        headers = {"content-disposition": f'attachment; filename="rejects.{suffix}"'}
        return StreamingResponse(_after(first, parts), headers=headers, media_type=media_type)

    def _check_announced(self, request: Request) -> None:
        if "content-range" in request.headers:
            message = "A file is sent as a whole: what was interrupted begins anew."
            raise BadUserInput(message, field="file")
        if request.headers.get("content-type", "").lower().startswith("multipart/"):
            message = (
                "The file itself is the body, as `curl --data-binary @FILE` sends it: no form."
            )
            raise BadUserInput(message, field="file")
        announced = request.headers.get("content-length", "0")
        if announced.isdecimal() and int(announced) > self._limit:
            raise self._too_large()

    def _too_large(self) -> TooLarge:
        megabytes = self._limit // MEGABYTE
        return TooLarge(
            f"A file may have {megabytes} MB here (BACKBONE_UPLOAD_MB): cut it in two, or import it"
            " with `backbone import`.",
            limit=self._limit,
        )

    async def _begin(self, request: Request, arrival: Arrival) -> Upload:
        identity, given, runtime = arrival.identity, request.query_params, self._runtime
        name = checked_name(given.get("name", ""))
        owner_id = identity.caller.token_id
        async with runtime.database.write() as session:
            organization_id = await self._organization(session, identity.caller, given)
            return await uploads.begin(
                session,
                organization_id,
                owner_id,
                name,
                modified_at=_modified_at(given.get("modified")),
                key=runtime.new_key(),
                now=runtime.now(),
                given_up=self._given_up,
            )

    async def _organization(self, session: Any, caller: Caller, given: Any) -> UUID:
        named = given.get("organization")
        if named is not None:
            key = public_ids.organization_key(named)
            if not caller.sees(key):
                raise NotFound("There is no such organization.")
            if key not in await organizations.get_organizations(session, [key], caller.visible):
                raise NotFound("There is no such organization.")
            return key
        page = await organizations.list_organizations(session, PageRequest(size=2), caller.visible)
        if len(page.items) != 1:
            there_are = "several" if page.items else "none"
            raise BadUserInput(
                f"Say whose it is, organization=org_...: there are {there_are} to choose from.",
                field="organization",
            )
        return page.items[0].id

    async def _store(self, request: Request, arrival: Arrival, upload: Upload) -> Upload:
        size = 0
        async with aclosing(self._pieces(request)) as pieces:
            number = 0
            async for piece in pieces:
                size += len(piece)
                async with arrival.admit() as visit:
                    visit.spend(len(piece) // BYTES_OF_A_UNIT + 1)
                    await visit.in_time(partial(self._add, upload, number, piece))
                number += 1
        if not size:
            raise BadUserInput(f"{upload.name} is empty.", field="file")
        async with arrival.admit() as visit:
            finished: Upload = await visit.in_time(partial(self._finish, upload, size))
            return finished

    async def _pieces(self, request: Request) -> AsyncGenerator[bytes, None]:
        """The body in pieces of one size, the last of which may be smaller."""
        size, waiting = 0, bytearray()
        async for part in request.stream():
            size += len(part)
            if size > self._limit:
                raise self._too_large()
            waiting += part
            while len(waiting) >= CHUNK_BYTES:
                yield bytes(waiting[:CHUNK_BYTES])
                del waiting[:CHUNK_BYTES]
        if waiting:
            yield bytes(waiting)

    async def _add(self, upload: Upload, number: int, piece: bytes) -> None:
        async with self._runtime.database.write() as session:
            await uploads.add_chunk(session, upload, number, piece, now=self._runtime.now())

    async def _finish(self, upload: Upload, size: int) -> Upload:
        async with self._runtime.database.write() as session:
            return await uploads.finish(session, upload, size)

    async def _give_up(self, upload: Upload) -> None:
        try:
            async with self._runtime.database.write() as session:
                await uploads.give_up(session, upload)
        except Unavailable as problem:
            self._given_up.append(upload.id)
            log.warning("upload.left_half", upload=str(upload.id), problem=problem.message)
            if not await self._is_marked(upload):
                marking = asyncio.create_task(self._mark(upload))
                self._marking.add(marking)
                marking.add_done_callback(self._marking.discard)

    async def _mark(self, upload: Upload) -> None:
        """Tell all processes once there is room; after its lease they know it anyway."""
        ends = self._runtime.now() + LEASE
        while self._runtime.now() < ends:
            await asyncio.sleep(MARKED_AFTER)
            if await self._is_marked(upload):
                return

    async def _is_marked(self, upload: Upload) -> bool:
        try:
            async with self._runtime.database.write() as session:
                await uploads.mark_given_up(session, upload, now=self._runtime.now())
        except Unavailable:
            return False
        return True

    async def _find(self, public_id: str, caller: Caller) -> Upload:
        async with self._runtime.database.read() as session:
            key = public_ids.upload_key(public_id)
            return await uploads.get_upload_of(session, key, caller)


async def _after(first: bytes, parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for part in parts:
        yield part


def _modified_at(text: str | None) -> datetime | None:
    """When a file was last written: an instant in ISO 8601 with its offset."""
    if text is None:
        return None
    with suppress(ValueError, OverflowError):
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is not None:
            return instant.astimezone(UTC)
    message = "modified is an instant with an offset, such as 2026-11-28T09:00:00Z."
    raise BadUserInput(message, field="modified")


def _table_of(request: Request) -> int:
    """The number of the table, from 0; people count from 1."""
    text = request.query_params.get("table", "1")
    if not text.isdecimal() or len(text) > _DIGITS:
        raise BadUserInput("table is a number from 1.", field="table")
    return int(text) - 1
