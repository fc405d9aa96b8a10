"""Back and forward restore every choice: what is seen, not only what the address says."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.conftest import opened
from tests.browser.profile import thorough

pytestmark = thorough

_SEEN = """() => ({
  path: location.pathname + location.search,
  heading: document.querySelector('h1').innerText,
  window: document.querySelector('.window-button')?.innerText,
  compared: document.querySelector('.toolbar .button.quiet')?.innerText,
  chips: [...document.querySelectorAll('.chip')].map(each => each.innerText),
  chosen: [...document.querySelectorAll('[aria-selected=true], [aria-pressed=true]')]
    .map(each => each.innerText || each.getAttribute('aria-label')),
  tables: [...document.querySelectorAll('[data-tile] table')].length,
  sorted: [...document.querySelectorAll('th[aria-sort]')].map(each => each.innerText),
  fields: [...document.querySelectorAll('select, input')].map(each => each.value),
  scope: document.querySelector('.side .scope-button').innerText,
})"""


# Parts of a page are drawn anew each in a task of its own, after the answer is there.
_DRAWN = """async () => {
  let before = "", now = document.body.innerHTML;
  while (before !== now) {
    await new Promise((done) => setTimeout(done, 100));
    [before, now] = [now, document.body.innerHTML];
  }
}"""


def seen(page: Page) -> Any:
    """What somebody sees of a page's choices, once it is there."""
    page.wait_for_selector("h1:not([aria-busy])")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".busy-line, .replaced, .undrawn")).to_have_count(0)
    expect(page.locator(".side .scope-button")).not_to_have_text("?")
    page.evaluate(_DRAWN)
    return page.evaluate(_SEEN)


def walked(page: Page, steps: list[Any]) -> None:
    """Take steps, then go back through all of them and forward again."""
    states = [seen(page)]
    for step in steps:
        step()
        states.append(seen(page))
        assert states[-1] != states[-2], states[-1]["path"]
    for expected in reversed(states[:-1]):
        page.go_back()
        assert seen(page) == expected
    for expected in states[1:]:
        page.go_forward()
        assert seen(page) == expected
    page.reload()
    assert seen(page) == states[-1]


def test_every_choice_of_the_overview_is_gone_back_from_and_to(
    visit: Visit, server: Server, named: dict[str, str]
) -> None:
    page = opened(visit.page, f"{server.url}/{named['organization']}")
    press = page.keyboard.press
    walked(
        page,
        [
            lambda: press("3"),
            lambda: press("x"),
            lambda: press("x"),
            lambda: page.get_by_role("tab", name="Engagement rate").click(),
            page.get_by_role("tab", name="Views").first.click,
            lambda: press("p"),
            lambda: press("t"),
            lambda: press("t"),
            page.get_by_role("button", name="TikTok").first.click,
            lambda: press("["),
            lambda: press("Escape"),
            lambda: page.locator(".side").get_by_role("link", name="Why it changed").click(),
            lambda: page.locator(".side").get_by_role("link", name="Paper Monsoon").click(),
        ],
    )


def test_every_choice_of_a_list_of_posts_is_gone_back_from_and_to(
    visit: Visit, server: Server, named: dict[str, str]
) -> None:
    page = opened(visit.page, f"{server.url}/{named['organization']}/posts")
    walked(
        page,
        [
            lambda: page.get_by_role("button", name="Published").click(),
            lambda: page.get_by_label("Platform").select_option("TIKTOK"),
            page.get_by_role("button", name="Next")
            .or_(page.get_by_role("link", name="Next"))
            .first.click,
            page.locator("tbody a[title]").first.click,
        ],
    )


def test_whoever_goes_back_stands_where_they_were(
    visit: Visit, server: Server, named: dict[str, str]
) -> None:
    page = opened(visit.page, f"{server.url}/{named['organization']}/posts")
    page.evaluate("scrollTo(0, 900)")
    page.locator("tbody tr").nth(20).get_by_role("link").first.click()
    page.wait_for_url("**/p/*")
    seen(page)
    assert page.evaluate("scrollY") == 0
    page.go_back()
    seen(page)
    for _ in range(20):
        if page.evaluate("scrollY") > 600:
            break
        page.wait_for_timeout(100)
    assert page.evaluate("scrollY") > 600


def test_typing_a_search_leaves_one_step_to_go_back(
    visit: Visit, server: Server, named: dict[str, str]
) -> None:
    page = opened(visit.page, f"{server.url}/{named['organization']}")
    page.locator(".side").get_by_role("link", name="Posts").click()
    seen(page)
    page.get_by_role("searchbox").first.type("milky way", delay=20)
    page.wait_for_url(re.compile(r"q=milky%20way"))
    page.go_back()
    page.wait_for_url(re.compile(r"/o/[^/]+$"))
