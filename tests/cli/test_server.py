"""A server that is told to stop, in this process."""

import asyncio
import signal
import socket
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.cli.server import Moments, Server
from app.web.graphql_events import EventStream
from app.web.http_protocol import BoundedHttp
from tests.waiting import until

PATIENCE = 5.0
REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class Running(NamedTuple):
    server: Server
    port: int
    ending: asyncio.Task[None]
    ended: asyncio.Event
    opened: list[asyncio.StreamWriter]

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.opened.append(writer)
        return reader, writer

    async def is_closed(self) -> bool:
        """Whether nobody listens any more: then it has told open connections too."""
        return not any(each.is_serving() for each in self.server.servers)

    def tell(self, signum: int) -> None:
        self.server.handle_exit(signum, None)


@asynccontextmanager
async def running(*, drain_seconds: float = PATIENCE) -> AsyncIterator[Running]:
    stopping, started, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def answer(_request: Request) -> Response:
        return PlainTextResponse("here")

    async def watch(_request: Request) -> Response:
        return EventStream(nothing(), stopping=stopping)

    @asynccontextmanager
    async def noted(_app: Starlette) -> AsyncIterator[None]:
        yield
        ended.set()

    app = Starlette(routes=[Route("/", answer), Route("/watch", watch)], lifespan=noted)
    config = uvicorn.Config(app, http=BoundedHttp, log_config=None, timeout_keep_alive=60)
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(config, Moments(started.set), stopping, drain_seconds)
    ending = asyncio.create_task(server.serve(sockets=[listener]))
    await started.wait()
    one = Running(server, listener.getsockname()[1], ending, ended, [])
    yield one
    for writer in one.opened:
        writer.close()
    server.should_exit = True
    await asyncio.wait_for(ending, PATIENCE)


async def nothing() -> AsyncGenerator[object, None]:
    await asyncio.Event().wait()
    yield object()


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
    writer.write(REQUEST)
    head = await asyncio.wait_for(reader.readuntil(b"here"), PATIENCE)
    return head.decode().lower()


async def test_an_idle_connection_is_answered_once_more_and_then_closed() -> None:
    """A proxy may be asking on it at the very moment that the server is told to stop."""
    async with running() as one:
        reader, writer = await one.connect()
        assert "connection: close" not in await ask(reader, writer)
        one.tell(signal.SIGTERM)
        await until(one.is_closed)
        assert "connection: close" in await ask(reader, writer)
        assert await reader.read() == b""
        await asyncio.wait_for(one.ending, PATIENCE)


async def test_nobody_new_is_let_in() -> None:
    async with running() as one:
        idle = await one.connect()
        await ask(*idle)
        one.tell(signal.SIGTERM)
        await until(one.is_closed)
        with pytest.raises(OSError, match=r"[Rr]efused|Connect call failed"):
            await one.connect()


async def test_an_idle_connection_keeps_the_server_no_longer_than_it_may() -> None:
    async with running(drain_seconds=0.2) as one:
        reader, writer = await one.connect()
        await ask(reader, writer)
        one.tell(signal.SIGTERM)
        await asyncio.wait_for(one.ending, PATIENCE)
        assert await reader.read() == b""


@pytest.mark.parametrize("signals", [(signal.SIGINT,), (signal.SIGTERM, signal.SIGTERM)])
async def test_who_is_in_a_hurry_waits_for_no_idle_connection(signals: tuple[int, ...]) -> None:
    async with running(drain_seconds=60) as one:
        await ask(*await one.connect())
        for signum in signals:
            one.tell(signum)
        await asyncio.wait_for(one.ending, PATIENCE)
        assert one.ended.is_set(), "what the application had begun was left as it was"


async def test_a_stream_without_an_end_ends_without_saying_that_it_is_complete() -> None:
    async with running() as one:
        reader, writer = await one.connect()
        writer.write(REQUEST.replace(b"/ ", b"/watch "))
        await asyncio.wait_for(reader.readuntil(b":\n\n"), PATIENCE)
        one.tell(signal.SIGTERM)
        rest = await asyncio.wait_for(reader.readuntil(b"0\r\n\r\n"), PATIENCE)
        assert b"complete" not in rest
