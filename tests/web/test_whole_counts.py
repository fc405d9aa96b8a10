"""Counts are written whole, 60 and not 60.0, at every door."""

import json
from typing import Any

import pytest
from websockets.asyncio.client import connect

from app.domain import public_ids
from app.storage.database import Database
from tests.serving import create_token
from tests.web.asking import PROTOCOL, headers_for, served
from tests.world import DAY, NOW, TODAY, World, metrics

WINDOW = {"start": str(TODAY - DAY), "end": str(TODAY - DAY)}
CHANGE = "{ current previous delta percent }"
DOCUMENT = f"""query Counts($id: ID!, $window: AnalyticsWindowInput) {{
  brand(id: $id) {{ overview(window: $window) {{ viewsChange {CHANGE} }} }}
}}"""
WHOLE = '{"current":60,"previous":40,"delta":20,"percent":50.0}'


@pytest.fixture
async def brand(sqlite_url: str) -> str:
    """A brand that gained 40 views on a day, and 60 on the next."""
    database = Database(sqlite_url)
    world = World(database)
    organization = await world.organization()
    brand = await world.brand(organization)
    post = await world.post(organization, brand, published_at=NOW - 2 * DAY)
    days = {TODAY - 2 * DAY: metrics(views=40), TODAY - DAY: metrics(views=100)}
    await world.record(organization, post, days)
    await database.close()
    return public_ids.brand_id(brand)


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
async def test_over_http(sqlite_url: str, brand: str, accept: str) -> None:
    token = await create_token(sqlite_url)
    body = {"query": DOCUMENT, "variables": {"id": brand, "window": WINDOW}}
    async with served(sqlite_url) as client:
        for _ in range(2):  # answered, and from the answer cache
            answer = await client.post(
                "/graphql", json=body, headers=headers_for(token, accept=accept)
            )
            assert WHOLE in answer.text


async def test_over_a_socket(sqlite_url: str, brand: str) -> None:
    token = await create_token(sqlite_url)
    payload = {"query": DOCUMENT, "variables": {"id": brand, "window": WINDOW}}
    async with served(sqlite_url) as client:
        address = f"{client.base_url}/graphql".replace("http", "ws", 1)
        async with connect(address, subprotocols=[PROTOCOL], proxy=None) as socket:
            for message in (
                {"type": "connection_init", "payload": headers_for(token)},
                {"id": "1", "type": "subscribe", "payload": payload},
            ):
                await socket.send(json.dumps(message))
                answer = await socket.recv()
    assert WHOLE in str(answer)


async def test_by_a_tool(sqlite_url: str, brand: str) -> None:
    token = await create_token(sqlite_url)
    arguments: dict[str, Any] = {"scope": brand, "window": WINDOW}
    call = {"name": "overview", "arguments": arguments}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    headers = headers_for(token, accept="application/json, text/event-stream")
    async with served(sqlite_url) as client:
        answer = await client.post("/mcp", json=body, headers=headers)
    assert '"previous":40,' in answer.text
    assert '"previous":40.0' not in answer.text
