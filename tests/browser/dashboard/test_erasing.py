"""Posts are erased where they are seen, once their number is typed; then no page has them."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard import axe
from tests.browser.dashboard.asking import asked
from tests.browser.dashboard.conftest import opened
from tests.browser.dashboard.reading import Questions, differences, read
from tests.browser.profile import thorough

pytestmark = thorough

POSTS = """query ($brand: ID!) { brand(id: $brand) {
  label posts(first: 8) { totalCount nodes { id label } } } }"""


@pytest.fixture
def brand(server: Server, named: dict[str, str]) -> Any:
    """A brand with its newest posts, as they are now."""
    return asked(server, POSTS, brand=named["brand"].removeprefix("b/"))["brand"]


def confirm(page: Page, typed: str) -> None:
    """Type what the dialog asks for, and erase."""
    page.get_by_label("Type the number of posts to confirm").fill(typed)
    page.get_by_role("button", name="Erase for good").click()


def test_chosen_posts_are_gone_from_the_list_and_from_every_count(
    visit: Visit, server: Server, named: dict[str, str], brand: Any
) -> None:
    questions = Questions(visit.page)
    page = opened(visit.page, f"{server.url}/{named['brand']}/posts")
    total, gone = brand["posts"]["totalCount"], brand["posts"]["nodes"][:2]
    boxes = page.get_by_role("checkbox", name="Choose ")
    boxes.nth(1).check()
    boxes.nth(2).check()
    page.get_by_role("button", name="Erase").click()
    dialog = page.get_by_role("dialog", name="Erase 2 posts?")
    expect(dialog).to_contain_text("This can\N{RIGHT SINGLE QUOTATION MARK}t be undone.")
    confirm(page, "2")
    expect(page.locator(".toasts")).to_contain_text("2 posts erased.")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("group", name="Tag or erase the chosen posts")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{total - 2:,} posts")
    expect(page.locator(".freshness")).to_contain_text(f"of {total - 2:,} posts measured")
    for post in gone:
        expect(page.locator(f"a[href*='{post['id']}']")).to_have_count(0)
    of_list = [one for one in read(page)[0] if one.field.startswith("posts_page:")]
    assert differences(of_list, questions.answers(server.token)) == []
    assert visit.complaints == []


def test_a_post_is_erased_on_its_own_page_and_the_brands_posts_are_next(
    visit: Visit, server: Server, brand: Any
) -> None:
    post = brand["posts"]["nodes"][3]
    address = f"{server.url}/p/{post['id']}"
    page = opened(visit.page, address)
    page.get_by_role("button", name="Erase this post").click()
    confirm(page, "1")
    expect(page.locator(".toasts")).to_contain_text("1 post erased.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("posts")
    expect(page.locator("tbody tr").first).to_be_visible()
    expect(page.locator(f"a[href*='{post['id']}']")).to_have_count(0)
    assert visit.complaints == []
    page = opened(page, address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("There is no such page")


def test_nothing_is_erased_before_the_right_number_is_typed(
    visit: Visit, server: Server, brand: Any
) -> None:
    page = opened(visit.page, f"{server.url}/p/{brand['posts']['nodes'][4]['id']}")
    page.get_by_role("button", name="Erase this post").click()
    erase = page.get_by_role("button", name="Erase for good")
    typed = page.get_by_label("Type the number of posts to confirm")
    expect(erase).to_be_disabled()
    typed.fill("2")
    expect(erase).to_be_disabled()
    typed.fill("1")
    expect(erase).to_be_enabled()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Erase this post")).to_be_focused()


def test_everybody_can_read_what_erasing_asks(visit: Visit, server: Server, brand: Any) -> None:
    page = opened(visit.page, f"{server.url}/p/{brand['posts']['nodes'][4]['id']}")
    page.get_by_role("button", name="Erase this post").click()
    expect(page.get_by_role("dialog", name="Erase 1 post?")).to_be_visible()
    assert axe.violations(page) == []
