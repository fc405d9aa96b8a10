"""A real Chromium, and a server on loopback for it to open.

Playwright's synchronous interface keeps an event loop marked as running in its thread, so the
browser lives no longer than a module: anyio's tests elsewhere need a thread without one.
"""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright
from starlette.types import ASGIApp

from tests.browser.stand_in import TOKEN, make_app

QUIET = [
    "--no-sandbox",  # root can't have one; the pages opened here are our own
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
    "--no-first-run",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
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


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve an application on a free port of loopback; gives its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(make_app()) as url:
        yield Server(url, TOKEN)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium here: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext, server: Server) -> Visit:
    """A fresh page that notes requests elsewhere, console errors and policy violations."""
    visit = Visit(context.new_page())

    def watch(route: Route) -> None:
        if route.request.url.startswith(f"{server.url}/"):
            route.continue_()
        else:
            visit.foreign.append(route.request.url)
            route.abort()

    context.route("**/*", watch)
    page = visit.page
    page.on("console", lambda said: _note(visit, said.type, said.text))
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on("websocket", lambda socket: _note_socket(visit, server, socket.url))
    return visit


def _note(visit: Visit, kind: str, text: str) -> None:
    if kind in {"error", "warning"}:  # Chromium says a policy violation as an error
        visit.complaints.append(f"{kind}: {text}")


def _note_socket(visit: Visit, server: Server, url: str) -> None:
    if not url.startswith(server.url.replace("http", "ws", 1)):
        visit.foreign.append(url)
