"""The hours of a week are walked through with arrow keys, each with its name."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.conftest import opened
from tests.browser.profile import thorough

pytestmark = thorough


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('aria-label')"))


def test_arrow_keys_walk_through_the_week(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all/times")
    grid = page.get_by_role("grid")
    expect(grid.locator("[tabindex='0']")).to_have_count(1)
    grid.locator("[tabindex='0']").focus()
    assert _focused(page).startswith("Monday 00:00, ")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert _focused(page).startswith("Tuesday 01:00, ")
    page.keyboard.press("End")
    assert _focused(page).startswith("Tuesday 23:00, ")


def test_the_best_hours_cell_says_its_numbers(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all/times")
    best = page.get_by_role("gridcell").filter(has=page.locator("rect.best"))
    name = best.get_attribute("aria-label") or ""
    _, posts, least, mean = name.split(", ")
    assert posts.endswith(" posts")
    assert least.startswith("at least ")
    assert mean.startswith("mean ")


def test_a_phone_has_hours_down_from_the_first_to_the_last(visit: Visit, server: Server) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = opened(visit.page, f"{server.url}/all/times")
    cells = page.get_by_role("grid").get_by_role("row").first.get_by_role("gridcell")
    expect(cells).to_have_count(7)


def test_the_page_begins_with_90_days_and_28_can_be_chosen(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all/times")
    expect(page.locator(".window-button")).to_contain_text("90 days")
    page.keyboard.press("2")
    expect(page.locator(".window-button")).to_contain_text("28 days")
    assert page.url.endswith("?w=28d")
