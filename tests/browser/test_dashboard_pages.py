"""The dashboard's shell and files over HTTP, whatever its build has put into the folder."""

from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from app.web.dashboard_pages import FOLDER, dashboard_routes
from app.web.pages import page_routes

PAGES = [
    *("/", "/sign-in", "/all", "/all/why", "/o/org_1", "/o/org_1/posts", "/b/brand_1", "/s/sel_1"),
    *("/p/post_1", "/r/secret", "/settings", "/settings/tokens", "/first-run", "/first-run/2"),
]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'; require-trusted-types-for 'script'"
)


def client_of(app: Starlette, root: str = "") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, root_path=root)
    return httpx.AsyncClient(timeout=60, transport=transport, base_url="http://gateway.test")


@pytest.fixture
def built(tmp_path: Path) -> Starlette:
    """The dashboard of a build of our own."""
    (tmp_path / "index.html").write_text('<script src="{{root}}/dashboard/main.js"></script>')
    (tmp_path / "main.js").write_text("start();" * 100)
    (tmp_path / "main.js.map").write_text("{}")
    (tmp_path / "LICENSES.txt").write_text("MIT")
    (tmp_path / "inter.woff2").write_bytes(b"font" * 100)
    (tmp_path / "chunks").mkdir()
    (tmp_path / "chunks" / "dialog-AB12CD34.js").write_text("open();")
    return Starlette(routes=dashboard_routes(Route, tmp_path))


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_of_the_dashboard_is_the_shell(path: str) -> None:
    async with client_of(Starlette(routes=page_routes(Route, set()))) as client:
        shell, page = await client.get("/"), await client.get(path)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.content == shell.content
    assert "{{" not in page.text
    assert page.headers["content-security-policy"] == POLICY
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-content-type-options"] == "nosniff"


async def test_search_engines_are_told_not_to_list_a_shared_report(built: Starlette) -> None:
    async with client_of(built) as client:
        report = await client.get("/r/secret")
        assert report.headers["x-robots-tag"] == "noindex"
        assert "x-robots-tag" not in (await client.get("/all")).headers
        again = await client.get("/r/secret", headers={"if-none-match": report.headers["etag"]})
    assert (again.status_code, again.headers["x-robots-tag"]) == (304, "noindex")


async def test_the_shell_finds_its_files_behind_a_prefix(built: Starlette) -> None:
    async with client_of(built) as client, client_of(built, "/num<bers") as behind:
        plain, prefixed = await client.get("/o/org_1"), await behind.get("/o/org_1")
        assert '"/dashboard/main.js"' in plain.text
        assert '"/num&lt;bers/dashboard/main.js"' in prefixed.text
        assert plain.headers["etag"] != prefixed.headers["etag"]


async def test_the_files_of_the_build_are_served_with_their_types(built: Starlette) -> None:
    async with client_of(built) as client:
        for name, media_type in (
            ("main.js", "text/javascript; charset=utf-8"),
            ("LICENSES.txt", "text/plain; charset=utf-8"),
            ("inter.woff2", "font/woff2"),
            ("chunks/dialog-AB12CD34.js", "text/javascript; charset=utf-8"),
        ):
            answer = await client.get(f"/dashboard/{name}")
            assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
            assert answer.headers["content-security-policy"] == POLICY


async def test_only_what_is_named_by_its_content_is_never_asked_for_again(
    built: Starlette,
) -> None:
    async with client_of(built) as client:
        named = await client.get("/dashboard/chunks/dialog-AB12CD34.js")
        other = await client.get("/dashboard/main.js")
    assert "immutable" in named.headers["cache-control"]
    assert other.headers["cache-control"] == "no-cache"


async def test_fonts_are_not_compressed_twice(built: Starlette) -> None:
    async with client_of(built) as client:
        script = await client.get("/dashboard/main.js", headers={"accept-encoding": "gzip"})
        font = await client.get("/dashboard/inter.woff2", headers={"accept-encoding": "gzip"})
    assert script.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in font.headers


@pytest.mark.parametrize(
    "name", ["index.html", "main.js.map", "nothing.js", "..%2fpages.py", "chunks", "/etc/passwd"]
)
async def test_nothing_else_is_served_of_the_folder(built: Starlette, name: str) -> None:
    async with client_of(built) as client:
        assert (await client.get(f"/dashboard/{name}")).status_code == 404


def test_the_shell_that_is_shipped_names_no_other_host() -> None:
    page = (FOLDER / "index.html").read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert "//" not in page.replace("{{root}}", "")


async def test_the_landing_page_takes_its_place_where_it_is_switched_off() -> None:
    async with client_of(Starlette(routes=page_routes(Route, set(), dashboard=False))) as client:
        assert (await client.get("/")).text == (await client.get("/about")).text
        for path in PAGES[1:]:
            assert (await client.get(path)).status_code == 404
