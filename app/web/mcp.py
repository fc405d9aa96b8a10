"""MCP over streamable HTTP: the same gate and graph as GraphQL, for agents.

Stateless: a request carries everything, so that any process can answer it, and there is nothing to
be told by a stream.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

import strawberry
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Message, Scope

from app.errors import Forbidden, Unavailable
from app.runtime import Runtime
from app.web.origins import Origins, is_rebound
from app.web.visits import Visit

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

_visit: ContextVar[Visit] = ContextVar("visit")


class Agents:
    """The address at which agents call; `run` it while the application serves.

    The protocol's library is imported when the first one calls: most processes never need it.
    """

    def __init__(self, schema: strawberry.Schema, runtime: Runtime, origins: Origins) -> None:
        self._schema = schema
        self._runtime = runtime
        self._origins = origins
        self._is_behind_proxy = runtime.settings.trusted_proxies is not None
        self._is_called = asyncio.Event()
        self._manager: asyncio.Future[StreamableHTTPSessionManager] | None = None

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """Answer while the block lasts."""
        self._manager = asyncio.get_running_loop().create_future()
        managing = asyncio.create_task(self._manage(self._manager))
        try:
            yield
        finally:
            self._manager = None
            managing.cancel()
            await asyncio.gather(managing, return_exceptions=True)

    async def _manage(self, made: "asyncio.Future[StreamableHTTPSessionManager]") -> None:
        """Have a manager from the first call on, in one task from its beginning to its end."""
        await self._is_called.wait()
        try:
            manager = await asyncio.to_thread(self._make)
        except Exception as error:
            made.set_exception(error)
            raise
        async with manager.run():
            made.set_result(manager)
            await asyncio.Event().wait()

    def _make(self) -> "StreamableHTTPSessionManager":
        from app.web.mcp_manager import make_manager  # noqa: PLC0415 - see above

        return make_manager(self._schema, self._runtime, _visit.get)

    def check_origin(self, connection: HTTPConnection) -> None:
        """Let only pages call that may.

        Raises:
            Forbidden: This one may not.
        """
        is_rebound_here = not self._is_behind_proxy and is_rebound(connection)
        if self._origins.is_foreign(connection) or is_rebound_here:
            raise Forbidden("Pages of other sites can't call this.")

    async def __call__(self, request: Request, visit: Visit) -> Response:
        """Answer one request of an agent.

        Raises:
            Unavailable: Nothing is served yet, or any more.
        """
        if self._manager is None:
            raise Unavailable("This doesn't serve yet: try again in a second.")
        self._is_called.set()
        manager = await asyncio.shield(self._manager)
        _visit.set(visit)
        answer = _Answer(request, await request.body())
        await manager.handle_request(_trimmed(request.scope), answer.receive, answer.send)
        return answer.response()


def _trimmed(scope: Scope) -> Scope:
    """The request with headers whose white space at the end is no part of them (RFC 9110, 5.5)."""
    return {**scope, "headers": [(name, value.strip()) for name, value in scope["headers"]]}


class _Answer:
    """An answer of the protocol's, taken down whole: it is one JSON document."""

    def __init__(self, request: Request, body: bytes) -> None:
        self._request = request
        self._unread: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
        self._start: Message = {"status": 500, "headers": []}
        self._body = bytearray()

    async def receive(self) -> Message:
        """What the client sent, which has been read; then, that it is gone."""
        return self._unread.pop() if self._unread else await self._request.receive()

    async def send(self, message: Message) -> None:
        """Take down a part."""
        if message["type"] == "http.response.start":
            self._start = message
        else:
            self._body += message.get("body", b"")

    def response(self) -> Response:
        """The answer as it is to be sent."""
        response = Response(bytes(self._body), self._start["status"])
        given = [each for each in self._start["headers"] if each[0].lower() != b"content-length"]
        response.raw_headers += given
        return response
