"""Somebody on a phone: a finger points, and every page is found without a column."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server
from tests.browser.dashboard.conftest import opened, signed_in
from tests.browser.dashboard.reading import Questions, differences, read
from tests.browser.profile import thorough

pytestmark = thorough


@pytest.fixture
def phone(chromium: Browser, session_cookie: list[dict[str, object]]) -> Iterator[Page]:
    """A page of somebody who touches it."""
    context = signed_in(chromium, session_cookie, width=390, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", ["/all?w=7d", "/all/followers?w=7d", "/{post}"])
def test_a_finger_on_a_picture_shows_a_days_numbers_and_they_stay(
    phone: Page, server: Server, named: dict[str, str], path: str
) -> None:
    page = opened(phone, server.url + path.format(**named))
    picture = page.locator("svg[role=img][tabindex='0']").first
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".tooltip")).to_be_visible()
    page.wait_for_timeout(100)
    expect(page.locator(".tooltip")).to_be_visible()


@pytest.mark.parametrize("path", ["/all?w=7d", "/all?w=365d", "/all?by=platform", "/all/followers"])
def test_no_number_of_an_axis_is_cut(phone: Page, server: Server, path: str) -> None:
    page = opened(phone, server.url + path)
    picture = page.locator(".chart svg[role=img]:has([data-axis])").first
    lefts = picture.evaluate(
        "svg => [...svg.querySelectorAll('[data-axis]')].map("
        "  text => text.getBoundingClientRect().left - svg.getBoundingClientRect().left)"
    )
    assert lefts
    assert min(lefts) >= 0


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("What we learned", "learned"),
        ("Goals", "goals"),
        ("Business", "business"),
        ("Settings", "settings"),
    ],
)
def test_pages_without_a_tab_are_at_the_foot(
    phone: Page, server: Server, name: str, path: str
) -> None:
    page = opened(phone, f"{server.url}/all")
    page.get_by_role("navigation", name="More pages").get_by_role("link", name=name).tap()
    page.wait_for_url(f"**/{path}*")


def test_a_week_is_shown_by_day_without_a_choice(phone: Page, server: Server) -> None:
    page = opened(phone, f"{server.url}/all?w=7d")
    expect(page.get_by_role("button", name="By platform")).to_be_visible()
    expect(page.get_by_role("radio", name="Days")).to_have_count(0)


def test_a_goal_that_is_behind_says_whose_it_is_and_leads_to_it(
    phone: Page, server: Server
) -> None:
    page = opened(phone, f"{server.url}/all")
    goal = page.get_by_role("listitem").filter(has_text="of Banyan Lane Media is behind")
    goal.get_by_role("link", name="See the goal").tap()
    page.wait_for_url("**/o/*/goals")


@pytest.mark.parametrize(
    ("order", "title"), [("age", "Of the usual"), ("-gained", "Last seven days")]
)
def test_a_list_of_posts_shows_by_what_it_is_ordered(
    phone: Page, server: Server, order: str, title: str
) -> None:
    page = opened(phone, f"{server.url}/all/posts?sort={order}")
    head = page.get_by_role("columnheader", name=title)
    expect(head).to_be_visible()
    place = head.evaluate("(cell) => cell.cellIndex")
    expect(page.locator("tbody tr").first.locator("th, td").nth(place)).to_be_visible()
    expect(page.get_by_role("columnheader", name="Rate")).to_be_hidden()


@pytest.mark.parametrize("path", ["/all", "/all/why?m=views", "/all/posts"])
def test_a_phone_shows_three_digits_of_seven(phone: Page, server: Server, path: str) -> None:
    questions = Questions(phone)
    mark = "&" if "?" in path else "?"
    page = opened(phone, f"{server.url}{path}{mark}w=90d")
    shown, loose = read(page)
    assert differences(shown, questions.answers(server.token)) == []
    assert loose == []
    if path != "/all/posts":
        short = page.locator("main .narrow-only:visible").filter(has_text="m").first
        expect(short).to_be_visible()
        page.set_viewport_size({"width": 1440, "height": 900})
        expect(short).to_be_hidden()
    shown, _ = read(page)
    assert differences(shown, questions.answers(server.token)) == []


_IN_SIGHT = """items => items.every(item => {
  const { left, right, top, bottom } = item.getBoundingClientRect();
  return [left + 2, right - 2].every(
    x => item.contains(document.elementFromPoint(x, (top + bottom) / 2)));
})"""


@pytest.mark.parametrize("path", ["/all", "/{organization}/accounts", "/{organization}/goals"])
def test_all_of_every_menu_is_in_sight(
    phone: Page, server: Server, named: dict[str, str], path: str
) -> None:
    """In the last row of a table that scrolls, and at the left of the page, too."""
    page = opened(phone, server.url + path.format(**named))
    buttons = page.locator("main [aria-haspopup=menu]:visible")
    assert buttons.count()
    for number in range(buttons.count()):
        buttons.nth(number).scroll_into_view_if_needed()
        buttons.nth(number).tap()
        assert page.get_by_role("menuitem").evaluate_all(_IN_SIGHT), number
        page.keyboard.press("Escape")


def test_all_that_can_be_done_with_chosen_posts_is_in_sight(phone: Page, server: Server) -> None:
    page = opened(phone, f"{server.url}/all/posts")
    page.get_by_role("checkbox", name="Choose all on this page").check()
    acts = page.get_by_role("group", name="Tag or erase the chosen posts")
    expect(acts.get_by_role("button", name="Remove")).to_be_visible()
    inside = """bar => [...bar.querySelectorAll('button, input')].every(each =>
      each.getBoundingClientRect().right <= bar.getBoundingClientRect().right)"""
    assert acts.evaluate(inside)


@pytest.mark.parametrize("path", ["/settings/sessions", "/settings/about", "/all/times?p=TIKTOK"])
def test_the_chosen_tab_is_in_sight(phone: Page, server: Server, path: str) -> None:
    page = opened(phone, server.url + path)
    tab = page.locator(".tabs :is([aria-current], [aria-selected=true])")
    box = tab.bounding_box()
    assert box is not None
    assert box["x"] >= 20
    assert box["x"] + box["width"] <= 390 - 20


# Whether some corner of what is focused, or its middle, is seen.
_SEEN = """() => {
  const focused = document.activeElement, box = focused.getBoundingClientRect();
  if (focused === document.body) return null;
  const edges = [box.top + 2, box.bottom - 2];
  const corners = [box.left + 2, box.right - 2].flatMap(x => edges.map(y => [x, y]));
  return [...corners, [box.left + box.width / 2, box.top + box.height / 2]].some(([x, y]) =>
    focused.contains(document.elementFromPoint(x, y))) || focused.outerHTML.slice(0, 120);
}"""


@pytest.mark.parametrize("height", [700, 256])
@pytest.mark.parametrize("path", ["/all", "/all/posts"])
def test_what_is_focused_is_hidden_behind_no_bar(
    phone: Page, server: Server, path: str, height: int
) -> None:
    phone.set_viewport_size({"width": 320, "height": height})
    page = opened(phone, server.url + path)
    hidden = set()
    for key in ["Tab"] * 60 + ["Shift+Tab"] * 20:
        page.keyboard.press(key)
        hidden.add(page.evaluate(_SEEN))
    assert hidden - {None} == {True}
