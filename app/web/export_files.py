"""A table as a file: written to disk, bounded, and sent when it is whole."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import structlog
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.errors import BackboneError, Unavailable
from app.graphql.exports import PageFailed
from app.storage import finishing, spools
from app.web.deadlines import end, is_gone
from app.web.export_streams import CHECKED_EVERY, Pages
from app.web.refusals import refusal
from app.web.table_files import About, FileFormat, TableWriter, check_size
from app.web.table_formats import Columns

_CHUNK = 262_144

Check = Callable[[], Awaitable[object]]
Close = Callable[[], Awaitable[None]]

log = structlog.get_logger()


@asynccontextmanager
async def written(
    file_format: FileFormat,
    columns: Columns,
    pages: Pages,
    about: About,
    check: Check,
    *,
    folder: Path | None = None,
) -> AsyncIterator[Path]:
    """A file with all pages, for the time of the block; in a folder, or where the system has such.

    Raises:
        BadUserInput: It would be too large.
        PageFailed: A page has errors.
        Unavailable: The disk is full.
    """
    with spools.folder(folder) as made:
        path = made / "table"
        writer = await _opened(file_format, path, columns, about)
        try:
            async with aclosing(pages):
                await _write(writer, path, pages, check)
            await finishing.in_thread(writer.close)
        except BaseException:
            writer.abandon()
            raise
        yield path


async def _opened(
    file_format: FileFormat, path: Path, columns: Columns, about: About
) -> TableWriter:
    opening = asyncio.ensure_future(asyncio.to_thread(file_format.open, path, columns, about))
    try:
        return await finishing.outcome(opening)
    except asyncio.CancelledError:
        if opening.exception() is None:
            opening.result().abandon()
        raise


async def _write(writer: TableWriter, path: Path, pages: Pages, check: Check) -> None:
    checked = monotonic()
    async for rows in pages:
        await finishing.in_thread(partial(writer.write, rows))
        check_size(path)
        if monotonic() - checked > CHECKED_EVERY:
            await check()
            checked = monotonic()


class TableDownload(Response):
    """Sends a file once it is whole; what goes wrong before is an answer of its own."""

    def __init__(
        self,
        file_format: FileFormat,
        make: Callable[[], Any],
        *,
        file_name: str,
        seconds: float,
        end_reading: Close,
        close: Close,
        failed: Callable[[Any], Response],
    ) -> None:
        """Send what `make` writes within so many seconds, and take no longer to send it.

        `end_reading` is called once it is written, `close` in the end.
        """
        super().__init__(
            headers={"content-disposition": f'attachment; filename="{file_name}"'},
            media_type=file_format.media_type,
        )
        self._make = make
        self._seconds = seconds
        self._end_reading = end_reading
        self._close = close
        self._failed = failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Write and send all of it, unless the client leaves before."""
        sending = asyncio.ensure_future(self._answer(scope, receive, send))
        leaving = asyncio.ensure_future(is_gone(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
            else:
                log.debug("client.left")
        finally:
            leaving.cancel()
            await end(sending)
            await self._close()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(self._seconds) as limit, self._make() as path:
                await self._end_reading()
                limit.reschedule(asyncio.get_running_loop().time() + self._seconds)
                await self._send_file(path, send)
                return
        except PageFailed as failed:
            answer = self._failed(failed.result)
        except TimeoutError:
            answer = refusal(Unavailable("This export took too long: ask for less of it."))
        except BackboneError as error:
            answer = refusal(error)
        # Whoever is refused may ask again at once.
        await self._close()
        if not self._has_begun:
            await answer(scope, receive, send)

    _has_begun = False

    async def _send_file(self, path: Path, send: Send) -> None:
        size = (await finishing.in_thread(path.stat)).st_size
        self.headers["content-length"] = str(size)
        self._has_begun = True
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        with path.open("rb") as stream:
            read = partial(stream.read, _CHUNK)
            while chunk := await finishing.in_thread(read):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await self._close()
        await send({"type": "http.response.body", "body": b"", "more_body": False})
