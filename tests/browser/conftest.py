"""A real Chromium, and a server on loopback for it to open."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from app.domain.platforms import Platform
from app.runtime import system_clock
from app.storage.database import Database
from tests.serving import make_token, serving_database
from tests.world import World, metrics

# A machine that does much else shows a page late, and that is no fault of the page.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)

NAMES = ("localhost", "backbone.lan", "elsewhere.lan")
"""What loopback is called as well, for a page to be of another site than another page."""
RULES = ",".join(f"MAP {name} 127.0.0.1" for name in NAMES)

WITHOUT = (
    "OptimizationHints",
    "MediaRouter",
    "Translate",
    "HttpsUpgrades",
    # What shows below the address bar is two more pages for each new profile, which took more CPU
    # than most of ours.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
)

QUIET = [
    "--no-sandbox",  # root can't have one; the pages opened here are our own
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    f"--disable-features={','.join(WITHOUT)}",
    "--no-first-run",
    "--no-pings",
    f"--host-resolver-rules={RULES},MAP * ~NOTFOUND,EXCLUDE 127.0.0.1",
]


@dataclass(frozen=True)
class Server:
    """Where the application under test answers, and a token that it accepts."""

    url: str
    token: str


@dataclass
class Visit:
    """A page and everything that it did which a clean page doesn't do."""

    page: Page
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def server(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The application over a small world."""
    path = tmp_path_factory.mktemp("browser") / "backbone.db"
    shutil.copy(sqlite_template, path)
    url = f"sqlite+aiosqlite:///{path}"
    asyncio.run(make_small_world(url))
    token = make_token(url)
    with serving_database(url) as address:
        yield Server(address, token)


async def make_small_world(url: str) -> None:
    """Two organizations with a brand each, and three posts measured for two weeks."""
    database = Database(url)
    world = World(database)
    today = system_clock().date()
    for label, zone in (("Northwind", "Europe/Zurich"), ("Southwind", "America/Santiago")):
        organization = await world.organization(label, time_zone=zone)
        brand = await world.brand(organization, f"{label} Coffee")
        for number, platform in enumerate((Platform.YOUTUBE, Platform.TIKTOK, Platform.MASTODON)):
            post = await world.post(
                organization,
                brand,
                platform=platform,
                label=f"Post {number}",
                published_at=system_clock() - timedelta(days=14 - number),
            )
            views = None if platform is Platform.MASTODON else 100
            days = {
                today - timedelta(days=age): metrics(
                    views=views and views * (15 - age), likes=7 * (15 - age)
                )
                for age in range(1, 14)
            }
            await world.record(organization, post, days, at=system_clock())
    await database.close()


@dataclass(frozen=True)
class Browsing:
    """A browser, and the event loop of Playwright's synchronous interface, which drives it."""

    browser: Browser
    loop: asyncio.AbstractEventLoop

    @contextmanager
    def driven(self) -> Iterator[Browser]:
        """Drive the browser, in a thread where no loop is marked as running yet.

        Playwright marks its own between two calls: anyio's tests elsewhere need a thread without.
        """
        asyncio._set_running_loop(self.loop)
        try:
            yield self.browser
        finally:
            asyncio._set_running_loop(None)


@pytest.fixture(scope="session")
def browsing() -> Iterator[Browsing]:
    """One Chromium for all modules: to start it takes as much CPU as to open a few pages."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium here: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET, timeout=3 * PATIENCE)
        begun = Browsing(browser, asyncio.get_running_loop())
        asyncio._set_running_loop(None)
        yield begun
        with begun.driven():
            browser.close()
            playwright.stop()


@pytest.fixture(scope="module")
def chromium(server: Server, browsing: Browsing) -> Iterator[Browser]:  # noqa: ARG001 - made while no loop runs yet
    with browsing.driven() as browser:
        yield browser


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext, server: Server) -> Visit:
    """A fresh page that is watched."""
    return watched(context, server)


def watched(context: BrowserContext, server: Server) -> Visit:
    """A page that notes requests elsewhere, console errors and policy violations."""
    visit = Visit(context.new_page())
    page = visit.page
    # To watch is cheaper than to intercept, which also keeps the browser from keeping files.
    page.on("request", lambda request: _note_request(visit, server, request.url))
    page.on("console", lambda said: _note(visit, said.type, said.text))
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on("websocket", lambda socket: _note_socket(visit, server, socket.url))
    return visit


def _note(visit: Visit, kind: str, text: str) -> None:
    is_slow = "preloaded using link preload but not used within a few seconds" in text
    if kind in {"error", "warning"} and not is_slow:  # a policy violation is said as an error
        visit.complaints.append(f"{kind}: {text}")


def _note_request(visit: Visit, server: Server, url: str) -> None:
    if url.startswith("http") and not url.startswith(f"{server.url}/"):
        visit.foreign.append(url)


def _note_socket(visit: Visit, server: Server, url: str) -> None:
    if not url.startswith(server.url.replace("http", "ws", 1)):
        visit.foreign.append(url)
