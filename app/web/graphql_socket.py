"""GraphQL over WebSocket (graphql-transport-ws): many operations on one connection.

The protocol is strawberry's; who is calling, and that each operation has a context of its own,
is ours.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import orjson
import strawberry
from graphql import GraphQLError
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http.websocket_origin import is_same_origin
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import (
    BaseGraphQLTransportWSHandler,
)
from strawberry.types.execution import PreExecutionError

from app.domain.access import Caller
from app.errors import BadUserInput, Unauthenticated
from app.graphql.context import Context
from app.runtime import Runtime
from app.web.auth import Authenticator, bearer_token
from app.web.graphql_requests import BadRequest, GraphQLRequest
from app.web.revocation import until_revoked

INIT_TIMEOUT = timedelta(seconds=10)
MAX_OPERATIONS = 20
"""At once, on one connection."""

POLICY_VIOLATION = 1008


def graphql_socket(
    schema: strawberry.Schema, runtime: Runtime, authenticate: Authenticator
) -> Callable[[WebSocket], Awaitable[None]]:
    """The endpoint for WebSockets."""

    async def endpoint(socket: WebSocket) -> None:
        speaks = GRAPHQL_TRANSPORT_WS_PROTOCOL in socket["subprotocols"]
        if not speaks or is_foreign_page(socket):
            await socket.close(POLICY_VIOLATION)
            return
        await socket.accept(subprotocol=GRAPHQL_TRANSPORT_WS_PROTOCOL)
        view = _View()
        handler = BaseGraphQLTransportWSHandler[_Client, None](
            view=view,  # type: ignore[arg-type]
            websocket=ASGIWebSocketAdapter(view, socket, socket),  # type: ignore[arg-type]
            context=_Client(authenticate, socket.headers.get("authorization")),
            root_value=None,
            schema=_Operations(schema, runtime),  # type: ignore[arg-type]
            connection_init_wait_timeout=INIT_TIMEOUT,
            max_subscriptions_per_connection=MAX_OPERATIONS,
        )
        await handler.handle()

    return endpoint


def is_foreign_page(socket: HTTPConnection) -> bool:
    """Whether a page of another site opens this: browsers let any page open any socket."""
    origin = socket.headers.get("origin")
    return origin is not None and not is_same_origin(origin, socket.headers.get("host"))


@dataclass
class _Client:
    """Who is at the other end; strawberry's handler puts the payload of `connection_init` here."""

    authenticate: Authenticator
    header: str | None
    connection_params: Mapping[str, Any] = field(default_factory=dict)

    async def caller(self) -> Caller:
        """Whose token came with `connection_init`, or else with the handshake.

        Raises:
            Unauthenticated: There is none, or it opens nothing.
        """
        params = {name.lower(): value for name, value in self.connection_params.items()}
        return await self.authenticate.caller_of(
            bearer_token(params.get("authorization", self.header))
        )


class _View:
    """What strawberry's handler asks of a view."""

    def decode_json(self, data: str | bytes) -> object:
        """Read a message.

        Raises:
            json.JSONDecodeError: It isn't one; the handler then ends the connection.
        """
        message = orjson.loads(data)
        is_message = isinstance(message, dict) and isinstance(message.get("id", ""), str)
        if not is_message or not isinstance(message.get("payload", {}), dict | None):
            raise orjson.JSONDecodeError("not a message", "", 0)
        return message

    def encode_json(self, data: object) -> str:
        """Write a message, as text."""
        return orjson.dumps(data).decode()

    async def on_ws_connect(self, client: _Client) -> object:
        """Let nobody in without a good token."""
        try:
            await client.caller()
        except Unauthenticated as problem:
            raise ConnectionRejectionError from problem
        return strawberry.UNSET


class _Operations:
    """The schema as connections see it: each operation has a context of its own."""

    def __init__(self, schema: strawberry.Schema, runtime: Runtime) -> None:
        self._schema = schema
        self._runtime = runtime

    async def stream(
        self, query: object, *, context_value: _Client, **more: Any
    ) -> AsyncGenerator[Any, None]:
        """Run an operation, if the token is still good."""
        try:
            requested = GraphQLRequest.of(
                {
                    "query": query,
                    "variables": more.get("variable_values"),
                    "operationName": more.get("operation_name"),
                }
            )
            context = Context(self._runtime, await context_value.caller())
        except BadRequest as bad:
            return _refused(bad.message, BadUserInput.code)
        except Unauthenticated as problem:
            return _refused(problem.message, problem.code)
        results = await self._schema.stream(
            requested.query,
            variable_values=requested.variables,
            operation_name=requested.operation_name,
            context_value=context,
        )
        return until_revoked(results, context_value.caller)


async def _refused(message: str, code: str) -> AsyncGenerator[Any, None]:
    error = GraphQLError(message, extensions={"code": code})
    yield PreExecutionError(data=None, errors=[error])
