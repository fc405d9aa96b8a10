"""Watching a scope over real HTTP, by each way in which something can be watched."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from websockets.asyncio.client import connect

from tests.serving import create_token
from tests.web.asking import PROTOCOL, headers_for, served
from tests.web.signed_in import OUR_PAGE, cookie_for

CHANGES = "subscription { changes { isInitial } }"
Headers = dict[str, str]


async def by_events(client: httpx.AsyncClient, headers: Headers) -> AsyncIterator[bool]:
    headers = {"accept": "text/event-stream", **headers}
    body = {"query": CHANGES}
    async with client.stream("POST", "/graphql", json=body, headers=headers) as answer:
        async for line in answer.aiter_lines():
            if line.startswith("data: {"):
                yield json.loads(line[6:])["data"]["changes"]["isInitial"]


async def by_socket(client: httpx.AsyncClient, headers: Headers) -> AsyncIterator[bool]:
    address = f"{client.base_url}/graphql".replace("http", "ws", 1)
    async with connect(
        address, subprotocols=[PROTOCOL], proxy=None, additional_headers=headers
    ) as socket:
        await socket.send('{"type": "connection_init"}')
        await socket.recv()
        subscribe = {"id": "1", "type": "subscribe", "payload": {"query": CHANGES}}
        await socket.send(json.dumps(subscribe))
        async for text in socket:
            yield json.loads(text)["payload"]["data"]["changes"]["isInitial"]


async def with_token(_client: httpx.AsyncClient, token: str) -> Headers:
    return headers_for(token)


async def with_session(client: httpx.AsyncClient, token: str) -> Headers:
    return OUR_PAGE | await cookie_for(client, token)


@pytest.mark.parametrize("known", [with_token, with_session])
@pytest.mark.parametrize("watch", [by_events, by_socket])
async def test_a_change_is_told_to_who_watches(
    sqlite_url: str,
    watch: Callable[[httpx.AsyncClient, Headers], AsyncIterator[bool]],
    known: Callable[[httpx.AsyncClient, str], Awaitable[Headers]],
) -> None:
    token = await create_token(sqlite_url)
    async with served(sqlite_url) as client:
        events = watch(client, await known(client, token))
        async with asyncio.timeout(60):
            assert await anext(events) is True
            body = {"query": 'mutation { createOrganization(input: {label: "A"}) { id } }'}
            await client.post("/graphql", json=body, headers=headers_for(token))
            assert await anext(events) is False
        await events.aclose()  # type: ignore[attr-defined]
