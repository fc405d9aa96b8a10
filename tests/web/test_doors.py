"""The doors of the running application: each was made by the gate, and each refuses.

The doors are taken from the route table; one that is added later is looked at by being there.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from app.domain import public_ids
from app.runtime import open_runtime
from app.services import brands, tokens
from app.settings import Settings
from app.web.app import make_app
from app.web.dashboard_pages import FILES
from app.web.doors import PublicDoor
from app.web.gate import PUBLIC, Gate
from tests.serving import create_token
from tests.waiting import PATIENCE, until
from tests.web.asking import (
    BRANDS,
    VIEWER,
    Ask,
    by_events,
    by_file,
    by_get,
    by_operation,
    by_post,
    by_socket,
    by_status,
    by_tool,
    by_upload,
    served,
)

COSTLY = "{ brands(first: 100) { nodes { posts(first: 100) { nodes { id } } } } }"


def routes_of(routes: list[BaseRoute], above: str = "") -> Iterator[tuple[str, BaseRoute]]:
    """Every route with its path, those of mounted applications too."""
    for route in routes:
        path = above + str(getattr(route, "path", ""))
        if isinstance(route, Mount):
            yield from routes_of(list(route.routes), path)
            if route.routes:
                continue
        yield path, route


def strangers(app: Starlette) -> list[str]:
    """The paths that neither the gate made, nor the list of what anybody may see names."""
    gate: Gate = app.state.gate
    return [
        path
        for path, route in routes_of(app.routes)
        if not gate.made(route)
        or (isinstance(getattr(route, "app", None), PublicDoor) and path not in PUBLIC)
    ]


@pytest.fixture
async def app(sqlite_url: str) -> AsyncIterator[Starlette]:
    async with open_runtime(Settings(database_url=SecretStr(sqlite_url))) as runtime:
        yield make_app(runtime)


async def anything(_request: Request) -> Response:
    return Response("numbers")


async def test_every_route_was_made_by_the_gate(app: Starlette) -> None:
    assert strangers(app) == []


@pytest.mark.parametrize(
    "route",
    [
        Route("/numbers", anything),
        Mount("/inner", routes=[Route("/numbers", anything)]),
        Mount("/whole", app=Starlette(routes=[Route("/numbers", anything)])),
        Mount("/any", app=lambda *_: asyncio.sleep(0)),
        WebSocketRoute("/numbers", lambda socket: socket.close()),
    ],
    ids=lambda route: type(route).__name__ + route.path,
)
async def test_a_route_beside_the_gate_is_found(app: Starlette, route: BaseRoute) -> None:
    app.router.routes.append(route)
    assert len(strangers(app)) == 1


async def test_nothing_becomes_public_by_itself(app: Starlette) -> None:
    with pytest.raises(ValueError, match="what anybody may see"):
        app.state.gate.public("/numbers", anything)


# What a door is asked: something cheap that reads, something known to nobody, something costly.
DOCUMENTS: dict[str, tuple[Ask, Ask, Ask]] = {
    "POST /graphql": (by_post(BRANDS), by_post(VIEWER), by_post(COSTLY)),
    "GET /graphql": (by_get(BRANDS), by_get(VIEWER), by_get(COSTLY)),
    "events /graphql": (by_events(BRANDS), by_events(VIEWER), by_events(COSTLY)),
    "socket /graphql": (by_socket(BRANDS), by_socket(VIEWER), by_socket(COSTLY)),
    "POST /mcp": (
        by_tool("list_brands"),
        by_tool("unheard_of"),
        by_tool("time_series", window={"preset": "LAST_365_DAYS"}, byPlatform=True),
    ),
}
DOCUMENTS["GET /operations/{name}"] = (
    by_operation("list_brands"),
    by_operation("unheard_of"),
    by_operation("time_series", window={"preset": "LAST_365_DAYS"}, byPlatform=True),
)
YEAR = {"preset": "LAST_365_DAYS"}
DOCUMENTS["GET /operations/{name}.{suffix}"] = (
    by_file("GET /operations/list_brands.csv"),
    by_file("GET /operations/unheard_of.csv"),
    by_file("GET /operations/platform_breakdown.csv", window=YEAR),
)
DOCUMENTS["GET /exports/{name}.{suffix}"] = (
    by_file("GET /exports/posts.csv"),
    by_file("GET /exports/unheard_of.csv"),
    by_file("GET /exports/series.csv", window=YEAR),
)
LINKS: dict[str, Ask] = {
    "POST /operations/{name}.{suffix}": by_file("POST /operations/list_brands.csv"),
    "POST /exports/{name}.{suffix}": by_file("POST /exports/posts.csv"),
}
OTHERS: dict[str, Ask] = {
    "GET /metrics": by_status("/metrics"),
    "POST /uploads": by_upload("/uploads?name=a.csv"),
    "GET /uploads/{upload}/rejects.csv": by_status(
        f"/uploads/{public_ids.upload_id(UUID(int=1))}/rejects.csv"
    ),
    "GET /thumbnails/{post}": by_status(f"/thumbnails/{public_ids.post_id(UUID(int=1))}"),
}
READING: dict[str, Ask] = {name: asks[0] for name, asks in DOCUMENTS.items()} | OTHERS
ALL_DOORS = READING | LINKS
REFUSING = ("UNAUTHENTICATED", "UNAVAILABLE")


async def test_every_door_is_asked_below(app: Starlette) -> None:
    doors = set()
    for path, route in routes_of(app.routes):
        if path in PUBLIC:
            continue
        if isinstance(route, WebSocketRoute):
            doors.add(f"socket {path}")
        for method in getattr(route, "methods", None) or ():
            if method != "HEAD":  # the same as GET, without a body
                doors.add(f"{method} {path}")
    assert doors == set(ALL_DOORS) - {"events /graphql"}


HELD = 120


async def hanging(*_: Any, **__: Any) -> Any:
    await asyncio.sleep(HELD)


class Holding:
    """Work that goes on, and says that it was begun, to whichever thread."""

    def __init__(self) -> None:
        self._begun = threading.Event()

    async def __call__(self, *_: Any, **__: Any) -> Any:
        self._begun.set()
        await hanging()

    async def begun(self) -> None:
        assert await asyncio.to_thread(self._begun.wait, PATIENCE)


async def answers(client: httpx.AsyncClient, doors: Mapping[str, Ask], token: str) -> Any:
    """What each of the doors answers."""
    return {door: await ask(client, token) for door, ask in doors.items()}


async def test_a_good_token_is_let_in(sqlite_url: str) -> None:
    token = await create_token(sqlite_url)
    async with served(sqlite_url) as client:
        assert await answers(client, ALL_DOORS, token) == dict.fromkeys(ALL_DOORS, "OK")


async def test_identity_is_asked_for(sqlite_url: str) -> None:
    async with served(sqlite_url) as client:
        told = await answers(client, ALL_DOORS, "bb_wrong")
    assert told == dict.fromkeys(ALL_DOORS, "UNAUTHENTICATED")


async def test_a_look_up_of_the_token_takes_no_longer_than_a_request_may(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "authenticate", hanging)
    async with served(sqlite_url, request_timeout_seconds=0.3) as client:
        async with asyncio.timeout(HELD / 2):
            told = await answers(client, READING, "bb_any")
    assert told == dict.fromkeys(READING, "UNAVAILABLE")


UNKNOWN = {door: asks[1] for door, asks in DOCUMENTS.items()}
DEAR = {door: asks[2] for door, asks in DOCUMENTS.items()}


async def test_only_trusted_documents_are_answered(sqlite_url: str) -> None:
    token = await create_token(sqlite_url)
    async with served(sqlite_url, trusted_documents=True) as client:
        told = await answers(client, UNKNOWN, token)
    assert told == dict.fromkeys(DOCUMENTS, "BAD_USER_INPUT")


async def test_a_document_may_cost_only_so_much(sqlite_url: str) -> None:
    token = await create_token(sqlite_url)
    async with served(sqlite_url, cost_limit=1000) as client:
        told = await answers(client, DEAR, token)
    assert told == dict.fromkeys(DOCUMENTS, "QUERY_TOO_COMPLEX")


@pytest.mark.usefixtures("budgets_clock")
async def test_a_budget_is_kept(sqlite_url: str) -> None:
    async with served(sqlite_url, cost_per_minute=1000) as client:
        for door, ask in DEAR.items():
            token = await create_token(sqlite_url, name=door)
            # A file that takes more than all of its part can't be had later either.
            refusal = "QUERY_TOO_COMPLEX" if "suffix" in door else "RATE_LIMITED"
            assert (door, await ask(client, token)) == (door, refusal)


async def test_there_is_only_so_much_room(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    token = await create_token(sqlite_url)
    held = Holding()
    monkeypatch.setattr(brands, "list_brands", held)
    async with served(sqlite_url, max_concurrency=1) as client:
        holding = asyncio.create_task(by_post(BRANDS)(client, token))
        await held.begun()
        told = await answers(client, READING, token)
        holding.cancel()
    assert told == dict.fromkeys(READING, "UNAVAILABLE")


@pytest.mark.parametrize("door", READING)
async def test_what_takes_too_long_is_stopped(
    sqlite_url: str, door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await create_token(sqlite_url)
    async with served(sqlite_url, request_timeout_seconds=1.5) as client:

        async def is_let_in() -> bool:  # the token is remembered then
            return await by_post(VIEWER)(client, token) == "OK"

        await until(is_let_in)
        monkeypatch.setattr(brands, "list_brands", hanging)
        monkeypatch.setattr("app.services.schedule.get_backlog", hanging)
        monkeypatch.setattr("app.services.thumbnails.get_picture", hanging)
        monkeypatch.setattr("app.services.uploads.get_upload", hanging)
        monkeypatch.setattr("app.services.organizations.list_organizations", hanging)
        monkeypatch.setattr("app.services.post_lists.list_posts", hanging)
        monkeypatch.setattr("app.services.post_lists.count_posts", hanging)
        async with asyncio.timeout(HELD / 2):
            assert await READING[door](client, token) == "UNAVAILABLE"


async def test_what_anybody_may_see_is_bounded_in_time(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.schedule.get_backlog", hanging)
    pages = sorted(PUBLIC - {"/graphiql/{file}", FILES, "/sign-out"})
    async with served(sqlite_url, request_timeout_seconds=1.5) as client:
        async with asyncio.timeout(HELD / 2):
            told = {path: (await client.get(path)).status_code for path in pages}
    assert told == dict.fromkeys(pages, 200) | {"/readyz": 503}


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
async def test_signing_in_and_out_are_bounded_in_time(
    sqlite_url: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "authenticate", hanging)
    monkeypatch.setattr("app.services.sessions.authenticate", hanging)
    headers = {"sec-fetch-site": "same-origin", "cookie": "backbone_session=bbs_x"}
    async with served(sqlite_url, request_timeout_seconds=0.3) as client:
        async with asyncio.timeout(HELD / 2):
            answer = await client.post(path, json={"token": "bb_x"}, headers=headers)
    assert answer.status_code == 503


async def test_what_anybody_may_see_is_bounded_in_room(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Holding()
    monkeypatch.setattr("app.services.schedule.get_backlog", held)
    async with served(sqlite_url, max_concurrency=1) as client:
        holding = asyncio.create_task(client.get("/readyz"))
        await held.begun()
        assert (await client.get("/healthz")).status_code == 503
        holding.cancel()
