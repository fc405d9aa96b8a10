"""GraphQL over server-sent events: one request, its results one by one (graphql-sse, "distinct").

Any operation can be asked like this; it is what subscriptions need where there is no WebSocket.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import Any

import orjson
import structlog
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.web.deadlines import end, is_gone
from app.web.graphql_requests import EVENT_STREAM

KEEP_ALIVE_SECONDS = 12.0
"""A comment this often keeps proxies from closing a stream in which nothing happens."""

log = structlog.get_logger()


async def only(result: Any) -> AsyncGenerator[Any, None]:
    """The results of what has one."""
    yield result


class EventStream(Response):
    """Sends results as they come, then says that it is over; stops when nobody listens any more."""

    def __init__(
        self,
        results: AsyncGenerator[Any, None],
        let_go: Callable[[], None] = lambda: None,
        *,
        stopping: asyncio.Event | None = None,
    ) -> None:
        """Send `results`; `let_go` is called once, when nothing more is sent.

        `stopping` cuts them off. What has an end of its own is sent whole.
        """
        super().__init__(headers={"x-accel-buffering": "no"}, media_type=EVENT_STREAM)
        del self.headers["content-length"]
        self._results = results
        self._let_go = let_go
        self._stopping = stopping or asyncio.Event()

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Send all of it, unless the client leaves before, or the server is told to stop.

        Then the stream ends without saying that it is complete, so the client asks another server.
        """
        head = {"status": self.status_code, "headers": self.raw_headers}
        try:
            await send({"type": "http.response.start", **head})
            await self._send_or_stop(receive, send)
        finally:
            self._let_go()

    async def _send_or_stop(self, receive: Receive, send: Send) -> None:
        sending = asyncio.ensure_future(self._send(send))
        leaving = asyncio.ensure_future(is_gone(receive))
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({sending, leaving, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
            elif leaving.done():
                log.debug("client.left")
            else:
                await end(sending)
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            leaving.cancel()
            stopping.cancel()
            await end(sending)

    async def _send(self, send: Send) -> None:
        async with aclosing(_events(self._results)) as events:
            async for event in events:
                await send({"type": "http.response.body", "body": event, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _events(results: AsyncGenerator[Any, None]) -> AsyncGenerator[bytes, None]:
    yield b":\n\n"
    async with aclosing(results), aclosing(_with_pauses(results)) as paused:
        async for result in paused:
            yield b":\n\n" if result is None else _event(result)
    yield b"event: complete\ndata: \n\n"


def _event(result: Any) -> bytes:
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body["errors"] = [error.formatted for error in result.errors]
    return b"event: next\ndata: " + orjson.dumps(body) + b"\n\n"


async def _with_pauses(results: AsyncIterator[Any]) -> AsyncGenerator[Any | None, None]:
    """The results, and None whenever nothing came for a while."""
    coming: asyncio.Task[Any] | None = None
    try:
        while True:
            coming = coming or asyncio.ensure_future(anext(results))
            done, _ = await asyncio.wait({coming}, timeout=KEEP_ALIVE_SECONDS)
            if not done:
                yield None
                continue
            try:
                result = coming.result()
            except StopAsyncIteration:
                return
            coming = None
            yield result
    finally:
        if coming is not None:
            # Closing a generator that is still running is an error.
            await end(coming)
