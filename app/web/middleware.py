"""What wraps every request: an id, a line in the log, headers that keep browsers careful."""

import asyncio
import re
from secrets import token_hex
from time import perf_counter

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import tracing
from app.counters import Counters
from app.domain.shares import PREFIX
from app.errors import Unavailable
from app.web.refusals import refusal
from app.web.request_notes import notes_of

log = structlog.get_logger()

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CAREFUL = [
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
]
_CUT_OFF = (
    "This server was told to stop before this was done: ask again. "
    "A change may have been made all the same: look before you send it again."
)
_REPORTS = "/r/"
_QUIET = {"/healthz", "/readyz", "/metrics"}
"""Asked every few seconds by machines: in the log only where something is wrong."""


class RequestMiddleware:
    """Names, counts and logs each request; `X-Request-Id` is taken over where it is sane."""

    def __init__(
        self, app: ASGIApp, counters: Counters, stopping: asyncio.Event, *, logs: bool
    ) -> None:
        self.app = app
        self.counters = counters
        self.stopping = stopping
        # A collector wants a line for every request; on a terminal failures are enough.
        self.least = 0 if logs else 500

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or one WebSocket."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _ID.fullmatch(given) else token_hex(16)
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = perf_counter()
        sent = _Sent(send, request_id)
        try:
            method = scope.get("method", "GET")
            with tracing.request(method, path_shown(scope), Headers(scope=scope)) as span:
                await self._answer(scope, receive, sent)
                span.set_attribute("http.response.status_code", sent.status)
        finally:
            if scope["type"] == "http":
                self._note(scope, sent, perf_counter() - started)
            structlog.contextvars.unbind_contextvars("request_id")

    async def _answer(self, scope: Scope, receive: Receive, sent: "_Sent") -> None:
        try:
            await self.app(scope, receive, sent)
        except asyncio.CancelledError:
            if scope["type"] != "http" or not self.stopping.is_set():
                raise
            # The server cuts answers off that take too long when it stops: it says so where it can.
            if not sent.has_begun:
                await refusal(Unavailable(_CUT_OFF))(scope, receive, sent)

    def _note(self, scope: Scope, sent: "_Sent", seconds: float) -> None:
        self.counters.count_request(sent.status)
        path = path_shown(scope)
        least = max(self.least, 400 if path in _QUIET else 0)
        if sent.status >= least:
            client = scope.get("client")
            log.info(
                "http.request",
                method=scope["method"],
                path=path,
                status=sent.status,
                milliseconds=round(seconds * 1000, 1),
                bytes=sent.bytes,
                client=client[0] if client else None,
                **vars(notes_of(scope)),
            )


def path_shown(scope: Scope) -> str:
    """The path as logs and traces show it: without the secret that is a shared report's address."""
    path = str(scope["path"]).removeprefix(scope.get("root_path", ""))
    # Of a mistyped address as well.
    return f"{_REPORTS}..." if path.startswith(_REPORTS) or PREFIX in path else path


class _Sent:
    """Sends an answer with our headers, and knows its status and how many bytes it has."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._request_id = request_id
        self.status = 500
        self.bytes = 0
        self.has_begun = False

    async def __call__(self, message: Message) -> None:
        """Send a part."""
        if message["type"] == "http.response.start":
            self.status, self.has_begun = message["status"], True
            given = {name for name, _ in message["headers"]}
            own = [(b"x-request-id", self._request_id.encode()), *_CAREFUL]
            added = [header for header in own if header[0] not in given]
            message["headers"] = [*message["headers"], *added]
        elif message["type"] == "http.response.body":
            self.bytes += len(message.get("body", b""))
        await self._send(message)
