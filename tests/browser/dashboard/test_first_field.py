"""Whoever opens a form can type at once, and what comes of it has the focus then."""

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Server, Visit, watched
from tests.browser.dashboard.conftest import opened, signed_in
from tests.browser.profile import thorough

pytestmark = thorough


def test_a_token_is_made_and_taken_by_keys_alone(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/settings/tokens")
    page.get_by_role("button", name="New token").press("Enter")
    expect(page.get_by_label("What it is for")).to_be_focused()
    page.keyboard.type("For the kiosk")
    page.keyboard.press("Enter")
    made = page.get_by_role("dialog", name="The token For the kiosk")
    expect(made.get_by_role("button", name="Copy")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="New token")).to_be_focused()


def test_what_begins_with_words_is_read_first(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/settings/organization")
    page.get_by_role("button", name="Erase this organization").click()
    expect(page.get_by_role("dialog").get_by_text("What goes with it")).to_be_visible()
    expect(page.get_by_label("Type the organization")).not_to_be_focused()
    expect(page.get_by_role("button", name="Close")).to_be_focused()


def test_on_a_phone_no_keyboard_comes_over_what_is_to_be_read(
    chromium: Browser, server: Server, session_cookie: list[dict[str, object]]
) -> None:
    context = signed_in(chromium, session_cookie, width=390, has_touch=True, is_mobile=True)
    page = opened(watched(context, server).page, f"{server.url}/all/goals")
    page.get_by_role("button", name="Set a goal").tap()
    expect(page.get_by_role("dialog").get_by_label("Name")).to_be_visible()
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    context.close()


def test_at_the_door_the_token_can_be_pasted_at_once(chromium: Browser, server: Server) -> None:
    context = signed_in(chromium, [])
    page = opened(watched(context, server).page, f"{server.url}/sign-in")
    expect(page.get_by_label("Token")).to_be_focused()
    context.close()
