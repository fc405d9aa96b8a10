"""Tables on a phone: what a row has no room for opens on tap, and on a key."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, Visit, watched
from tests.browser.dashboard import axe
from tests.browser.dashboard.conftest import opened, signed_in
from tests.browser.dashboard.pages import EACH, FORMS
from tests.browser.dashboard.reading import Questions, differences, read
from tests.browser.profile import thorough

pytestmark = thorough

TABLES = [
    *("/{brand}?t=platforms", "/{brand}/times?t=hours", "/{organization}/why?m=engagement"),
    *("/{post}?t=growth", "/all/business?t=outlook", "/{brand}/followers?t=level"),
    *("/all?w=90d&g=week&m=engagementRate&t=series", "/all/posts", "/all/learned"),
    "/all/posts?sort=age",
]
"""Pages with a tile shown as its table."""

# For the first row of every table: the columns that aren't seen, and what opens beneath it.
_RESTS = """() => [...document.querySelectorAll('main table')].map((table) => {
  const heads = [...table.tHead.rows[0].cells], row = table.tBodies[0].rows[0];
  const text = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll('[aria-hidden=true]').forEach((arrow) => arrow.remove());
    return copy.textContent.trim();
  };
  const hidden = heads.map((head, at) => [head, row?.cells[at]]).filter(([head, cell]) => cell
    && text(head) && !head.matches('.rest') && !head.checkVisibility());
  const rest = row?.nextElementSibling?.matches('.rest') ? row.nextElementSibling : null;
  const shown = [...rest?.querySelectorAll('dl > div') ?? []].filter((it) => it.checkVisibility());
  const edge = (element) => element.getBoundingClientRect().right;
  const openers = [...table.querySelectorAll('td.rest')].filter((it) => it.checkVisibility());
  return {
    cut: openers.filter((it) => edge(it) > edge(table.parentElement) + 1).length,
    caption: table.caption.textContent,
    hidden: hidden.map((pair) => pair.map(text)),
    opened: shown.map((it) => [...it.children].map(text)),
  };
})"""


def open_first_rows(page: Page) -> None:
    """Open the first row of every table, with the keyboard alone, also of those folded away."""
    page.evaluate("document.querySelectorAll('main details').forEach((it) => { it.open = true; })")
    for table in page.locator("main table:has(tbody button[aria-expanded])").all():
        opener = table.locator("tbody td.rest button").first
        if opener.is_visible():
            opener.focus()
            page.keyboard.press("Enter")
            expect(opener).to_have_attribute("aria-expanded", "true")


@pytest.mark.parametrize(
    ("path", "width"),
    [
        *((path, 390) for path in (*EACH, *FORMS, *TABLES)),
        ("/{organization}/posts", 1100),
    ],
)
def test_whatever_a_table_has_no_room_for_opens_beneath_its_row(
    visit: Visit, server: Server, named: dict[str, str], path: str, width: int
) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    questions = Questions(visit.page)
    page = opened(visit.page, server.url + path.format(**named))
    open_first_rows(page)
    for table in page.evaluate(_RESTS):
        assert table["opened"] == table["hidden"], table["caption"]
        assert table["cut"] == 0, table["caption"]
    assert page.evaluate("document.documentElement.scrollWidth") == width
    shown, loose = read(page)
    assert differences(shown, questions.answers(server.token)) == []
    assert loose == []
    assert axe.violations(page) == []


def test_on_a_phone_a_tap_on_a_row_opens_what_it_has_no_room_for(
    chromium: Browser,
    server: Server,
    session_cookie: list[dict[str, object]],
    named: dict[str, str],
) -> None:
    context = signed_in(chromium, session_cookie, width=390, has_touch=True)
    page = opened(watched(context, server).page, server.url + "/{organization}".format(**named))
    brands = page.locator("[data-tile=brands]")
    name = brands.locator("tbody th a").first.inner_text()
    rest = brands.locator("tr.rest")
    brands.locator("tbody td").first.tap()
    expect(rest.locator("dt")).to_have_text(
        ["Engagement", "Change", "Rate", "Posts", "Views per day"]
    )
    expect(brands.get_by_role("button", name=f"More of {name}")).to_have_attribute(
        "aria-expanded", "true"
    )
    brands.locator("tbody td").first.tap()
    expect(rest).to_have_count(0)
    context.close()


def test_on_a_desk_a_row_opens_its_page_and_nothing_else(
    visit: Visit, server: Server, named: dict[str, str]
) -> None:
    page = opened(visit.page, server.url + "/{organization}".format(**named))
    brands = page.locator("[data-tile=brands]")
    expect(brands.locator("tbody td.rest").first).to_be_hidden()
    brands.locator("tbody td").first.click()
    page.wait_for_url("**/b/*")


def test_brands_are_ordered_by_the_header_that_is_chosen(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all")
    brands = page.locator("[data-tile=brands]")
    brands.get_by_role("button", name="Rate").click()
    expect(page).to_have_url(f"{server.url}/all?sort=rate")
    expect(brands.get_by_role("table", name="Brands by engagement rate")).to_be_visible()
    expect(brands.get_by_role("columnheader", name="Rate")).to_have_attribute(
        "aria-sort", "descending"
    )
    rates = [
        float(text.rstrip("%"))
        for text in brands.locator("[data-field$=engagementRate]").all_inner_texts()
    ]
    assert rates == sorted(rates, reverse=True)
    assert len(set(rates)) > 1


def test_why_views_changed_is_a_table_and_a_picture_to_be_had(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all")
    why = page.locator("[data-tile=why]")
    expect(why.get_by_role("img", name="Views went from")).to_be_visible()
    why.get_by_role("button", name="More about").click()
    expect(page.get_by_role("menuitem", name="SVG")).to_be_visible()
    page.keyboard.press("Escape")
    why.get_by_role("button", name="Show the table of Why views changed").click()
    expect(page).to_have_url(f"{server.url}/all?t=why")
    expect(why.get_by_role("listitem").filter(has_text="Views per post")).to_be_visible()


def test_days_of_several_calendars_are_nobodys_in_particular(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all")
    about = page.locator("[data-tile=series] .tile-head p")
    expect(about).to_contain_text("own calendar")
