"""MCP over streamable HTTP: the same gate and graph as GraphQL, for agents.

Stateless: a request carries everything, so that any process can answer it, and there is nothing to
be told by a stream.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

import strawberry
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Message, Scope

from app.errors import Forbidden, Unavailable
from app.graphql.context import Context
from app.mcp import server
from app.mcp.tools import Agent
from app.runtime import Runtime
from app.web.deadlines import Disconnected
from app.web.graphql_requests import MAX_BODY_BYTES
from app.web.origins import Origins, is_rebound
from app.web.visits import Visit

_visit: ContextVar[Visit] = ContextVar("visit")


class Agents:
    """The address at which agents call; `run` it while the application serves."""

    def __init__(self, schema: strawberry.Schema, runtime: Runtime, origins: Origins) -> None:
        self._origins = origins
        self._is_behind_proxy = runtime.settings.trusted_proxies is not None

        def agent() -> Agent:
            visit = _visit.get()
            return Agent(runtime, schema, visit.identity.caller, visit.spend, _run_on(visit))

        self._make: Callable[[], StreamableHTTPSessionManager] = lambda: (
            StreamableHTTPSessionManager(
                server.make_server(schema, agent),
                json_response=True,
                stateless=True,
                max_request_body_size=MAX_BODY_BYTES,
                # Which page asks is looked at below; a cookie never counts here.
                security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False),
            )
        )
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """Answer while the block lasts."""
        manager = self._make()
        async with manager.run():
            self._manager = manager
            try:
                yield
            finally:
                self._manager = None

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
        _visit.set(visit)
        answer = _Answer(request, await request.body())
        await self._manager.handle_request(_trimmed(request.scope), answer.receive, answer.send)
        return answer.response()


def _run_on(visit: Visit) -> Callable[[Context, str, Callable[[], Awaitable[Any]]], Awaitable[Any]]:
    async def run(context: Context, name: str, work: Callable[[], Awaitable[Any]]) -> Any:
        try:
            return await visit.execute(context, name, work)
        except Disconnected:
            raise Unavailable("The agent that asked is gone.") from None

    return run


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
