"""Somebody who hears the pages: what each is called, and what is said when it changes."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.conftest import opened
from tests.browser.dashboard.pages import EACH
from tests.browser.profile import thorough

pytestmark = thorough


def said(page: Page) -> Locator:
    """What is said when something changes."""
    return page.locator(".hidden-text[aria-live]")


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/all", "Overview · Everything · Backbone"),
        ("/{organization}/why", "Why it changed · Banyan Lane Media · Backbone"),
        ("/{organization}/business", "Business · Banyan Lane Media · Backbone"),
        ("/settings", "Settings · Backbone"),
        ("/sign-in", "Sign in · Backbone"),
    ],
)
def test_a_page_is_called_by_what_it_shows(
    visit: Visit, server: Server, named: dict[str, str], path: str, title: str
) -> None:
    page = opened(visit.page, server.url + path.format(**named))
    expect(page).to_have_title(title)


def test_a_post_is_called_by_its_title(visit: Visit, server: Server, named: dict[str, str]) -> None:
    page = opened(visit.page, f"{server.url}/{named['post']}")
    title = page.get_by_role("heading", level=1).inner_text()
    assert page.title().startswith(f"{title} · ")


def test_a_page_that_a_browser_loads_is_left_to_the_browser(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all")
    expect(said(page)).to_have_text("")


@pytest.mark.parametrize("path", EACH)
def test_a_tiles_buttons_are_called_by_its_title(
    visit: Visit, server: Server, named: dict[str, str], path: str
) -> None:
    page = opened(visit.page, server.url + path.format(**named))
    for tile in page.locator("[data-tile]").all():
        title = tile.get_by_role("heading", level=2).first.inner_text()
        own = tile.locator("> .tile-head .acts button")
        assert own.count() == tile.get_by_role("button", name=title).and_(own).count()


@pytest.mark.parametrize("key", ["1", "3", "x"])
def test_other_days_say_what_the_page_says_of_them(visit: Visit, server: Server, key: str) -> None:
    page = opened(visit.page, f"{server.url}/all")
    before = page.get_by_role("heading", level=1).inner_text()
    page.keyboard.press(key)
    expect(said(page)).not_to_have_text("")
    sentence = page.get_by_role("heading", level=1).inner_text()
    assert sentence != before
    expect(said(page)).to_have_text(sentence)


def test_another_page_says_its_sentence_and_is_gone_on_with(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all")
    page.get_by_role("link", name="The posts behind it").press("Enter")
    page.wait_for_url("**/why*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Views are")
    expect(said(page)).to_have_text(page.get_by_role("heading", level=1).inner_text())
    expect(page.get_by_role("main")).to_be_focused()


def test_a_table_says_that_it_is_one(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all")
    page.keyboard.press("t")
    expect(said(page)).to_have_text("Shown as a table")
    page.keyboard.press("t")
    expect(said(page)).to_have_text("Shown as a picture")
