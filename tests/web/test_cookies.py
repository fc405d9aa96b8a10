"""For which requests the cookie of a session counts, at every door, over real HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from websockets.asyncio.client import connect

from app.domain import public_ids
from app.domain.access import AccessScope
from app.services import sessions
from app.storage.database import Database
from app.web import auth
from tests.serving import create_token
from tests.waiting import PATIENCE
from tests.web.asking import PROTOCOL, VIEWER, headers_for, served
from tests.web.conftest import Door
from tests.web.signed_in import OUR_PAGE, cookie_for
from tests.web.watching import PROGRESS, watch_for_ever

Headers = dict[str, str]
Ask = Callable[[httpx.AsyncClient, Headers], Awaitable[int]]
"""Asks with these headers and gives the status, or what a socket is closed with; 200 is let in."""


async def by_post(client: httpx.AsyncClient, headers: Headers) -> int:
    return (await client.post("/graphql", json={"query": VIEWER}, headers=headers)).status_code


async def by_get(client: httpx.AsyncClient, headers: Headers) -> int:
    answer = await client.get("/graphql", params={"query": VIEWER}, headers=headers)
    return answer.status_code


async def by_events(client: httpx.AsyncClient, headers: Headers) -> int:
    headers = {"accept": "text/event-stream", **headers}
    return (await client.post("/graphql", json={"query": VIEWER}, headers=headers)).status_code


async def by_get_events(client: httpx.AsyncClient, headers: Headers) -> int:
    params, headers = {"query": VIEWER}, {"accept": "text/event-stream", **headers}
    return (await client.get("/graphql", params=params, headers=headers)).status_code


async def by_tool(client: httpx.AsyncClient, headers: Headers) -> int:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {"accept": "application/json, text/event-stream", **headers}
    return (await client.post("/mcp", json=body, headers=headers)).status_code


async def by_file(client: httpx.AsyncClient, headers: Headers) -> int:
    path = f"/thumbnails/{public_ids.post_id(UUID(int=1))}"
    status = (await client.get(path, headers=headers)).status_code
    return 200 if status == 404 else status  # let in, and told that there is no such picture


async def by_socket(client: httpx.AsyncClient, headers: Headers) -> int:
    return await introduced(client, headers, {})


async def introduced(client: httpx.AsyncClient, headers: Headers, payload: Headers) -> int:
    """What a socket says to whoever introduces themselves like this."""
    address = f"{client.base_url}/graphql".replace("http", "ws", 1)
    try:
        async with connect(
            address, subprotocols=[PROTOCOL], proxy=None, additional_headers=headers
        ) as socket:
            await socket.send(json.dumps({"type": "connection_init", "payload": payload}))
            await socket.recv()
            return 200
    except Exception:  # noqa: BLE001 - whatever the library calls it
        return 401


GETS: dict[str, Ask] = {
    "GET": by_get,
    "GET events": by_get_events,
    "socket": by_socket,
    "file": by_file,
}
POSTS: dict[str, Ask] = {"POST": by_post, "events": by_events}
DOORS = GETS | POSTS

OURS = [{"sec-fetch-site": "same-origin"}, {"origin": "{own}"}]
"""What a page of our own sends, on a browser of today, and on plain HTTP or by WebSocket."""

OTHERS = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "origin": "{own}"},
    {"sec-fetch-site": "same-site", "x-backbone": "1"},
    {"origin": "http://elsewhere.test"},
    {"origin": "http://127.0.0.1"},
    {"origin": "https://{host}"},
    {"origin": "null"},
    {"origin": "http://elsewhere.test", "x-backbone": "1"},
    {"x-backbone": "2"},
    {},
]


def told(headers: Headers, client: httpx.AsyncClient) -> Headers:
    own = str(client.base_url)
    return {name: value.format(own=own, host=own[7:]) for name, value in headers.items()}


@pytest.fixture
async def client(door: Door) -> AsyncIterator[httpx.AsyncClient]:
    """Asks the one application that all these tests share, without saying who asks."""
    async with httpx.AsyncClient(base_url=door.address, trust_env=False, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def cookie(door: Door) -> Headers:
    """The headers of somebody who signed in there and stays signed in."""

    async def sign_in() -> Headers:
        async with httpx.AsyncClient(timeout=60, base_url=door.address, trust_env=False) as client:
            return await cookie_for(client, door.token)

    return asyncio.run(sign_in())


@pytest.mark.parametrize("headers", OURS, ids=str)
@pytest.mark.parametrize("way", DOORS)
async def test_the_cookie_counts_for_our_own_pages(
    client: httpx.AsyncClient, cookie: Headers, way: str, headers: Headers
) -> None:
    assert await DOORS[way](client, cookie | told(headers, client)) == 200
    assert await DOORS[way](client, told(headers, client)) == 401


@pytest.mark.parametrize("headers", OTHERS, ids=str)
@pytest.mark.parametrize("way", DOORS)
async def test_the_cookie_counts_for_nobody_else(
    client: httpx.AsyncClient, cookie: Headers, way: str, headers: Headers
) -> None:
    assert await by_get(client, cookie | OUR_PAGE) == 200
    assert await DOORS[way](client, cookie | told(headers, client)) == 401


@pytest.mark.parametrize("way", DOORS)
async def test_our_clients_header_is_enough_where_nothing_is_changed(
    client: httpx.AsyncClient, cookie: Headers, way: str
) -> None:
    headers = {"x-backbone": "1", **cookie}
    assert await DOORS[way](client, headers) == (200 if way in GETS else 401)


@pytest.mark.parametrize("way", DOORS)
async def test_an_address_that_somebody_opens_counts_for_files_alone(
    client: httpx.AsyncClient, cookie: Headers, way: str
) -> None:
    headers = {"sec-fetch-site": "none", **cookie}
    assert await DOORS[way](client, headers) == (200 if way == "file" else 401)


@pytest.mark.parametrize("headers", [*OURS, {"x-backbone": "1"}, {"sec-fetch-site": "none"}])
async def test_the_cookie_never_counts_for_agents(
    client: httpx.AsyncClient, door: Door, cookie: Headers, headers: Headers
) -> None:
    assert await by_tool(client, headers_for(door.token)) == 200
    assert await by_tool(client, cookie | told(headers, client)) == 401
    as_token = headers_for(cookie["cookie"].partition("=")[2])
    assert await by_tool(client, as_token) == 401


@pytest.mark.parametrize("way", DOORS)
async def test_authorization_wins_over_the_cookie(
    client: httpx.AsyncClient, door: Door, cookie: Headers, way: str
) -> None:
    cookie = OUR_PAGE | cookie
    assert await DOORS[way](client, cookie | headers_for("bb_wrong")) == 401
    assert await DOORS[way](client, headers_for(door.token, cookie="backbone_session=no")) == 200


async def test_what_a_socket_is_introduced_by_wins_over_its_cookie(sqlite_url: str) -> None:
    token = await create_token(sqlite_url)
    async with served(sqlite_url) as client:
        cookie = OUR_PAGE | await cookie_for(client, token)
        assert await introduced(client, cookie, headers_for("bb_wrong")) == 401
        assert await introduced(client, cookie, headers_for(token)) == 200


@pytest.mark.parametrize("origin", ["http://localhost:5173", "http://127.0.0.1:5173"])
async def test_pages_that_may_call_bring_a_token_and_no_cookie(
    sqlite_url: str, origin: str
) -> None:
    token = await create_token(sqlite_url)
    async with served(sqlite_url, allowed_origins=["http://localhost:*", "http://127.0.0.1:*"]) as (
        client
    ):
        cookie = {"origin": origin, **await cookie_for(client, token)}
        for ask in (by_get, by_post, by_socket):
            assert await ask(client, cookie) == 401
            assert await ask(client, cookie | headers_for(token)) == 200


async def test_a_token_without_a_scope_has_none_by_a_cookie(sqlite_url: str) -> None:
    token = await create_token(sqlite_url, AccessScope.READ_ANALYTICS)
    async with served(sqlite_url) as client:
        cookie = OUR_PAGE | await cookie_for(client, token)
        body = {"query": 'mutation { archiveGoal(id: "goal_1") { id } }'}
        answer = (await client.post("/graphql", json=body, headers=cookie)).json()
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.usefixtures("budgets_clock")
async def test_the_budget_is_the_tokens(sqlite_url: str) -> None:
    token = await create_token(sqlite_url)
    async with served(sqlite_url, cost_per_minute=1000) as client:
        cookie = OUR_PAGE | await cookie_for(client, token)
        body = {"query": "{ brands(first: 100) { nodes { id } } }"}
        for _ in range(20):
            answer = await client.post("/graphql", json=body, headers=cookie)
        assert answer.status_code == 429
        answer = await client.post("/graphql", json=body, headers=headers_for(token))
        assert answer.status_code == 429


Ending = Callable[[httpx.AsyncClient, str, Headers, Database], Awaitable[None]]


async def signed_out(
    client: httpx.AsyncClient, _token: str, cookie: Headers, _database: Database
) -> None:
    await client.post("/sign-out", headers=OUR_PAGE | cookie)


async def revoked(
    _client: httpx.AsyncClient, _token: str, cookie: Headers, database: Database
) -> None:
    async with database.write() as session:
        await sessions.end(session, cookie["cookie"].partition("=")[2])


@pytest.mark.parametrize("end", [signed_out, revoked])
async def test_streams_end_with_their_session(
    database_url: str, monkeypatch: pytest.MonkeyPatch, end: Ending
) -> None:
    watch_for_ever(monkeypatch)
    monkeypatch.setattr(auth, "REMEMBERED_SECONDS", 0.5)
    token = await create_token(database_url)
    database = Database(database_url)
    async with served(database_url) as client:
        cookie = await cookie_for(client, token)
        headers = cookie | OUR_PAGE
        watching = [
            asyncio.create_task(watched_by_events(client, headers)),
            asyncio.create_task(watched_by_socket(client, headers)),
        ]
        await asyncio.sleep(1)
        assert not any(each.done() for each in watching)
        await end(client, token, cookie, database)
        async with asyncio.timeout(PATIENCE):
            assert await asyncio.gather(*watching) == ["UNAUTHENTICATED", "UNAUTHENTICATED"]
    await database.close()


async def watched_by_events(client: httpx.AsyncClient, headers: Headers) -> Any:
    """The code that ends the events."""
    headers = {"accept": "text/event-stream", **headers}
    answer = await client.post("/graphql", json={"query": PROGRESS}, headers=headers)
    last = json.loads(answer.text.split("data: ")[-2].partition("\n")[0])
    return last["errors"][0]["extensions"]["code"]


async def watched_by_socket(client: httpx.AsyncClient, headers: Headers) -> Any:
    address = f"{client.base_url}/graphql".replace("http", "ws", 1)
    async with connect(
        address, subprotocols=[PROTOCOL], proxy=None, additional_headers=headers
    ) as socket:
        await socket.send('{"type": "connection_init"}')
        await socket.recv()
        subscribe = {"id": "1", "type": "subscribe", "payload": {"query": PROGRESS}}
        await socket.send(json.dumps(subscribe))
        async for text in socket:
            message = json.loads(text)
            errors = (
                message["payload"]
                if message["type"] == "error"
                else (message.get("payload", {}).get("errors"))
            )
            if errors:
                return errors[0]["extensions"]["code"]
    return None


async def test_a_stream_alone_keeps_no_session_alive(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch_for_ever(monkeypatch)
    monkeypatch.setattr(auth, "REMEMBERED_SECONDS", 0.2)
    noted: list[UUID] = []

    async def note(_session: Any, session_id: UUID, **_: Any) -> None:
        noted.append(session_id)

    monkeypatch.setattr(sessions, "note_use", note)
    monkeypatch.setattr(auth, "NOTED_SECONDS", 0.0)
    token = await create_token(sqlite_url)
    async with served(sqlite_url) as client:
        headers = OUR_PAGE | await cookie_for(client, token)
        watching = asyncio.create_task(watched_by_events(client, headers))
        await asyncio.sleep(1.5)
        assert len(noted) == 1, "that it began"
        assert await by_get(client, headers) == 200
        async with asyncio.timeout(PATIENCE):
            while len(noted) < 2:
                await asyncio.sleep(0.02)
        assert len(noted) == 2
        watching.cancel()
