"""In a real Chromium: which requests the cookie of a session counts for, by which page asks, how.

A request counts if the server knows by it who asks, whatever it answers then. The same is asked on
loopback, by a name over plain HTTP, where browsers say nothing of the site, and over TLS; by a page
of our own, by one of another port of the same host, which gets our cookie, and by another site.
"""

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser, BrowserContext, Page
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain import public_ids
from app.runtime import Runtime, system_clock
from app.settings import Settings
from app.storage.database import Database
from app.web.app import make_app
from tests.browser.conftest import NAMES, PATIENCE, Browsing
from tests.browser.profile import thorough
from tests.serving import closing, make_token, serving

FILE = f"/thumbnails/{public_ids.post_id(UUID(int=1))}"

ASKS = {
    "fetch GET": """fetch(`${base}/graphql?query={viewer{name}}&${mark}`, sending)""",
    "fetch GET, X-Backbone": """fetch(`${base}/graphql?query={viewer{name}}&${mark}`,
        {...sending, mode: 'cors', headers: {'X-Backbone': '1'}})""",
    "fetch POST": """fetch(`${base}/graphql?${mark}`,
        {...sending, method: 'POST', body: '{"query": "{ viewer { name } }"}'})""",
    "events": """new EventSource(`${base}/graphql?query={viewer{name}}&${mark}`,
        {withCredentials: true})""",
    "socket": """(() => {
        const socket = new WebSocket(`${base.replace('http', 'ws')}/graphql?${mark}`,
          'graphql-transport-ws');
        socket.onopen = () => socket.send('{"type": "connection_init"}'); })()""",
    "image": """new Image().src = `${base}${file}?${mark}`""",
    "link": """(() => { const link = document.createElement('a');
        link.href = `${base}${file}?${mark}`; document.body.append(link); link.click(); })()""",
    "form POST": """(() => { const form = document.createElement('form'); form.method = 'POST';
        form.enctype = 'text/plain'; form.action = `${base}/graphql?${mark}`;
        document.body.append(form); form.submit(); })()""",
    "form GET": """(() => { const form = document.createElement('form');
        form.action = `${base}/graphql`;
        for (const [key, given] of [['mark', name], ['query', '{viewer{name}}']]) {
          const input = document.createElement('input'); input.name = key; input.value = given;
          form.append(input); }
        document.body.append(form); form.submit(); })()""",
    "frame": """(() => { const frame = document.createElement('iframe');
        frame.src = `${base}${file}?${mark}`; document.body.append(frame); })()""",
}
NEVER_SENT = "never sent"
ASKED_FIRST = "fetch GET, X-Backbone"
"""What a browser sends to another origin only if that allows it."""

EACH_NAME = [
    "localhost",
    *(pytest.param(name, marks=thorough) for name in ("backbone.lan", "TLS")),
]


@dataclass(frozen=True)
class Seen:
    """A request as the server saw it."""

    had_cookie: bool
    counted: bool


@dataclass
class Watched:
    """An application whose requests are taken down by their mark; its pages have no scripts."""

    app: ASGIApp
    seen: dict[str, Seen] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("path", "").startswith("/dashboard/"):
            await Response(status_code=404)(scope, receive, send)
            return
        if scope["type"] == "lifespan" or scope.get("method") == "OPTIONS":
            await self.app(scope, receive, send)
            return
        had_cookie = any(
            b"backbone_session" in value for name, value in scope["headers"] if name == b"cookie"
        )
        mark = parse_qs(scope["query_string"].decode()).get("mark", [""])[0]

        async def watch(message: Message) -> None:
            kind = message["type"]
            if kind == "http.response.start":
                self.seen[mark] = Seen(had_cookie, message["status"] not in {401, 403})
            elif kind == "websocket.close":
                self.seen.setdefault(mark, Seen(had_cookie, counted=False))
            elif kind == "websocket.send" and "connection_ack" in message["text"]:
                self.seen[mark] = Seen(had_cookie, counted=True)
            await send(message)

        await self.app(scope, receive, watch)


@dataclass(frozen=True)
class Place:
    """Where a server is opened by a name, and pages of others at the same scheme."""

    own: str
    same_host: str
    elsewhere: str
    watched: Watched


@dataclass(frozen=True)
class Places:
    token: str
    by_name: dict[str, Place]


def self_made(folder: Path) -> dict[str, str]:
    """A certificate for all names that nobody else vouches for, as uvicorn takes it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    now = system_clock()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(map(x509.DNSName, NAMES)), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(secret)
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(pem))
    return {
        "ssl_keyfile": str(folder / "key.pem"),
        "ssl_certfile": str(folder / "certificate.pem"),
    }


@contextmanager
def watched(url: str, **options: Any) -> Iterator[tuple[str, Watched]]:
    runtime = Runtime(Settings(database_url=SecretStr(url)), Database(url), system_clock)
    app = make_app(runtime)
    app.router.lifespan_context = closing(runtime, app.router.lifespan_context)
    recorder = Watched(app)
    with serving(recorder, **options) as address:
        yield address, recorder


async def stranger(_request: Any) -> HTMLResponse:
    """A page of somebody else, which may do whatever browsers let it do."""
    return HTMLResponse("<!doctype html><title>Elsewhere</title><body></body>")


@pytest.fixture(scope="module")
def places(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    folder = tmp_path_factory.mktemp("sessions")
    path = folder / "backbone.db"
    shutil.copy(sqlite_template, path)
    url = f"sqlite+aiosqlite:///{path}"
    foreign = Starlette(routes=[Route("/", stranger)])
    by_name = {}
    with ExitStack() as servers:
        for tls in (False, True):
            options: dict[str, Any] = self_made(folder) if tls else {}
            address, recorder = servers.enter_context(watched(url, **options))
            other = servers.enter_context(serving(foreign, **options))
            for name in ("backbone.lan",) if tls else ("localhost", "backbone.lan"):
                by_name["TLS" if tls else name] = Place(
                    address.replace("127.0.0.1", name),
                    other.replace("127.0.0.1", name),
                    other.replace("127.0.0.1", "elsewhere.lan"),
                    recorder,
                )
        yield Places(make_token(url), by_name)


@pytest.fixture(scope="module")
def chromium(places: Places, browsing: Browsing) -> Iterator[Browser]:  # noqa: ARG001 - made while no loop runs yet
    with browsing.driven() as chromium:
        yield chromium


@pytest.fixture
def browser(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(ignore_https_errors=True)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def sign_in(browser: BrowserContext, place: Place, token: str) -> Any:
    page = browser.new_page()
    page.goto(f"{place.own}/sign-in")
    return page.evaluate(
        """async token => { const answer = await fetch('/sign-in', {method: 'POST',
          headers: {'Content-Type': 'application/json'}, body: JSON.stringify({token})});
          return [answer.status, await answer.json()]; }""",
        token,
    )


LEAVING = ("link", "form POST", "form GET")
"""Ways that lead to another page."""


def outcomes(
    browser: BrowserContext, place: Place, page_address: str, *, unsent: str
) -> dict[str, Seen | None]:
    """How the server saw what a page asks in each way; None of what it never saw.

    It is waited for all ways but one, which isn't to be seen.
    """
    marks = {
        way: f"{page_address}-{way}".replace(" ", "").replace("/", "").replace(",", "")
        for way in ASKS
    }
    staying = [way for way in ASKS if way not in LEAVING]
    for ways in (staying, *([way] for way in LEAVING)):
        page = browser.pages[0] if ways is staying else browser.new_page()
        page.goto(page_address)
        for way in ways:
            ask(page, place, way, marks[way])
        for _ in range(PATIENCE // 50):
            if all(marks[way] in place.watched.seen for way in ways if way != unsent):
                break
            page.wait_for_timeout(50)
    browser.pages[0].wait_for_timeout(300)  # it would be there by now
    # A page that is on its way to another may hang when it is closed: all end with their profile.
    return {way: place.watched.seen.get(mark) for way, mark in marks.items()}


def ask(page: Page, place: Place, way: str, mark: str) -> None:
    """Let a page ask in one of the ways."""
    own = "true" if page.url.startswith(place.own) else "false"
    script = f"""([base, file, name]) => {{
      const mark = `mark=${{encodeURIComponent(name)}}`;
      const sending = {{credentials: 'include', mode: {own} ? 'cors' : 'no-cors',
        headers: {own} ? {{'Content-Type': 'application/json'}} : {{}}}};
      const asked = {ASKS[way]};
      if (asked && asked.catch) asked.catch(() => null);
    }}"""
    page.evaluate(script, [place.own, FILE, mark])


def counted(found: dict[str, Seen | None]) -> dict[str, bool | str]:
    """Which of the ways counted."""
    return {way: NEVER_SENT if seen is None else seen.counted for way, seen in found.items()}


@pytest.mark.parametrize("name", ["localhost", pytest.param("TLS", marks=thorough)])
def test_a_page_of_ours_is_known_by_what_the_browser_says_of_it(
    browser: BrowserContext, places: Places, name: str
) -> None:
    place = places.by_name[name]
    assert sign_in(browser, place, places.token)[0] == 200
    expected = dict.fromkeys(ASKS, True) | {"frame": NEVER_SENT}  # our policy lets nothing in
    assert counted(outcomes(browser, place, f"{place.own}/all", unsent="frame")) == expected


def test_a_page_of_ours_by_a_name_over_plain_http_is_known_by_origin_and_our_header(
    browser: BrowserContext, places: Places
) -> None:
    place = places.by_name["backbone.lan"]
    status, body = sign_in(browser, place, places.token)
    assert status == 200
    assert "plain HTTP" in body["warning"]
    # A form of a page that sends no referrer hides its origin.
    counting = {"fetch GET, X-Backbone", "fetch POST", "socket"}
    expected = {way: way in counting for way in ASKS} | {"frame": NEVER_SENT}
    assert counted(outcomes(browser, place, f"{place.own}/all", unsent="frame")) == expected


@pytest.mark.parametrize("name", EACH_NAME)
def test_a_page_of_another_port_gets_the_cookie_and_nothing_by_it(
    browser: BrowserContext, places: Places, name: str
) -> None:
    place = places.by_name[name]
    assert sign_in(browser, place, places.token)[0] == 200
    found = outcomes(browser, place, f"{place.same_host}/", unsent=ASKED_FIRST)
    sent = {way: seen for way, seen in found.items() if seen is not None}
    assert {way for way in ASKS if way not in sent} == {ASKED_FIRST}
    assert {way for way, seen in sent.items() if seen.counted} == set()
    assert {way for way, seen in sent.items() if not seen.had_cookie} == set()


@pytest.mark.parametrize("name", EACH_NAME)
def test_another_site_gets_nothing_by_the_cookie(
    browser: BrowserContext, places: Places, name: str
) -> None:
    place = places.by_name[name]
    assert sign_in(browser, place, places.token)[0] == 200
    found = counted(outcomes(browser, place, f"{place.elsewhere}/", unsent=ASKED_FIRST))
    assert [way for way, counts in found.items() if counts is True] == []
    assert [way for way, counts in found.items() if counts is NEVER_SENT] == [ASKED_FIRST]


def test_whoever_signs_out_is_out_in_every_tab(browser: BrowserContext, places: Places) -> None:
    place = places.by_name["TLS"]
    sign_in(browser, place, places.token)
    page = browser.new_page()
    page.goto(f"{place.own}/all")
    status = page.evaluate("fetch('/sign-out', {method: 'POST'}).then(answer => answer.status)")
    assert status == 204
    assert browser.cookies() == []
    asked = "fetch('/graphql?query={viewer{name}}').then(answer => answer.status)"
    assert page.evaluate(asked) == 401
