"""What lasts is counted: subscriptions and sockets, for each token and in all."""

import asyncio
import json
import os
import sys
from contextlib import AsyncExitStack, ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from app.web import graphql_socket
from app.web.refusals import Busy
from app.web.streams import Streams
from tests.forking import Forked
from tests.serving import create_token
from tests.waiting import PATIENCE, until
from tests.web.asking import PROTOCOL, headers_for, served
from tests.web.watching import PROGRESS, watch_for_ever

EVENTS = {"accept": "text/event-stream"}


@pytest.fixture(autouse=True)
def something_to_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    watch_for_ever(monkeypatch)


async def watching(stack: AsyncExitStack, client: httpx.AsyncClient, token: str) -> httpx.Response:
    """Watch by events until the stack is left; the answer's head."""
    headers = headers_for(token, **EVENTS)
    body = {"query": PROGRESS}
    return await stack.enter_async_context(
        client.stream("POST", "/graphql", json=body, headers=headers)
    )


async def opened(stack: AsyncExitStack, client: httpx.AsyncClient, token: str) -> ClientConnection:
    """A socket that stays open until the stack is left."""
    address = f"{client.base_url}/graphql".replace("http", "ws", 1)
    socket = await stack.enter_async_context(connect(address, subprotocols=[PROTOCOL], proxy=None))
    await socket.send(json.dumps({"type": "connection_init", "payload": headers_for(token)}))
    return socket


async def hear(socket: ClientConnection) -> Any:
    return json.loads(await socket.recv())


async def test_a_token_watches_only_so_much_and_others_go_on(sqlite_url: str) -> None:
    greedy, other = await create_token(sqlite_url), await create_token(sqlite_url)
    limits = {"max_streams": 4, "max_streams_per_token": 2}
    async with served(sqlite_url, **limits) as client, AsyncExitStack() as stack:
        heads = [await watching(stack, client, greedy) for _ in range(3)]
        assert [head.status_code for head in heads] == [200, 200, 503]
        assert heads[-1].headers["retry-after"] == "1"
        assert (await watching(stack, client, other)).status_code == 200


async def test_all_together_watch_only_so_much(sqlite_url: str) -> None:
    tokens = [await create_token(sqlite_url) for _ in range(3)]
    async with served(sqlite_url, max_streams=2) as client, AsyncExitStack() as stack:
        statuses = [(await watching(stack, client, token)).status_code for token in tokens]
        assert statuses == [200, 200, 503]


async def test_the_subscriptions_of_a_socket_count_as_well(sqlite_url: str) -> None:
    token = await create_token(sqlite_url)
    async with (
        served(sqlite_url, max_streams_per_token=1) as client,
        AsyncExitStack() as stack,
    ):
        socket = await opened(stack, client, token)
        await hear(socket)
        subscribe = {"type": "subscribe", "payload": {"query": PROGRESS}}
        await socket.send(json.dumps({"id": "first", **subscribe}))
        assert (await hear(socket))["type"] == "next"
        await socket.send(json.dumps({"id": "second", **subscribe}))
        refused = await hear(socket)
        assert (refused["id"], refused["type"]) == ("second", "error")
        assert refused["payload"][0]["extensions"]["code"] == "UNAVAILABLE"
        await socket.send(json.dumps({"id": "first", "type": "complete"}))

        async def is_let_in() -> bool:
            await socket.send(json.dumps({"id": "third", **subscribe}))
            told = await hear(socket)
            return (told["id"], told["type"]) == ("third", "next")

        await until(is_let_in)


async def test_a_token_opens_only_so_many_sockets(sqlite_url: str) -> None:
    token = await create_token(sqlite_url)
    async with served(sqlite_url, max_streams_per_token=1) as client:
        async with AsyncExitStack() as stack:
            assert (await hear(await opened(stack, client, token)))["type"] == "connection_ack"
            refused = await opened(stack, client, token)
            with pytest.raises(ConnectionClosed):
                await hear(refused)
            assert refused.close_code == 1013
        async with AsyncExitStack() as stack:

            async def is_let_in() -> bool:
                with suppress(ConnectionClosed):
                    told = await hear(await opened(stack, client, token))
                    return bool(told["type"] == "connection_ack")
                return False

            await until(is_let_in)


async def silent(stack: AsyncExitStack, client: httpx.AsyncClient) -> ClientConnection:
    """A socket that never says whose it is."""
    address = f"{client.base_url}/graphql".replace("http", "ws", 1)
    return await stack.enter_async_context(connect(address, subprotocols=[PROTOCOL], proxy=None))


async def until_silent(stack: AsyncExitStack, client: httpx.AsyncClient) -> None:
    """The same, once there is room for one."""

    async def is_let_in() -> bool:
        with suppress(InvalidStatus):
            await silent(stack, client)
            return True
        return False

    await until(is_let_in)


async def test_sockets_of_nobody_known_are_only_so_many(sqlite_url: str) -> None:
    token = await create_token(sqlite_url)
    limits = {"max_streams": 4, "max_streams_per_token": 2}
    async with served(sqlite_url, **limits) as client, AsyncExitStack() as stack:
        first = await silent(stack, client)
        await silent(stack, client)
        with pytest.raises(InvalidStatus) as refused:
            await silent(stack, client)
        assert refused.value.response.status_code == 503
        assert refused.value.response.headers["retry-after"] == "1"
        assert (await client.get("/healthz")).status_code == 200
        # One that says whose it is makes room, and so does one that leaves.
        init = {"type": "connection_init", "payload": headers_for(token)}
        await first.send(json.dumps(init))
        assert (await hear(first))["type"] == "connection_ack"
        last = await silent(stack, client)
        await last.close()
        await until_silent(stack, client)


async def test_a_socket_of_nobody_known_is_closed_in_time_whatever_it_says(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphql_socket, "INIT_TIMEOUT", timedelta(seconds=0.3))
    async with (
        served(sqlite_url, max_streams_per_token=1) as client,
        AsyncExitStack() as stack,
    ):
        socket = await silent(stack, client)
        with suppress(ConnectionClosed):
            async with asyncio.timeout(PATIENCE):
                while True:
                    await socket.send(json.dumps({"type": "ping"}))
                    await hear(socket)
        assert socket.close_code == 4408
        await until_silent(stack, client)


async def test_what_is_watched_no_more_makes_room(sqlite_url: str) -> None:
    token = await create_token(sqlite_url)
    async with served(sqlite_url, max_streams_per_token=1) as client:

        async def is_let_in() -> bool:
            async with AsyncExitStack() as stack:
                return (await watching(stack, client, token)).status_code == 200

        for _ in range(3):
            await until(is_let_in)


async def test_a_socket_takes_stored_operations_by_their_id(sqlite_url: str) -> None:
    token = await create_token(sqlite_url)
    async with served(sqlite_url, trusted_documents=True) as client, AsyncExitStack() as stack:
        socket = await opened(stack, client, token)
        await hear(socket)
        payload = {"documentId": "list_brands", "variables": {"first": 1}}
        await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))
        assert (await hear(socket))["payload"]["data"]["brands"]["edges"] == []


def test_what_each_may_open_holds_for_all_processes_that_serve_together(tmp_path: Path) -> None:
    one, other = (Streams("streams", most=9, most_each=2, shared=tmp_path) for _ in range(2))
    with ExitStack() as opened:
        opened.callback(one.open("greedy"))
        close = other.open("greedy")
        for streams in (one, other):
            with pytest.raises(Busy):
                streams.open("greedy")
            opened.callback(streams.open("modest"))
        close()
        opened.callback(one.open("greedy"))
        with pytest.raises(Busy):
            other.open("greedy")
    assert not list(tmp_path.iterdir())


def test_kinds_are_counted_apart(tmp_path: Path) -> None:
    with ExitStack() as opened:
        for kind in ("streams", "sockets"):
            streams = Streams(kind, most=9, most_each=1, shared=tmp_path)
            opened.callback(streams.open("token"))


def hold(folder: Path) -> None:
    close = Streams("streams", most=9, most_each=1, shared=folder).open("token")
    print("open", flush=True)  # noqa: T201 - the test waits for it
    sys.stdin.read()
    close()


def test_what_a_killed_process_had_open_is_free_at_once(tmp_path: Path) -> None:
    other = Forked(hold, tmp_path, environment=os.environ)
    assert other.stdout.readline() == "open\n"
    streams = Streams("streams", most=9, most_each=1, shared=tmp_path)
    with pytest.raises(Busy):
        streams.open("token")
    other.kill()
    other.communicate()
    streams.open("token")()
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cant_be_written_stops_nobody(tmp_path: Path) -> None:
    streams = Streams("streams", most=9, most_each=1, shared=tmp_path / "gone")
    streams.open("token")()
    streams.open("token")
    with pytest.raises(Busy):
        streams.open("token")
