"""Somebody sets a goal, is told what is wrong with it, changes it and puts it away."""

from playwright.sync_api import expect

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.conftest import opened
from tests.browser.profile import thorough

pytestmark = thorough


def test_a_goal_is_set_after_its_mistake_is_mended_then_changed_and_archived(
    visit: Visit, server: Server
) -> None:
    page = opened(visit.page, f"{server.url}/all/goals")
    page.get_by_role("button", name="Set a goal").click()
    dialog = page.get_by_role("dialog", name="Set a goal")
    dialog.get_by_label("Name").fill("A month of many views")
    dialog.get_by_label("Target").fill("5000")
    dialog.get_by_label("Last day").fill("2026-11-01")
    dialog.get_by_role("button", name="Set the goal").click()
    expect(dialog.get_by_role("alert")).to_contain_text("a goal needs a day at least")
    expect(dialog.get_by_label("Last day")).to_have_attribute("aria-invalid", "true")

    dialog.get_by_label("Last day").fill("2026-12-20")
    dialog.get_by_role("button", name="Set the goal").click()
    expect(dialog).to_be_hidden()
    goal = page.locator(".goals > li", has_text="A month of many views")
    expect(goal).to_contain_text("5,000 views")

    goal.get_by_role("button", name="Change A month of many views").click()
    page.get_by_role("menuitem", name="Change").click()
    dialog = page.get_by_role("dialog", name="Change the goal")
    dialog.get_by_label("Target").fill("6000")
    dialog.get_by_role("button", name="Save").click()
    expect(goal).to_contain_text("6,000 views")

    goal.get_by_role("button", name="Change A month of many views").click()
    page.get_by_role("menuitem", name="Archive").click()
    page.get_by_role("dialog").get_by_role("button", name="Archive").click()
    expect(page.locator("[data-tile=active] .goals > li")).to_have_count(6)
    expect(page.locator("[data-tile=archived]")).to_contain_text("A month of many views")


def test_without_a_goal_nothing_is_drawn_and_its_key_neither(
    visit: Visit, server: Server, named: dict[str, str]
) -> None:
    page = opened(visit.page, f"{server.url}/{named['brand']}/goals")
    expect(page.get_by_role("heading", level=1)).to_have_text("No goal is under way")
    expect(page.locator(".lede")).to_contain_text("what is to be reached by when")
    for name in ("active", "ended", "archived"):
        for tile in page.locator(f"[data-tile={name}]").all():
            expect(tile.locator(".goal-bar").first).to_be_visible()
    expect(page.get_by_text("triangle")).to_have_count(0)


def test_what_is_done_on_a_page_comes_after_what_it_says(
    visit: Visit, server: Server, named: dict[str, str]
) -> None:
    for path in ("goals", "accounts"):
        page = opened(visit.page, f"{server.url}/{named['organization']}/{path}")
        heading = page.get_by_role("heading", level=1).bounding_box()
        act = page.locator(".main-act").first.bounding_box()
        assert heading
        assert act
        assert act["y"] > heading["y"] + heading["height"]
