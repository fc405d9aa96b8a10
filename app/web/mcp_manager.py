"""What answers MCP: the protocol's own manager, over our tools. It takes long to import."""

from collections.abc import Awaitable, Callable
from typing import Any

import strawberry
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings

from app.errors import Unavailable
from app.graphql.context import Context
from app.mcp import server
from app.mcp.tools import Agent
from app.runtime import Runtime
from app.web.deadlines import Disconnected
from app.web.graphql_requests import MAX_BODY_BYTES
from app.web.visits import Visit


def make_manager(
    schema: strawberry.Schema, runtime: Runtime, visiting: Callable[[], Visit]
) -> StreamableHTTPSessionManager:
    """What answers requests; `visiting` says whose is being answered."""

    def agent() -> Agent:
        visit = visiting()
        return Agent(runtime, schema, visit.identity.caller, visit.spend, _run_on(visit))

    return StreamableHTTPSessionManager(
        server.make_server(schema, agent),
        json_response=True,
        stateless=True,
        max_request_body_size=MAX_BODY_BYTES,
        # Which page asks is looked at by the door; a cookie never counts there.
        security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )


def _run_on(visit: Visit) -> Callable[[Context, str, Callable[[], Awaitable[Any]]], Awaitable[Any]]:
    async def run(context: Context, name: str, work: Callable[[], Awaitable[Any]]) -> Any:
        try:
            return await visit.execute(context, name, work)
        except Disconnected:
            raise Unavailable("The agent that asked is gone.") from None

    return run
