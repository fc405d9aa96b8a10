"""Signing in with a token: typed, or brought by an address."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Server
from tests.browser.dashboard.conftest import signed_in
from tests.browser.profile import thorough

LATE_FRAMES = """
const [frame, later] = [requestAnimationFrame, setTimeout];
window.requestAnimationFrame = act => frame(() => later(act, 300));
window.setTimeout = (act, wait, ...given) => later(act, (wait ?? 0) + 300, ...given);
"""
"""Has a page come slower than a gateway nearby answers."""


@pytest.fixture
def stranger(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser of somebody who never signed in."""
    context = signed_in(chromium, [])
    yield context
    context.close()


@pytest.fixture
def other(server: Server) -> str:
    """Another token that may read."""
    mutation = """
    mutation { createToken(input: { name: "other", scopes: ["analytics:read"] }) { secret } }
    """
    headers = {"Authorization": f"Bearer {server.token}"}
    asked = {"query": mutation}
    answer = httpx.post(f"{server.url}/graphql", json=asked, headers=headers, timeout=60)
    return str(answer.json()["data"]["createToken"]["secret"])


def there(page: Page, url: str) -> None:
    """The page of an address is there, and its token is gone from it."""
    expect(page).to_have_url(url)
    expect(page.locator("h1:not([aria-busy])")).to_contain_text("Views are")


@thorough
def test_whoever_types_a_token_comes_to_the_page_that_they_opened(
    stranger: BrowserContext, server: Server
) -> None:
    page, url = stranger.new_page(), f"{server.url}/all/why?w=7d"
    page.goto(url)
    page.get_by_label("Token").fill(f" {server.token} ")
    page.keyboard.press("Enter")
    there(page, url)


@pytest.mark.parametrize("script", ["", LATE_FRAMES], ids=["frames come", "frames are late"])
def test_a_token_in_an_address_leads_to_the_page_of_the_address(
    stranger: BrowserContext, server: Server, script: str
) -> None:
    page, url = stranger.new_page(), f"{server.url}/all/why?w=7d"
    page.add_init_script(script)
    page.goto(f"{url}#token={server.token}")
    there(page, url)


def pasted(page: Page, token: str) -> None:
    """Paste a token onto the address of the page that is open: it isn't loaded anew."""
    page.evaluate("window.isKept = true")
    page.goto(f"{page.url}#token={token}")


def kept_without_token(page: Page, token: str) -> None:
    """The page wasn't loaded anew, and no entry of its history knows the token."""
    assert page.evaluate("window.isKept")
    entries = page.evaluate("navigation.entries().map(entry => entry.url)")
    assert not [url for url in entries if token in url]


def test_a_token_pasted_onto_the_open_page_of_sign_in_is_taken(
    stranger: BrowserContext, server: Server
) -> None:
    page, url = stranger.new_page(), f"{server.url}/all/why?w=7d"
    page.goto(url)
    expect(page.get_by_label("Token")).to_be_visible()
    pasted(page, server.token)
    there(page, url)
    kept_without_token(page, server.token)


@thorough
def test_the_sessions_own_token_pasted_onto_an_open_page_leaves_it(
    stranger: BrowserContext, server: Server
) -> None:
    page, url = stranger.new_page(), f"{server.url}/all/why?w=7d"
    page.goto(f"{url}#token={server.token}")
    there(page, url)
    before = stranger.cookies()
    pasted(page, server.token)
    there(page, url)
    assert stranger.cookies() == before
    kept_without_token(page, server.token)


@thorough
def test_another_token_pasted_onto_an_open_page_asks(
    stranger: BrowserContext, server: Server, other: str
) -> None:
    page, url = stranger.new_page(), f"{server.url}/all/why?w=7d"
    page.goto(f"{url}#token={server.token}")
    there(page, url)
    pasted(page, other)
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed in already")
    kept_without_token(page, other)
    page.get_by_role("button", name="Use the new token").click()
    there(page, url)


@thorough
def test_the_sessions_own_token_asks_nothing(stranger: BrowserContext, server: Server) -> None:
    page, url = stranger.new_page(), f"{server.url}/all/why"
    page.goto(f"{server.url}/#token={server.token}")
    there(page, f"{server.url}/all")
    before = stranger.cookies()
    again = stranger.new_page()
    again.goto(f"{url}#token={server.token}")
    there(again, url)
    assert stranger.cookies() == before


@thorough
@pytest.mark.parametrize("is_kept", [True, False])
def test_another_token_asks_before_it_takes_the_place(
    stranger: BrowserContext, server: Server, other: str, is_kept: bool
) -> None:
    page, url = stranger.new_page(), f"{server.url}/all/why?w=7d"
    page.goto(f"{server.url}/#token={server.token}")
    there(page, f"{server.url}/all")
    before = stranger.cookies()
    page.goto(f"{url}#token={other}")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed in already")
    page.get_by_role("button", name="Stay signed in" if is_kept else "Use the new token").click()
    there(page, url)
    assert (stranger.cookies() == before) == is_kept
