"""GraphQL over server-sent events: one request, its results one by one (graphql-sse, "distinct").

Any operation can be asked like this; it is what subscriptions need where there is no WebSocket.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import StreamingResponse

EVENT_STREAM = "text/event-stream"
KEEP_ALIVE_SECONDS = 12.0
"""A comment this often keeps proxies from closing a stream in which nothing happens."""


def wants_events(request: Request) -> bool:
    """Whether the client asks for results one by one."""
    ranges = request.headers.get("accept", "").lower().split(",")
    return any(part.partition(";")[0].strip() == EVENT_STREAM for part in ranges)


def answer_events(results: AsyncGenerator[Any, None]) -> StreamingResponse:
    """Send results as they come, then say that it is over."""
    headers = {"cache-control": "no-cache", "x-accel-buffering": "no"}
    return StreamingResponse(_events(results), media_type=EVENT_STREAM, headers=headers)


async def _events(results: AsyncGenerator[Any, None]) -> AsyncIterator[bytes]:
    yield b":\n\n"
    async with aclosing(results):
        async for result in _with_pauses(results):
            yield b":\n\n" if result is None else _event(result)
    yield b"event: complete\ndata: \n\n"


def _event(result: Any) -> bytes:
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body["errors"] = [error.formatted for error in result.errors]
    return b"event: next\ndata: " + orjson.dumps(body) + b"\n\n"


async def _with_pauses(results: AsyncGenerator[Any, None]) -> AsyncIterator[Any | None]:
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
            coming.cancel()
