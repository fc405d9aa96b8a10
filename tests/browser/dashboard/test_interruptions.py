"""What happens while a page is open: the server goes and comes, tokens end, numbers arrive."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.asking import asked
from tests.browser.dashboard.conftest import opened, signed_in
from tests.browser.profile import thorough
from tests.demos import NOW
from tests.serving import make_token, serving_database

pytestmark = thorough

VIEWS = "[data-field='overview_head:scope.overview.views']"
RECORD = """mutation ($input: [SnapshotInput!]!) {
  recordSnapshots(input: $input) { failed { message } } }"""


class Running:
    """A server that can be stopped, and started again where it was."""

    def __init__(self, url: str) -> None:
        """Start it on a port of its own."""
        self.url = url
        self._port = 0
        self.start()

    def start(self) -> None:
        self._stack = ExitStack()
        serving = serving_database(self.url, now=lambda: NOW, port=self._port)
        self.address = self._stack.enter_context(serving)
        self._port = int(self.address.rpartition(":")[2])

    def stop(self) -> None:
        self._stack.close()


@pytest.fixture(scope="module")
def running(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    path = tmp_path_factory.mktemp("interrupted") / "backbone.db"
    shutil.copy(demo_database, path)
    running = Running(f"sqlite+aiosqlite:///{path}")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def server(running: Running) -> Server:
    return Server(running.address, make_token(running.url))


@pytest.fixture
def page(context: BrowserContext, server: Server, named: dict[str, str]) -> Page:
    return opened(context.new_page(), f"{server.url}/{named['organization']}")


def grown(server: Server, named: dict[str, str]) -> None:
    """Record that a post has a million views more."""
    post = named["post"].removeprefix("p/")
    found = asked(
        server, "query ($id: ID!) { post(id: $id) { analytics { totals { views } } } }", id=post
    )
    views = found["post"]["analytics"]["totals"]["views"] + 1_000_000
    snapshot = {"postId": post, "date": str(NOW.date()), "views": views}
    assert asked(server, RECORD, input=[snapshot])["recordSnapshots"]["failed"] == []


def test_new_numbers_are_there_without_a_reload(
    page: Page, server: Server, named: dict[str, str]
) -> None:
    page.goto(page.url + "?w=2026-11-01..2026-11-28")
    before = page.locator(VIEWS).first.inner_text()
    page.evaluate("window.stayed = true")
    page.wait_for_timeout(500)  # until the page listens
    grown(server, named)
    expect(page.locator(VIEWS).first).not_to_have_text(before, use_inner_text=True)
    assert page.evaluate("window.stayed")


def test_where_streams_are_refused_the_page_asks_every_five_minutes(
    chromium: Browser, server: Server, session_cookie: Any, named: dict[str, str]
) -> None:
    context = signed_in(chromium, session_cookie)
    context.route("**/graphql?*scope_changes*", lambda route: route.fulfill(status=503))
    page = context.new_page()
    page.clock.install(time=NOW)
    opened(page, f"{server.url}/{named['organization']}?w=2026-11-01..2026-11-28")
    before = page.locator(VIEWS).first.inner_text()
    grown(server, named)
    page.clock.fast_forward("04:50")
    page.wait_for_timeout(300)
    expect(page.locator(VIEWS).first).to_have_text(before, use_inner_text=True)
    page.clock.fast_forward("00:15")
    expect(page.locator(VIEWS).first).not_to_have_text(before, use_inner_text=True)
    context.close()


def test_a_server_that_goes_leaves_the_last_answer_and_comes_back_by_itself(
    page: Page, running: Running
) -> None:
    views = page.locator(VIEWS).first.inner_text()
    running.stop()
    try:
        page.keyboard.press("1")
        expect(page.get_by_role("alert").first).to_contain_text("The server can")
        expect(page.locator(VIEWS).first).to_have_text(views, use_inner_text=True)
    finally:
        running.start()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".window-button")).to_contain_text("7 days")
    expect(page.locator(VIEWS).first).not_to_have_text(views, use_inner_text=True)


def test_a_page_opened_while_the_server_is_gone_is_there_after_trying_again(
    page: Page, running: Running
) -> None:
    running.stop()
    try:
        page.locator(".side").get_by_role("link", name="Followers").click()
        page.get_by_role("alert").first.wait_for()
    finally:
        running.start()
    again = page.get_by_role("button", name="Try again").or_(
        page.get_by_role("button", name="Load the page again")
    )
    again.first.click()
    expect(page.locator("h1")).to_contain_text("ollowers")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_page_that_didnt_load_is_there_once_there_is_a_network(page: Page) -> None:
    page.context.set_offline(True)
    page.locator(".side").get_by_role("link", name="Followers").click()
    expect(page.locator("h1")).to_contain_text("This didn")
    page.locator(".side").get_by_role("link", name="Goals").click()
    expect(page.locator("h1")).to_contain_text("This didn")
    page.context.set_offline(False)
    expect(page.locator("h1")).to_contain_text("goal")
    page.locator(".side").get_by_role("link", name="Followers").click()
    expect(page.locator("h1")).to_contain_text("ollowers")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_token_that_is_revoked_while_a_page_is_open_leads_to_the_door_and_back(
    chromium: Browser, running: Running, server: Server
) -> None:
    token = make_token(running.url)
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(f"{server.url}/#token={token}")
    page.wait_for_url("**/all")
    opened(page, page.url)
    page.keyboard.press("3")
    expect(page.locator(".window-button")).to_contain_text("90 days")
    tokens = asked(server, "{ tokens { id createdAt } }")["tokens"]
    newest = max(tokens, key=lambda each: each["id"])
    asked(server, "mutation ($id: ID!) { revokeToken(id: $id) { id } }", id=newest["id"])
    # It may be known for a moment; the page asks anew by itself.
    page.wait_for_url("**/sign-in")
    page.get_by_label("Token").fill(server.token)
    page.keyboard.press("Enter")
    page.wait_for_url("**/all?w=90d")
    context.close()


def test_signing_out_in_one_tab_closes_the_other(
    chromium: Browser, server: Server, named: dict[str, str]
) -> None:
    context = chromium.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{server.url}/#token={server.token}")
    page.wait_for_url("**/all")
    opened(page, page.url)
    other = opened(context.new_page(), f"{server.url}/{named['organization']}")
    # What one tab chooses isn't chosen in the other.
    page.keyboard.press("3")
    expect(page.locator(".window-button")).to_contain_text("90 days")
    expect(other.locator(".window-button")).to_contain_text("28 days")
    opened(page, f"{server.url}/settings/sessions")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    other.keyboard.press("1")
    other.wait_for_url("**/sign-in")
    context.close()


def test_on_a_slow_network_the_old_picture_stays_and_nothing_moves(
    visit: Visit, server: Server, named: dict[str, str]
) -> None:
    page = visit.page
    page.add_init_script(
        "window.moved = []; new PerformanceObserver(list => list.getEntries().forEach(each =>"
        " each.hadRecentInput || window.moved.push(each.value)))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    slow = {"offline": False, "latency": 800, "downloadThroughput": 60_000, "uploadThroughput": -1}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", slow)
    page.goto(f"{server.url}/{named['organization']}")
    page.locator(VIEWS).first.wait_for()
    page.wait_for_load_state("networkidle")
    assert sum(page.evaluate("window.moved")) < 0.01
    before = page.locator(VIEWS).first.inner_text()
    page.keyboard.press("3")
    expect(page.get_by_role("progressbar", name="Loading")).to_be_visible()
    expect(page.locator(VIEWS).first).to_have_text(before, use_inner_text=True)
    expect(page.locator(VIEWS).first).not_to_have_text(before, use_inner_text=True)
    expect(page.get_by_role("progressbar", name="Loading")).to_have_count(0)
    assert visit.complaints == []


def test_news_that_come_faster_than_an_answer_dont_keep_it_from_coming(
    context: BrowserContext, server: Server
) -> None:
    page = context.new_page()
    questions: list[Route] = []
    told: list[Route] = []

    def hold(route: Route) -> None:
        questions.append(route)

    def tell(route: Route) -> None:
        told.append(route)
        news = 'event: next\ndata: {"data":{"changes":{"isInitial":false}}}\n\n'
        route.fulfill(content_type="text/event-stream", body=f"retry: 50\n\n{news}")

    page.route("**/operations/overview_head?*", hold)
    page.route("**/graphql?documentId=scope_changes*", tell)
    page.goto(f"{server.url}/all")
    while len(told) < 4:
        page.wait_for_timeout(20)
    questions[0].continue_()  # what was asked first is answered, however much is told meanwhile
    expect(page.locator(VIEWS).first).to_be_visible()
