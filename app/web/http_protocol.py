"""Uvicorn's HTTP/1.1 with bounded requests: neither uvicorn nor its parser limits them.

A head that is too large, or a request that arrives too slowly, closes the connection; the
application is called only once the head is complete, and never left waiting for a body.

An answer to a request that is still being sent arrives: a connection that closes with data unread
is reset, and takes from a client what it was told (RFC 9112, 9.6).

It subclasses uvicorn's `HttpToolsProtocol`: `connection_made`, `connection_lost`, `data_received`,
`on_message_begin`, `on_headers_complete`, `on_body`, `on_message_complete`,
`handle_websocket_upgrade`. It reads `cycle`, with `response_started`, `response_complete`,
`keep_alive`, `disconnected` and `message_event`, `pipeline`, `transport` and `loop`.
"""

from asyncio import Transport, get_running_loop
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 64 * 1024
"""Bytes of a request's first line and headers."""

HEAD_SECONDS = 10.0
BODY_SECONDS = 30.0
"""How long a client may take to send a head, and each megabyte of a body.

Most doors await no more than one; a file that is sent to be imported has more.
"""

MEGABYTE = 1_000_000

LINGER_SECONDS = 2.0
"""How long what a client still sends is thrown away after the last answer, until it has that."""


class _LingeringTransport:
    """A transport that closes once what its client sends has ended, or after `LINGER_SECONDS`.

    Uvicorn closes it as any other, and takes it for closed at once.
    """

    def __init__(self, transport: Transport, is_receiving: Callable[[], bool]) -> None:
        self.real, self._is_receiving = transport, is_receiving
        self.write = transport.write  # called for each part of each answer
        self.is_lingering = False
        self._patience: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def is_closing(self) -> bool:
        return self.is_lingering or self.real.is_closing()

    def close(self) -> None:
        if self.is_closing():
            return
        if not self._is_receiving():
            self.real.close()
            return
        self.is_lingering = True
        if self.real.can_write_eof():
            self.real.write_eof()
        self.real.resume_reading()
        self._patience = get_running_loop().call_later(LINGER_SECONDS, self.real.close)

    def forget(self) -> None:
        if self._patience is not None:
            self._patience.cancel()


class BoundedHttp(HttpToolsProtocol):
    """One connection."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._patience: Any = None
        self._head_bytes: int | None = 0
        self._came = self._body_bytes = 0
        self._is_draining = self._is_receiving = False

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Wait for the first head."""
        self._lingering = _LingeringTransport(transport, lambda: self._is_receiving)
        super().connection_made(self._lingering)  # type: ignore[arg-type] # one for uvicorn's needs
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timers."""
        self._forget()
        self._lingering.forget()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Pass the data on, and refuse a head that grows too large.

        It goes on in pieces, so that how much came at once doesn't decide what is too large.
        """
        self._is_receiving = True  # what is no request has no beginning
        while data and not self.transport.is_closing():
            piece = data[: LARGEST_HEAD + 1 - (self._head_bytes or 0)]
            data = data[len(piece) :]
            self._came = len(piece)
            super().data_received(piece)
            if self._head_bytes is not None:
                self._head_bytes += self._came
                if self._head_bytes > LARGEST_HEAD:
                    self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def on_message_begin(self) -> None:
        """Wait for the head of a request."""
        self._is_receiving = True
        super().on_message_begin()
        if self._head_bytes is None:
            self._await_head()

    def on_headers_complete(self) -> None:
        """Wait for the body."""
        self._head_bytes, self._body_bytes = None, 0
        self._wait(BODY_SECONDS)
        super().on_headers_complete()
        if self._is_draining:
            self.drain()

    def on_body(self, body: bytes) -> None:
        """Take a part of the body; wait for the next megabyte unless it is refused already."""
        super().on_body(body)
        self._body_bytes += len(body)
        if self._body_bytes >= MEGABYTE and not self.cycle.response_started:
            self._body_bytes = 0
            self._wait(BODY_SECONDS)

    def on_message_complete(self) -> None:
        """Wait for the application, which has its own deadline."""
        self._forget()
        self._is_receiving = False
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """Leave the connection to the other protocol."""
        self._forget()
        self.transport = self._lingering.real
        super().handle_websocket_upgrade()

    def drain(self) -> None:
        """Let the next answer be the connection's last, or this one if it hasn't begun."""
        self._is_draining = True
        # The newest one: those before it in a pipeline are answered first.
        if self.cycle is not None and not self.cycle.response_started:
            self.cycle.keep_alive = False

    def _await_head(self) -> None:
        # The data received may end a body and begin this head.
        self._head_bytes = self._came = 0
        self._wait(HEAD_SECONDS)

    def _wait(self, seconds: float) -> None:
        self._forget()
        self._patience = self.loop.call_later(seconds, self._refuse, HTTPStatus.REQUEST_TIMEOUT)

    def _forget(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _refuse(self, status: HTTPStatus) -> None:
        """Close the connection, with the status unless it could pass for another response."""
        self._forget()
        if self.transport.is_closing():
            return
        is_answering = self.cycle is not None and not self.cycle.response_complete
        awaits_its_body = self._head_bytes is None and not self.pipeline
        if not is_answering or (awaits_its_body and not self.cycle.response_started):
            head = f"HTTP/1.1 {status} {status.phrase}\r\nconnection: close\r\ncontent-length: 0"
            self.transport.write(f"{head}\r\n\r\n".encode())
        if is_answering:
            self.cycle.disconnected = True  # it isn't told of a client that may send on
            self.cycle.message_event.set()
        self.transport.close()
