"""Whoever is faster than the network: keys between opening a dialog and its arrival."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.conftest import opened
from tests.browser.profile import thorough

pytestmark = thorough


# What somebody presses right after a dialog is closed, before anything else happens: a task that
# nobody can be slower than. Microtasks are over before any key.
_CLOSE_AND_PRESS = """async key => {
  document.querySelector('dialog[open]').requestClose();
  for (let step = 0; step < 5; step++) await null;
  document.activeElement.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}"""


def by_key(key: str) -> Callable[[Page], None]:
    return lambda page: page.keyboard.press(key)


def by_button(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("button", name=name).first.click()


def from_a_menu(item: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.get_by_role("button", name="More about Views gained per day").click()
        page.get_by_role("menuitem", name=item).click()

    return act


DIALOGS = [
    ("/all", "palette", by_key("/")),
    ("/all", "palette", by_key("Control+k")),
    ("/all", "scope", by_key("s")),
    ("/all", "keys", by_key("?")),
    ("/all", "window", by_key("w")),
    ("/{brand}", "share", by_button("Share")),
    ("/all", "query", from_a_menu("The query behind it")),
    ("/all", "meaning", from_a_menu("Explain these numbers")),
    ("/{organization}/goals", "goal-dialog", by_button("Set a goal")),
    ("/{organization}/accounts", "connect", by_button("Connect an account")),
]
"""Every dialog that is loaded when it is first opened: its page, its file, how it is opened."""


def held(page: Page, name: str) -> list[Route]:
    """Requests for the file of a dialog, which don't get their answer until somebody lets them."""
    requests: list[Route] = []

    def hold(route: Route) -> None:
        requests.append(route)

    page.route(f"**/dashboard/{name}-*.js", hold)
    return requests


def let(page: Page, requests: list[Route]) -> None:
    while not requests:
        page.wait_for_timeout(20)
    requests.pop().continue_()


@pytest.mark.parametrize(
    ("path", "name", "act"), DIALOGS, ids=[f"{name}{at}" for at, (_, name, _) in enumerate(DIALOGS)]
)
def test_keys_before_a_dialog_has_come_never_act_on_the_page_beneath(
    visit: Visit,
    server: Server,
    named: dict[str, str],
    path: str,
    name: str,
    act: Callable[[Page], None],
) -> None:
    page = opened(visit.page, server.url + path.format(**named))
    requests = held(page, name)
    act(page)
    before = page.url
    for key in ("x", "p", "g", "a", "t", "j", "f"):
        page.keyboard.press(key)
    assert page.url == before
    expect(page.get_by_role("dialog")).to_have_count(1)
    let(page, requests)
    expect(page.get_by_role("dialog").get_by_text("Loading…")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("!!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.url == before
    assert page.evaluate("document.activeElement !== document.body || !document.hasFocus()") or (
        name in {"palette", "scope", "keys", "window"}  # a key opened it, and nothing had the focus
    )


def test_letters_typed_before_the_finder_has_come_are_searched(
    visit: Visit, server: Server
) -> None:
    page = opened(visit.page, f"{server.url}/all")
    requests = held(page, "palette")
    page.keyboard.press("/")
    page.keyboard.type("monsoon")
    page.keyboard.press("Enter")
    let(page, requests)
    page.wait_for_url("**/b/*")
    expect(page.get_by_role("button", name="Paper Monsoon").first).to_be_visible()


def test_more_letters_go_on_where_the_first_ones_end(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all")
    requests = held(page, "palette")
    page.keyboard.press("/")
    page.keyboard.type("mon")
    let(page, requests)
    field = page.get_by_role("combobox", name="Search or jump")
    expect(field).to_be_focused()
    page.keyboard.type("soon")
    expect(field).to_have_value("monsoon")


def test_arrows_before_a_list_has_come_are_steps_in_it(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all")
    requests = held(page, "scope")
    page.keyboard.press("s")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    let(page, requests)
    options = page.get_by_role("option")
    expect(options.nth(2)).to_have_attribute("aria-selected", "true")


def test_a_digit_before_the_days_have_come_chooses_days(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all")
    requests = held(page, "window")
    page.keyboard.press("w")
    page.keyboard.press("3")
    let(page, requests)
    page.wait_for_url("**/all?w=90d")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_dialog_that_did_not_come_says_so_and_comes_when_asked_again(
    visit: Visit, server: Server
) -> None:
    page = opened(visit.page, f"{server.url}/all")
    requests = held(page, "keys")
    page.keyboard.press("?")
    while not requests:
        page.wait_for_timeout(20)
    requests.pop().abort()
    page.get_by_role("button", name="Try again").click()
    let(page, requests)
    expect(page.get_by_role("dialog", name="Keys").get_by_text("On the page")).to_be_visible()


def test_whoever_chooses_in_a_dialog_is_where_they_were_before(
    visit: Visit, server: Server
) -> None:
    page = opened(visit.page, f"{server.url}/all")
    opener = page.get_by_role("button", name="TikTok").first
    opener.focus()
    page.keyboard.press("w")
    page.get_by_role("dialog").get_by_role("button", name="Last 7 days").press("Enter")
    page.wait_for_url("**/all?w=7d")
    expect(opener).to_be_focused()


def test_enter_waits_for_the_brands_that_it_may_mean(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all")
    requests: list[Route] = []

    def hold(route: Route) -> None:
        requests.append(route)

    page.route("**/operations/scope_search?*", hold)
    page.keyboard.press("/")
    page.keyboard.type("why pocket")
    page.keyboard.press("Enter")
    page.wait_for_timeout(600)  # the posts' search is answered by then
    let(page, requests)
    page.wait_for_url("**/b/*/why")


@pytest.mark.parametrize("opener", ["s", "/", "w", "?"])
@pytest.mark.parametrize("key", ["/", "s"])
def test_a_key_right_after_a_dialog_was_closed_acts_on_the_page(
    visit: Visit, server: Server, opener: str, key: str
) -> None:
    page = opened(visit.page, f"{server.url}/all")
    page.keyboard.press(opener)
    expect(page.get_by_role("dialog").get_by_text("Loading…")).to_have_count(0)
    page.evaluate(_CLOSE_AND_PRESS, key)
    name = {"/": "Search or jump", "s": "What to look at"}[key]
    expect(page.get_by_role("dialog", name=name)).to_be_visible()
    page.wait_for_timeout(200)  # nothing of the other takes it away again
    expect(page.get_by_role("dialog", name=name)).to_be_visible()
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
