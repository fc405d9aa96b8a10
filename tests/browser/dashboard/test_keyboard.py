"""The whole dashboard without a pointer: everything is reached, seen, named and left again."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.conftest import opened
from tests.browser.dashboard.pages import EACH, FORMS
from tests.browser.profile import thorough

pytestmark = thorough

# Numbers every control, so that the way of Tab can be compared with all that there are.
_CONTROLS = """() => {
  const all = [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex]')];
  window.controls = all.filter(each => each.checkVisibility({visibilityProperty: true})
    && !each.disabled && !each.closest('[inert]') && each.tabIndex >= 0);
  // A group of radio buttons is one stop.
  window.controls = window.controls.filter(each => each.type !== 'radio' || each.checked);
  return window.controls.length;
}"""
_FOCUSED = """() => {
  const focused = document.activeElement, style = getComputedStyle(focused);
  const box = focused.getBoundingClientRect();
  const ring = [focused, ...focused.querySelectorAll('*')].some(each => {
    const own = getComputedStyle(each);
    return (own.outlineStyle !== 'none' && parseFloat(own.outlineWidth) >= 1)
      || (each.matches('.focus') && own.stroke !== 'none');
  });
  const of = `${focused.tagName} ${focused.className.baseVal ?? focused.className}`;
  return { at: window.controls.indexOf(focused), of, ring,
    inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth };
}"""


@pytest.mark.parametrize("path", [*EACH, *FORMS])
def test_tab_reaches_everything_and_the_focus_is_seen(
    visit: Visit, server: Server, named: dict[str, str], path: str
) -> None:
    page = opened(visit.page, server.url + path.format(**named))
    page.evaluate("document.activeElement.blur()")
    count = page.evaluate(_CONTROLS)
    reached, unseen = set(), set()
    for _ in range(count + 5):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused["at"] < 0:
            continue
        reached.add(focused["at"])
        if not (focused["ring"] and focused["inView"]):
            unseen.add(focused["of"])
    missed = page.evaluate(
        "reached => window.controls.filter((each, at) => !reached.includes(at))"
        ".map(each => each.outerHTML.slice(0, 120))",
        sorted(reached),
    )
    assert (missed, unseen) == ([], set())


@pytest.mark.parametrize(
    ("key", "page_name"), [("w", "why"), ("p", "posts"), ("t", "times"), ("a", "accounts")]
)
def test_g_and_a_letter_goes_to_a_page_and_takes_the_choices_along(
    visit: Visit, server: Server, key: str, page_name: str
) -> None:
    page = opened(visit.page, f"{server.url}/all?w=7d")
    page.keyboard.press("g")
    page.keyboard.press(key)
    page.wait_for_url(f"**/all/{page_name}?w=7d")
    page.keyboard.press("g")
    page.keyboard.press("o")
    page.wait_for_url("**/all?w=7d")


def test_tabs_take_arrows(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all")
    page.get_by_role("tab", name="Views").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Engagement").first).to_be_focused()


def test_menus_take_arrows_and_give_the_focus_back(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all")
    opener = page.get_by_role("button", name="More about Views gained per day")
    opener.focus()
    page.keyboard.press("Enter")
    items = page.get_by_role("menuitem")
    expect(items.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(items.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(items.last).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


@pytest.mark.parametrize("key", ["s", "w", "/", "?"])
def test_a_dialog_keeps_the_focus_and_gives_it_back(visit: Visit, server: Server, key: str) -> None:
    page = opened(visit.page, f"{server.url}/all")
    opener = page.get_by_role("button", name="TikTok").first
    opener.focus()
    page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body"  # the browser's own bar
            " || !!document.activeElement.closest('dialog')"
        )
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_the_days_of_the_large_picture_are_walked_through(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all")
    page.locator(
        "[data-tile=series] [tabindex='0'].chart, [data-tile=series] svg[tabindex]"
    ).focus()
    page.keyboard.press("ArrowRight")
    tip = page.locator("[data-tile=series] .tooltip")
    expect(tip).to_be_visible()
    said = tip.inner_text()
    page.keyboard.press("ArrowLeft")
    expect(tip).not_to_have_text(said)
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)


def test_rows_are_walked_through_and_opened(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all/posts")
    for key in ("j", "j", "k", "j"):
        page.keyboard.press(key)
    title = page.evaluate("document.activeElement.title")
    assert title == page.locator("tbody .named a[title]").nth(1).get_attribute("title")
    page.keyboard.press("Enter")
    page.wait_for_url("**/p/*")


def test_the_skip_link_leads_past_the_pages(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    assert urlsplit(page.url).path == "/all"


def test_single_keys_do_nothing_within_a_field(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all/posts")
    page.get_by_role("searchbox").first.focus()
    for key in "swpx3?":
        page.keyboard.press(key)
    assert page.get_by_role("dialog").count() == 0
    expect(page.get_by_role("searchbox").first).to_have_value("swpx3?")
