"""MCP over streamable HTTP: the same tokens, budgets and graph as GraphQL, for agents.

Stateless: a request carries everything, so that any process can answer it.
"""

import ipaddress
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from functools import partial

import strawberry
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from app.domain.access import Caller
from app.errors import Unauthenticated
from app.mcp import server as mcp_server
from app.mcp.tools import Agent
from app.runtime import Runtime
from app.web.auth import Authenticator
from app.web.gate import Gate, is_gone
from app.web.graphql_socket import is_foreign_page

_caller: ContextVar[Caller] = ContextVar("caller")
_receive: ContextVar[Receive] = ContextVar("receive")


class Agents:
    """The address at which agents call; `run` it while the application serves."""

    def __init__(
        self, schema: strawberry.Schema, runtime: Runtime, authenticate: Authenticator, gate: Gate
    ) -> None:
        self._authenticate = authenticate
        self._is_behind_proxy = runtime.settings.trusted_proxies is not None

        def agent() -> Agent:
            run = partial(gate.run_tool, partial(is_gone, _receive.get()))
            return Agent(runtime, schema, _caller.get(), gate.spend, run)

        self._make: Callable[[], StreamableHTTPSessionManager] = lambda: (
            StreamableHTTPSessionManager(
                mcp_server.make_server(schema, agent),
                json_response=True,
                stateless=True,
                # Which page asks is looked at below; there is no cookie that it could abuse.
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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of an agent with a good token."""
        connection = HTTPConnection(scope)
        if is_foreign_page(connection) or (not self._is_behind_proxy and is_rebound(connection)):
            await JSONResponse({"error": "Pages of other sites can't call this."}, 403)(
                scope, receive, send
            )
            return
        try:
            caller = await self._authenticate(connection)
        except Unauthenticated as problem:
            headers = {"www-authenticate": 'Bearer realm="backbone"'}
            await JSONResponse({"error": problem.message}, 401, headers)(scope, receive, send)
            return
        if self._manager is None:
            await JSONResponse({"error": "Not serving yet."}, 503)(scope, receive, send)
            return
        _caller.set(caller)
        _receive.set(receive)
        await self._manager.handle_request(scope, receive, send)


def is_rebound(connection: HTTPConnection) -> bool:
    """Whether a foreign name was made to lead to this machine: DNS rebinding.

    A server that listens on loopback is called by a name of loopback, or by somebody who shouldn't.
    """
    address, _ = connection.scope.get("server") or ("", None)
    name = connection.headers.get("host", "").rsplit(":", 1)[0].strip("[]")
    return _is_loopback(address) and name != "localhost" and not _is_loopback(name)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
