"""The demo workspace on a server whose clock stands still, and pages of somebody signed in."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import PATIENCE, Server
from tests.demos import NOW, demo_file
from tests.serving import make_token, serving_database

CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0"
    " Safari/537.36"
)


@pytest.fixture(scope="session")
def demo_database(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year of numbers."""
    return demo_file(sqlite_template, tmp_path_factory)


@pytest.fixture(scope="module")
def server(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The application over a copy of it."""
    path = tmp_path_factory.mktemp("dashboard") / "backbone.db"
    shutil.copy(demo_database, path)
    url = f"sqlite+aiosqlite:///{path}"
    with serving_database(url, now=lambda: NOW) as address:
        yield Server(address, make_token(url))


@pytest.fixture(scope="module")
def session_cookie(server: Server) -> list[dict[str, object]]:
    """The cookie of somebody who signed in; `test_connecting` does so as people do."""
    headers = {"sec-fetch-site": "same-origin", "user-agent": CHROME}
    given = {"token": server.token}
    answer = httpx.post(f"{server.url}/sign-in", json=given, headers=headers, timeout=60)
    return [
        {"name": name, "value": value, "url": server.url} for name, value in answer.cookies.items()
    ]


@pytest.fixture(scope="module")
def named(server: Server) -> dict[str, str]:
    """Paths of the demo: an organization, a brand, a post of weeks ago and one of today."""
    query = (
        "{ organizations(first: 1) { nodes { id brands(first: 1) { nodes { id"
        " posts(first: 30) { nodes { id } } } } } } }"
    )
    headers = {"Authorization": f"Bearer {server.token}"}
    body = {"query": query}
    answer = httpx.post(f"{server.url}/graphql", json=body, headers=headers, timeout=60).json()
    (organization,) = answer["data"]["organizations"]["nodes"]
    (brand,) = organization["brands"]["nodes"]
    newest, *_, older = brand["posts"]["nodes"]
    return {
        "organization": f"o/{organization['id']}",
        "brand": f"b/{brand['id']}",
        "post": f"p/{older['id']}",
        "newest": f"p/{newest['id']}",
    }


@pytest.fixture
def context(chromium: Browser, session_cookie: list[dict[str, object]]) -> Iterator[BrowserContext]:
    """A browser of somebody who is signed in."""
    context = signed_in(chromium, session_cookie)
    yield context
    context.close()


def signed_in(
    chromium: Browser, cookies: list[dict[str, object]], *, width: int = 1440, **options: Any
) -> BrowserContext:
    """A browser of somebody who is signed in; its day is the day of the numbers.

    `options` are Playwright's own.
    """
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        locale="en-GB",
        **{"timezone_id": "Asia/Kolkata", **options},
    )
    context.add_cookies(cookies)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    context.clock.set_fixed_time(NOW)
    return context


def opened(page: Page, url: str) -> Page:
    """Open an address and wait until all of it is there."""
    page.goto(url)
    page.wait_for_selector("h1:not([aria-busy])")
    page.wait_for_load_state("networkidle")
    return page
