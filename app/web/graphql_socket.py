"""GraphQL over WebSocket (graphql-transport-ws): many operations on one connection.

The protocol is strawberry's; who is calling, and that each operation passes the gate, is ours.
"""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import orjson
import strawberry
import structlog
from graphql import GraphQLError
from starlette.websockets import WebSocket, WebSocketState
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import (
    BaseGraphQLTransportWSHandler,
)
from strawberry.types.execution import PreExecutionError

from app.domain.access import Identity
from app.errors import BackboneError, BadUserInput, Unauthenticated
from app.storage import pools
from app.web.deadlines import never
from app.web.doors import POLICY_VIOLATION, SocketEndpoint
from app.web.gate import Gate
from app.web.graphql_events import only
from app.web.graphql_operations import WRITING, IsSubscription, Operations
from app.web.graphql_requests import BadRequest, GraphQLRequest
from app.web.refusals import Busy, refusal
from app.web.request_notes import notes_of
from app.web.revocation import refused

INIT_TIMEOUT = timedelta(seconds=10)
"""How long a socket may be of nobody known."""

MAX_OPERATIONS = 20
"""At once, on one connection."""

TRY_AGAIN_LATER = 1013

log = structlog.get_logger()


def graphql_socket(operations: Operations, gate: Gate) -> SocketEndpoint:
    """The endpoint for WebSockets."""

    async def endpoint(socket: WebSocket) -> None:
        if GRAPHQL_TRANSPORT_WS_PROTOCOL not in socket["subprotocols"]:
            await socket.close(POLICY_VIOLATION)
            return
        try:
            introduced = gate.admit_stranger(socket)
        except Busy as busy:
            await socket.send_denial_response(refusal(busy))
            return
        client = _Client(gate, socket, introduced)
        view = _View()
        handler = _Handler(
            view=view,  # type: ignore[arg-type]
            websocket=_Socket(view, socket, socket),  # type: ignore[arg-type]
            context=client,
            root_value=None,
            schema=_Operations(operations, gate),  # type: ignore[arg-type]
            connection_init_wait_timeout=INIT_TIMEOUT,
            max_subscriptions_per_connection=MAX_OPERATIONS,
        )
        try:
            await socket.accept(subprotocol=GRAPHQL_TRANSPORT_WS_PROTOCOL)
            await handler.handle()
        finally:
            introduced()
            client.close()

    return endpoint


@dataclass
class _Client:
    """Who is at the other end; strawberry's handler puts the payload of `connection_init` here."""

    gate: Gate
    socket: WebSocket
    introduced: Callable[[], None]
    connection_params: Mapping[str, Any] = field(default_factory=dict)
    close: Callable[[], None] = lambda: None

    async def identity(self, *, is_use: bool = True) -> Identity:
        """Whose token came with `connection_init`, or else token or cookie with the handshake.

        Raises:
            Unauthenticated: There is none, or it opens nothing.
            Unavailable: That can't be found out now.
        """
        params = {name.lower(): value for name, value in self.connection_params.items()}
        header = params.get("authorization", self.socket.headers.get("authorization"))
        deadline = self.gate.deadline()
        return await self.gate.identify(self.socket, header, deadline, is_use=is_use)


class _Socket(ASGIWebSocketAdapter):
    """A socket that may be closed, by either side, while somebody still speaks."""

    async def send_json(self, message: Mapping[str, object]) -> None:
        """Send a message.

        Raises:
            WebSocketDisconnected: Nobody is there any more.
        """
        if _is_closed(self.ws):
            raise WebSocketDisconnected
        await super().send_json(message)

    async def close(self, code: int, reason: str) -> None:
        """Close it, if nobody has."""
        if not _is_closed(self.ws):
            await super().close(code, reason_of(reason))


def reason_of(text: str) -> str:
    """As much of a text as the reason of a close may be long: 123 bytes (RFC 6455, 5.5)."""
    return text.encode()[:123].decode(errors="ignore")


def _is_closed(socket: WebSocket) -> bool:
    return WebSocketState.DISCONNECTED in (socket.client_state, socket.application_state)


class _View:
    """What strawberry's handler asks of a view."""

    def decode_json(self, data: str | bytes) -> object:
        """Read a message; what is to be executed becomes its `query` as a whole.

        Raises:
            json.JSONDecodeError: It isn't one; the handler then ends the connection.
        """
        message = orjson.loads(data)
        is_message = isinstance(message, dict) and isinstance(message.get("id", ""), str)
        if not is_message or not isinstance(message.get("payload", {}), dict | None):
            raise orjson.JSONDecodeError("not a message", "", 0)
        if message.get("type") == "subscribe" and "payload" in message:
            # The handler would pass on a query alone: no documentId, no extensions.
            message["payload"] = {"query": message["payload"]}
        return message

    def encode_json(self, data: object) -> str:
        """Write a message, as text."""
        return orjson.dumps(data).decode()

    async def on_ws_connect(self, client: _Client) -> object:
        """Let nobody in without a good token, nor more sockets than there may be."""
        try:
            identity = await client.identity()
            client.close = client.gate.sockets.open(identity.key)
            client.introduced()
        except Unauthenticated as problem:
            raise ConnectionRejectionError from problem
        except BackboneError as problem:
            await client.socket.close(TRY_AGAIN_LATER, reason_of(problem.message))
            raise ConnectionRejectionError from problem
        return strawberry.UNSET


class _Handler(BaseGraphQLTransportWSHandler[_Client, None]):
    """The protocol, in which a client that leaves is no error."""

    _was_left = False

    async def handle_task_exception(self, error: Exception) -> None:
        """Say what went wrong, if something did."""
        if isinstance(error, WebSocketDisconnected):
            self._was_left = True
        else:
            log.error("socket.failed", exc_info=error)

    async def shutdown(self) -> None:
        """Stop what is still going on."""
        if self.operations or self._was_left:
            log.debug("client.left")
        await super().shutdown()

    async def handle_message(self, message: Any) -> None:
        """Take a message; what can't be answered any more is left."""
        with suppress(WebSocketDisconnected):
            await super().handle_message(message)


class _Operations:
    """The schema as connections see it: each operation passes the gate."""

    def __init__(self, operations: Operations, gate: Gate) -> None:
        self._operations = operations
        self._gate = gate

    async def stream(
        self, query: object, *, context_value: _Client, **_more: Any
    ) -> AsyncGenerator[Any, None]:
        """Run an operation, if the token is still good; `query` is all that was sent."""
        try:
            requested = GraphQLRequest.of(query)
            return await self._run(requested, context_value)
        except BadRequest as bad:
            error = GraphQLError(bad.message, extensions={"code": BadUserInput.code})
            return only(PreExecutionError(data=None, errors=[error]))
        except BackboneError as problem:
            return only(refused(problem))

    async def _run(self, requested: GraphQLRequest, client: _Client) -> AsyncGenerator[Any, None]:
        deadline, notes = self._gate.deadline(), notes_of(client.socket.scope)
        identity = await client.identity()
        pools.act_for(identity.key)  # the task is the operation's alone
        async with self._gate.admit(identity, deadline, never, notes) as visit:
            requested = visit.document_of(requested)
            try:
                context = visit.context()
                return only(await self._operations.answer(visit, context, requested, WRITING))
            except IsSubscription:
                check = partial(client.identity, is_use=False)
                results, let_go = self._operations.watch(visit, requested, check)
        return _until_closed(results, let_go)


async def _until_closed(
    results: AsyncGenerator[Any, None], let_go: Callable[[], None]
) -> AsyncGenerator[Any, None]:
    try:
        async for result in results:
            yield result
    finally:
        await results.aclose()
        let_go()
