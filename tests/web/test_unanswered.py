"""Addresses where nothing is: a page for people, a typed error for programs."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from app.domain.shares import PREFIX
from app.web.pages import page_routes
from app.web.unanswered import exception_handlers

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
NOWHERE = [
    *("/nonsense", "/nonsense/deeper", "/static-like.txt"),
    *("/dashboard/no.js", "//other.test/x"),
]


@asynccontextmanager
async def asking(*, dashboard: bool = True, root: str = "") -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(
        routes=page_routes(Route, {"/graphql"}, dashboard=dashboard),
        exception_handlers=exception_handlers(dashboard=dashboard),
    )
    transport = httpx.ASGITransport(app, root_path=root)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as client:
        yield client


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with asking() as client:
        yield client


def links(page: str) -> set[str]:
    return set(re.findall(r'href="([^"]*)"', page))


@pytest.mark.parametrize("path", NOWHERE)
async def test_a_person_sees_a_page_that_says_so_and_leads_on(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(f"http://gateway.test{path}", headers=BROWSER)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<h1>There is no such page</h1>" in answer.text
    assert f"Nothing is at &#x27;{path}&#x27;." in answer.text
    assert "{{" not in answer.text
    assert {"/", "/about"} <= links(answer.text)
    for link in links(answer.text):
        assert (await client.get(link)).status_code == 200, link


async def test_its_page_is_guarded_and_asked_for_again_as_others_are(
    client: httpx.AsyncClient,
) -> None:
    headers = (await client.get("/nonsense", headers=BROWSER)).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self';")
    assert "script-src" not in headers["content-security-policy"]
    assert headers["cache-control"] == "no-cache"
    assert "accept" in headers["vary"].lower()
    assert headers["x-frame-options"] == "DENY"
    assert "etag" not in headers


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/event-stream", "image/png"])
async def test_a_program_gets_a_typed_error(client: httpx.AsyncClient, accept: str) -> None:
    answer = await client.post("/nonsense/deeper", headers={"accept": accept})
    message = "Nothing is at '/nonsense/deeper'."
    assert answer.status_code == 404
    assert answer.json() == {"errors": [{"message": message, "extensions": {"code": "NOT_FOUND"}}]}
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("headers", [BROWSER, {"accept": "*/*"}])
async def test_no_address_is_repeated_at_any_length_nor_as_markup(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    short = await client.get("/n", headers=headers)
    long = await client.get("/" + "n" * 20_000, headers=headers)
    assert len(long.content) < len(short.content) + 300
    marked = await client.get("/<b>{{start}}\u202e", headers=BROWSER)
    assert "&lt;b&gt;{{start}}\\u202e" in marked.text


async def test_a_secret_in_a_mistyped_address_is_not_repeated(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/reports/{PREFIX}secret", headers=BROWSER)
    assert f"{PREFIX}secret" not in answer.text


async def test_other_methods_are_told_which_there_are(client: httpx.AsyncClient) -> None:
    answer = await client.post("/about")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert error["message"] == "'/about' takes GET, HEAD, not 'POST'."
    page = await client.post("/about", headers=BROWSER)
    assert (page.status_code, page.headers["allow"]) == (405, "GET, HEAD")
    assert "<h1>This address is for programs</h1>" in page.text


async def test_without_the_dashboard_no_page_leads_there() -> None:
    async with asking(dashboard=False) as client:
        answer = await client.get("/all", headers=BROWSER)
        assert (answer.status_code, "Go to the dashboard" in answer.text) == (404, False)
        style = next(link for link in links(answer.text) if link.endswith(".css"))
        assert (await client.get(style)).status_code == 200
        script = "/dashboard/main.js"
        assert (await client.get(script)).status_code == 404


async def test_its_links_are_right_behind_a_prefix() -> None:
    async with asking(root="/num<bers") as client:
        page = (await client.get("/nonsense", headers=BROWSER)).text
    assert {"/num&lt;bers/", "/num&lt;bers/about"} <= links(page)
