"""A total that wasn't measured today or yesterday says of which day it is, wherever it stands."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.asking import asked
from tests.browser.dashboard.conftest import opened
from tests.browser.dashboard.reading import Questions, differences, read
from tests.browser.profile import thorough

pytestmark = thorough

YESTERDAY = "2026-11-27"
POSTS = """{ posts(first: 100, filter: { platforms: [INSTAGRAM] }) { nodes { id label brand { id }
  collection { state } analytics { lastDate totals { views } }
  growthCurve { points { date total } } } } }"""


@pytest.fixture(scope="module")
def old(server: Server) -> Any:
    """A post whose account's sign-in was refused days ago, when it was young."""
    nodes = asked(server, POSTS)["posts"]["nodes"]
    failed = [post for post in nodes if post["collection"]["state"] == "FAILED"]
    return next(post for post in failed if post["analytics"]["totals"]["views"])


def test_a_posts_page_says_when_it_was_last_measured(
    visit: Visit, server: Server, old: Any
) -> None:
    questions = Questions(visit.page)
    page = opened(visit.page, f"{server.url}/p/{old['id']}")
    expect(page.get_by_role("heading", name="As last measured")).to_be_visible()
    expect(page.get_by_role("heading", name="Now")).to_have_count(0)
    said = page.locator(".lede time")
    expect(said).to_have_attribute("datetime", old["analytics"]["lastDate"])
    shown, loose = read(page)
    assert differences(shown, questions.answers(server.token)) == []
    assert loose == []


def test_its_curve_ends_where_it_was_last_measured(visit: Visit, server: Server, old: Any) -> None:
    page = opened(visit.page, f"{server.url}/p/{old['id']}")
    dates = [point["date"] for point in old["growthCurve"]["points"]]
    last = max(n for n, date in enumerate(dates) if date <= old["analytics"]["lastDate"])
    assert last < len(dates) - 1
    field = f"post_page:post.growthCurve.points.{last}.total"
    expect(page.locator(f"[data-tile=growth] svg [data-field='{field}']")).to_be_visible()


def test_a_list_says_it_of_its_old_totals_alone(visit: Visit, server: Server, old: Any) -> None:
    page = opened(visit.page, f"{server.url}/all/posts?p=INSTAGRAM")
    row = page.get_by_role("row").filter(has=page.locator(f"a[href*='{old['id']}']"))
    expect(row.get_by_text("last measured")).to_be_visible()
    posts = asked(server, POSTS)["posts"]["nodes"][:50]
    dates = [post["analytics"]["lastDate"] for post in posts if post["analytics"]]
    said = page.get_by_text("last measured").locator("time")
    days = said.evaluate_all("all => all.map(each => each.dateTime)")
    assert days == [date for date in dates if date < YESTERDAY]
    assert 0 < len(days) < 50


def test_the_palette_says_it_behind_the_number(visit: Visit, server: Server, old: Any) -> None:
    page = opened(visit.page, f"{server.url}/b/{old['brand']['id']}")
    page.keyboard.press("/")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type(old["label"])
    found = page.get_by_role("option").filter(has_text="views on").first
    expect(found.locator("time")).to_have_attribute("datetime", old["analytics"]["lastDate"])
