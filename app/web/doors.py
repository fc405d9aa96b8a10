"""Doors: what a route of the gate is made of. They ask the gate, and say what it says over HTTP."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import NamedTuple, Protocol

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from app.domain.access import Identity
from app.errors import BackboneError
from app.storage import pools
from app.web.cookies import Cookies
from app.web.deadlines import GRACE_SECONDS, Deadline, Disconnected, Leaves, is_gone
from app.web.graphql_requests import MAX_BODY_BYTES, BadRequest
from app.web.origins import Origins
from app.web.refusals import refusal
from app.web.request_notes import RequestNotes, notes_of
from app.web.visits import Visit

log = structlog.get_logger()

POLICY_VIOLATION = 1008
CLIENT_LEFT = 499

Endpoint = Callable[[Request, Visit], Awaitable[Response]]
PublicEndpoint = Callable[[Request], Awaitable[Response]]
SocketEndpoint = Callable[[WebSocket], Awaitable[None]]
Identify = Callable[[HTTPConnection], Identity | None]
Guard = Callable[[HTTPConnection], None]
Refuse = Callable[[Request, BadRequest | BackboneError], Response]


class Keeper(Protocol):
    """What a door asks of the gate."""

    origins: Origins

    def deadline(self) -> Deadline:
        """The time of a request that comes now."""

    async def identify(
        self,
        connection: HTTPConnection,
        header: object,
        deadline: Deadline,
        cookies: Cookies,
        *,
        is_for_readers: bool,
    ) -> Identity:
        """Who sends this `Authorization` header, or a session's cookie that counts."""

    def admit(
        self, identity: Identity, deadline: Deadline, leaves: Leaves, notes: RequestNotes
    ) -> AbstractAsyncContextManager[Visit]:
        """Let an identity in."""

    def admit_anybody(
        self, connection: HTTPConnection, deadline: Deadline
    ) -> AbstractAsyncContextManager[None]:
        """Let somebody in who isn't known."""


class Ways(NamedTuple):
    """How a door deals with who comes; see `Gate.route`."""

    identify: Identify
    guard: Guard
    refuse: Refuse
    cookies: Cookies
    is_for_readers: bool


class Door:
    """Where requests come in: who asks, their body, room and time are settled here."""

    def __init__(self, gate: Keeper, endpoint: Endpoint, ways: Ways) -> None:
        self.gate = gate
        self._endpoint = endpoint
        self.ways = ways

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or say why not."""
        request = Request(scope, self.bounded(receive))
        send = _private(send)
        deadline, ways = self.gate.deadline(), self.ways
        try:
            ways.guard(request)
            identity = ways.identify(request) or await self.gate.identify(
                request,
                request.headers.get("authorization"),
                deadline,
                ways.cookies,
                is_for_readers=ways.is_for_readers,
            )
        except BackboneError as error:
            await ways.refuse(request, error)(scope, receive, send)
            return
        # Until the last byte is sent: a stream goes on taking connections.
        with pools.on_behalf_of(identity.key):
            response = await self.answer(request, identity, deadline)
            await response(scope, receive, send)

    def bounded(self, receive: Receive) -> Receive:
        """Receive no more of a body than is wanted here."""
        return _bounded(receive)

    async def answer(self, request: Request, identity: Identity, deadline: Deadline) -> Response:
        """Answer a request of somebody who is known, or say why not."""
        notes = notes_of(request.scope)
        leaves = partial(is_gone, request.receive)
        try:
            with deadline.paused():  # the protocol bounds how long a body may take
                await _read_body(request)
            async with self.gate.admit(identity, deadline, leaves, notes) as visit:
                work = self._endpoint(request, visit)
                return await deadline.bound(work, grace=GRACE_SECONDS)
        except (BadRequest, BackboneError) as error:
            return self.ways.refuse(request, error)
        except ClientDisconnect:
            log.debug("client.left")
            return Response(status_code=CLIENT_LEFT)
        except Disconnected:
            return Response(status_code=CLIENT_LEFT)


class SocketDoor:
    """Where sockets come in: which page opens one; each operation asks the gate by itself."""

    def __init__(self, gate: Keeper, endpoint: SocketEndpoint) -> None:
        self.gate = gate
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a socket, unless a page of another site opens it."""
        socket = WebSocket(scope, receive, send)
        if self.gate.origins.is_foreign(socket):
            await socket.close(POLICY_VIOLATION)
            return
        await self._endpoint(socket)


class PublicDoor:
    """Where anybody gets what anybody may see or try, while there is room and in time."""

    def __init__(self, gate: Keeper, endpoint: PublicEndpoint) -> None:
        self.gate = gate
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or say why not."""
        request, deadline = Request(scope, _bounded(receive)), self.gate.deadline()
        try:
            with deadline.paused():  # the protocol bounds how long a body may take
                await _read_body(request)
            async with self.gate.admit_anybody(request, deadline):
                response = await deadline.bound(self._endpoint(request))
        except (BadRequest, BackboneError) as error:
            response = refusal(error)
        except ClientDisconnect:
            log.debug("client.left")
            response = Response(status_code=CLIENT_LEFT)
        await response(scope, receive, send)


def as_json(_request: Request, error: BadRequest | BackboneError) -> Response:
    """A refusal as JSON, whatever is accepted."""
    return refusal(error)


def nobody(_connection: HTTPConnection) -> None:
    """Know nobody without a token."""


def from_anywhere(_connection: HTTPConnection) -> None:
    """Let pages of any origin try: without a token they get nothing."""


def _private(send: Send) -> Send:
    """Say that an answer is for whoever asked: no store between may keep it."""

    async def send_private(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("cache-control", "private, no-store")
            headers.add_vary_header("Authorization, Cookie, Accept")
        await send(message)

    return send_private


def _bounded(receive: Receive) -> Receive:
    """Receive no more of a body than anybody needs."""
    size = 0

    async def receive_bounded() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > MAX_BODY_BYTES:
            raise _TOO_LARGE
        return message

    return receive_bounded


_TOO_LARGE = BadRequest(413, f"The body must have at most {MAX_BODY_BYTES} bytes.")


async def _read_body(request: Request) -> None:
    """Read a request's body, which it then remembers.

    Raises:
        BadRequest: It is too large.
    """
    announced = request.headers.get("content-length")
    if announced is None and "transfer-encoding" not in request.headers:
        return  # it has none (RFC 9112, 6.3)
    if announced and announced.isdecimal() and int(announced) > MAX_BODY_BYTES:
        raise _TOO_LARGE
    await request.body()
