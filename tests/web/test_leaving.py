"""A client that leaves is no error, at whichever door: no traceback, a line for who debugs."""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import httpx
import pytest
import structlog
from websockets.asyncio.client import connect

from app.services import brands
from tests.serving import create_token, serving_database
from tests.waiting import PATIENCE, until_there
from tests.web.asking import BRANDS, PROTOCOL, headers_for
from tests.web.watching import PROGRESS, watch_for_ever

AT_ONCE = 10
Leave = Callable[[str, str], Awaitable[None]]
Told = list[MutableMapping[str, Any]]


async def from_events(address: str, token: str) -> None:
    headers = headers_for(token, accept="text/event-stream")
    async with httpx.AsyncClient(timeout=60, headers=headers, trust_env=False) as client:
        body = {"query": PROGRESS}
        async with client.stream("POST", f"{address}/graphql", json=body) as answer:
            async for line in answer.aiter_lines():
                if "RUNNING" in line:
                    break


async def from_socket(address: str, token: str, query: str = PROGRESS) -> None:
    url = f"{address}/graphql".replace("http", "ws", 1)
    async with connect(url, subprotocols=[PROTOCOL], proxy=None) as socket:
        await socket.send(json.dumps({"type": "connection_init", "payload": headers_for(token)}))
        await socket.recv()
        for number in range(3):
            payload = {"query": query}
            message = {"id": str(number), "type": "subscribe", "payload": payload}
            await socket.send(json.dumps(message))
        await socket.send(json.dumps({"type": "ping"}))
        while "pong" not in str(await socket.recv()):
            pass  # the server takes one message after the other: it knows of all that was asked
        socket.transport.abort()


async def from_socket_with_queries(address: str, token: str) -> None:
    await from_socket(address, token, BRANDS)


async def from_post(address: str, token: str, path: str = "/graphql", **more: Any) -> None:
    headers = headers_for(token, accept="application/json, text/event-stream;q=0.1", **more)
    body: dict[str, Any] = {"query": BRANDS}
    if path == "/mcp":
        headers["accept"] = "application/json, text/event-stream"
        params = {"name": "list_brands", "arguments": {}}
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    async with httpx.AsyncClient(timeout=60, headers=headers, trust_env=False) as client:
        soon = httpx.Timeout(PATIENCE, read=0.3)
        with pytest.raises(httpx.ReadTimeout):
            await client.post(f"{address}{path}", json=body, timeout=soon)


async def from_mcp(address: str, token: str) -> None:
    await from_post(address, token, "/mcp")


async def from_upload(address: str, token: str, path: str = "/graphql") -> None:
    host, port = address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {token}\r\n"
        "Accept: application/json, text/event-stream\r\n"
        "Content-Type: application/json\r\nContent-Length: 1000\r\n"
        "Expect: 100-continue\r\n\r\n".encode()
    )
    await reader.readuntil(b" 100 Continue\r\n\r\n")
    writer.write(b"{")
    await writer.drain()
    writer.transport.abort()


async def from_upload_to_mcp(address: str, token: str) -> None:
    await from_upload(address, token, "/mcp")


@pytest.mark.parametrize(
    "leave",
    [
        *(from_events, from_socket, from_socket_with_queries, from_post, from_mcp),
        *(from_upload, from_upload_to_mcp),
    ],
    ids=lambda leave: leave.__name__,
)
async def test_a_client_that_leaves_is_no_error(
    sqlite_url: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    leave: Leave,
) -> None:
    async def slow(*_: Any, **__: Any) -> Any:
        await asyncio.sleep(60)

    watch_for_ever(monkeypatch)
    monkeypatch.setattr(brands, "list_brands", slow)
    token = await create_token(sqlite_url)
    with structlog.testing.capture_logs() as told, serving_database(sqlite_url) as address:
        await asyncio.gather(*(leave(address, token) for _ in range(AT_ONCE)))
        await until(lambda: len(left(told)) >= AT_ONCE)
        async with httpx.AsyncClient(
            timeout=60, headers=headers_for(token), trust_env=False
        ) as client:
            query = {"query": "{ viewer { name } }"}
            assert (await client.post(f"{address}/graphql", json=query)).status_code == 200
    assert [record for record in caplog.records if record.exc_info] == []
    assert [line for line in told if line["log_level"] not in ("debug", "info")] == []
    assert len(left(told)) == AT_ONCE


def left(told: Told) -> Told:
    return [line for line in told if line["event"] == "client.left"]


async def until(is_so: Callable[[], bool]) -> None:
    await asyncio.to_thread(until_there, is_so)
