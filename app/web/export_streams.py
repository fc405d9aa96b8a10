"""A table as it goes over the wire: as fast as the client takes it, and never neatly cut short."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from time import monotonic

import structlog
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.errors import BackboneError
from app.graphql.exports import PageFailed
from app.graphql.table_rows import TableRows
from app.web.deadlines import end, is_gone
from app.web.table_formats import Columns, TableFormat

CHECKED_EVERY = 2.0
"""Seconds after which it is looked again whether whoever exports still may."""

Pages = AsyncGenerator[TableRows, None]

log = structlog.get_logger()


class TableStream(Response):
    """Sends a table page by page. One that fails is cut: it has no last chunk."""

    def __init__(
        self,
        file_format: TableFormat,
        columns: Columns,
        pages: Pages,
        *,
        file_name: str,
        seconds: float,
        check: Callable[[], Awaitable[object]],
        close: Callable[[], Awaitable[None]],
    ) -> None:
        """Send `pages`, the first of which was read; `check` raises when no more may be sent.

        `seconds` are what is left to read; `close` is called once nothing is read, maybe twice.
        """
        super().__init__(
            headers={"content-disposition": f'attachment; filename="{file_name}"'},
            media_type=file_format.media_type,
        )
        del self.headers["content-length"]
        self._format = file_format
        self._columns = columns
        self._pages = pages
        self._seconds = seconds
        self._check = check
        self._close = close

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Send all of it, unless the client leaves before."""
        sending = asyncio.ensure_future(self._send(send))
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

    async def _send(self, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        try:
            async with asyncio.timeout(self._seconds), aclosing(self._pages):
                await self._send_pages(send)
        except (PageFailed, BackboneError, TimeoutError) as error:
            # Without its last chunk, nobody takes what was sent for the whole.
            log.warning("export.cut", reason=_reason_of(error))
            return
        # Whoever has all of it may ask for the next one at once.
        await self._close()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send_pages(self, send: Send) -> None:
        text, checked = self._format.begin(self._columns), monotonic()
        async for rows in self._pages:
            text += self._format.write(self._columns, rows)
            await send({"type": "http.response.body", "body": text, "more_body": True})
            text = b""
            if monotonic() - checked > CHECKED_EVERY:
                await self._check()
                checked = monotonic()
        if text:
            await send({"type": "http.response.body", "body": text, "more_body": True})


def _reason_of(error: Exception) -> str:
    if isinstance(error, PageFailed):
        return str(error.result.errors[0].message)
    return str(error) or "It took too long."
