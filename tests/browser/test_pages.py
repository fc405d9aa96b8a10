"""The pages over HTTP, without a browser."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from graphql import build_schema, parse, validate
from starlette.applications import Starlette
from starlette.routing import Route

from app.web.pages import ADDRESSES, page_routes, read_examples

SCHEMA = Path(__file__).parents[2] / "schema.graphql"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=page_routes(Route, {"/graphql", "/metrics"}))
    async with httpx.AsyncClient(
        timeout=60, transport=httpx.ASGITransport(app), base_url="http://gateway.test"
    ) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/about", "text/html; charset=utf-8"),
        ("/graphiql", "text/html; charset=utf-8"),
        ("/graphiql/graphiql.js", "text/javascript; charset=utf-8"),
        ("/graphiql/graphiql.css", "text/css; charset=utf-8"),
        ("/graphiql/examples.json", "application/json"),
        ("/graphiql/LICENSES.txt", "text/plain; charset=utf-8"),
    ],
)
async def test_every_file_has_its_type_and_its_guards(
    client: httpx.AsyncClient, path: str, media_type: str
) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "no-referrer"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "eval" not in policy
    assert "script-src 'self';" in policy or "script-src" not in policy


async def test_a_browser_that_has_a_file_is_told_so(client: httpx.AsyncClient) -> None:
    first = await client.get("/graphiql/graphiql.js")
    mark = first.headers["etag"]
    again = await client.get("/graphiql/graphiql.js", headers={"If-None-Match": f'"x", {mark}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == mark
    other = await client.get("/graphiql/graphiql.js", headers={"If-None-Match": '"x"'})
    assert other.status_code == 200


async def test_files_are_compressed_for_those_who_can_read_it(client: httpx.AsyncClient) -> None:
    packed = await client.get("/graphiql/graphiql.js", headers={"Accept-Encoding": "gzip"})
    plain = await client.get("/graphiql/graphiql.js", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert packed.content == plain.content


@pytest.mark.parametrize(
    "name", ["index.html", "nothing.js", "examples", "..%2fpages.py", "%2e%2e%2fpages.py"]
)
async def test_nothing_else_is_served(client: httpx.AsyncClient, name: str) -> None:
    assert (await client.get(f"/graphiql/{name}")).status_code == 404


@pytest.mark.parametrize("graphiql", [True, False])
@pytest.mark.parametrize("dashboard", [True, False])
async def test_no_link_of_the_landing_page_leads_nowhere(
    *, graphiql: bool, dashboard: bool
) -> None:
    served = {"/graphql", "/metrics"}
    app = Starlette(routes=page_routes(Route, served, graphiql=graphiql, dashboard=dashboard))
    async with httpx.AsyncClient(
        timeout=60, transport=httpx.ASGITransport(app), base_url="http://gateway.test"
    ) as client:
        links = set(re.findall(r'<a [^>]*href="([^"]*)"', (await client.get("/about")).text))
        assert links
        for link in links - {path.removeprefix("/") for path in served}:
            assert (await client.get(f"/{link}")).status_code == 200, link


async def test_the_landing_page_names_what_is_served_and_nothing_else(
    client: httpx.AsyncClient,
) -> None:
    page = (await client.get("/about")).text
    named = {address.path for address in ADDRESSES if f"<code>{address.path}</code>" in page}
    assert named == {"/", "/graphiql", "/graphql", "/metrics"}
    assert "{{" not in page


async def test_the_landing_page_takes_its_look_from_the_dashboard(
    client: httpx.AsyncClient,
) -> None:
    page = (await client.get("/about")).text
    (style,) = re.findall(r'rel="stylesheet" href="([^"]*)"', page)
    assert (await client.get(f"/{style}")).headers["content-type"] == "text/css; charset=utf-8"
    assert "<style" not in page
    assert "style=" not in page


async def test_the_pages_name_no_other_host(client: httpx.AsyncClient) -> None:
    for path in ("/about", "/graphiql"):
        page = (await client.get(path)).text.replace("http://www.w3.org/2000/svg", "")
        assert "http" not in page.replace('"http-', "")
        assert 'src="/' not in page  # an absolute path would be wrong behind a prefix
        assert 'href="/' not in page


@pytest.mark.parametrize("example", read_examples(), ids=lambda example: str(example["name"]))
def test_an_example_says_what_it_is_and_fits_the_schema(example: dict[str, str]) -> None:
    assert example["title"]
    assert example["description"].endswith(".")
    document = parse(example["query"])
    if not SCHEMA.exists():
        pytest.skip("no schema.graphql to check against")
    assert validate(build_schema(SCHEMA.read_text("utf-8")), document) == []
