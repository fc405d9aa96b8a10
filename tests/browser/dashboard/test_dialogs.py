"""Dialogs as people use them: by keyboard and pointer, with the API's own numbers."""

import json
import subprocess
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.asking import asked
from tests.browser.dashboard.conftest import opened
from tests.browser.dashboard.reading import Questions, differences, read
from tests.browser.profile import thorough

pytestmark = thorough

DASH = "\N{EN DASH}"


@pytest.fixture
def page(visit: Visit, server: Server) -> Page:
    """The overview of everything."""
    return opened(visit.page, f"{server.url}/all")


def dialog(page: Page, key: str) -> Locator:
    """Press a key that opens a dialog."""
    page.keyboard.press(key)
    shown = page.get_by_role("dialog")
    expect(shown).to_be_visible()
    page.wait_for_load_state("networkidle")
    return shown


def day(page: Page, date: str) -> Locator:
    return page.locator(f"[data-day='{date}']")


def choices(page: Page) -> dict[str, str]:
    """What the address says."""
    return {key: values[0] for key, values in parse_qs(urlsplit(page.url).query).items()}


@pytest.mark.parametrize("key", ["w", "s", "/", "?"])
def test_a_dialog_shows_the_apis_numbers_alone_and_makes_no_complaint(
    visit: Visit, server: Server, key: str
) -> None:
    questions = Questions(visit.page)
    dialog(opened(visit.page, f"{server.url}/all"), key)
    shown, loose = read(visit.page)
    assert differences(shown, questions.answers(server.token)) == []
    assert (loose, visit.complaints, visit.foreign) == ([], [], [])


def test_escape_closes_a_dialog_and_the_button_has_the_focus_again(page: Page) -> None:
    button = page.locator(".window-button")
    button.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()


def test_a_preset_is_taken_at_once_and_can_be_gone_back_from(page: Page, server: Server) -> None:
    dialog(page, "w").get_by_role("button", name="Last 90 days").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert choices(page) == {"w": "90d"}
    page.go_back()
    assert page.url == f"{server.url}/all"


def test_a_range_is_chosen_by_arrow_keys(page: Page) -> None:
    dialog(page, "w").get_by_role("button", name="Free range").press("Enter")
    expect(day(page, "2026-11-27")).to_be_focused()
    for key in ("PageUp", "Home", "Enter", "ArrowDown", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert choices(page) == {"w": "2026-10-26..2026-11-01"}


def test_escape_drops_the_first_day_before_it_closes_the_dialog(page: Page) -> None:
    dialog(page, "w")
    day(page, "2026-11-10").click()
    expect(page.get_by_text("From Tue 10 Nov")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("From Tue 10 Nov")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_be_visible()


def test_today_is_the_last_day_there_is(page: Page) -> None:
    dialog(page, "w")
    expect(day(page, "2026-11-29")).to_have_attribute("aria-disabled", "true")
    day(page, "2026-11-29").click(force=True)
    expect(page.get_by_text("Choose a preset")).to_be_visible()
    day(page, "2026-11-27").click()
    day(page, "2026-11-28").click()
    expect(page.locator(".window-button")).to_contain_text(f"27 {DASH} 28 Nov")


def test_other_days_to_compare_with_are_chosen_in_the_calendar(page: Page) -> None:
    shown = dialog(page, "w")
    shown.get_by_label("Other days").check()
    day(page, "2026-10-12").click()
    day(page, "2026-10-05").click()
    assert choices(page) == {"vs": "2026-10-05..2026-10-12"}
    expect(shown.get_by_text(f"5 {DASH} 12 Oct")).to_be_visible()


def test_a_week_begins_on_the_organizations_first_day(visit: Visit, server: Server) -> None:
    organization = asked(server, "{ organizations(first: 1) { nodes { id } } }")
    (identifier,) = (node["id"] for node in organization["organizations"]["nodes"])
    page = opened(visit.page, f"{server.url}/o/{identifier}")
    first = dialog(page, "w").get_by_role("columnheader").first
    expect(first).to_have_text("Mon")
    page.keyboard.press("Escape")
    asked(
        server,
        "mutation ($id: ID!) { updateOrganization(id: $id, input: { weekStart: SUNDAY }) { id } }",
        id=identifier,
    )
    opened(page, page.url)
    dialog(page, "w")
    expect(first).to_have_text("Sun")


def test_searching_a_brand_and_pressing_enter_opens_it_on_the_same_page(
    page: Page, server: Server
) -> None:
    opened(page, f"{server.url}/all/why?w=90d")
    dialog(page, "s")
    page.keyboard.type("ninth")
    page.keyboard.press("Enter")
    expect(page.locator(".scope-button").first).to_contain_text("The Ninth Shelf")
    assert urlsplit(page.url).path.endswith("/why")
    assert choices(page) == {"w": "90d"}


def test_several_brands_are_looked_at_together(page: Page) -> None:
    shown = dialog(page, "s")
    page.keyboard.type("ninth")
    page.keyboard.press("Control+Enter")
    expect(shown.get_by_role("button", name="Look at 1 brand")).to_be_visible()
    shown.get_by_role("combobox").fill("")
    shown.get_by_role("option", name="Slow Crumb").click()
    shown.get_by_role("button", name="Look at 2 brands together").click()
    expect(page.locator(".scope-button").first).to_contain_text("The Ninth Shelf, Slow Crumb")
    assert urlsplit(page.url).path.startswith("/s/sel_")


def test_the_palette_finds_posts_that_only_the_server_knows(page: Page) -> None:
    shown = dialog(page, "Control+k")
    page.keyboard.type("milky way")
    found = shown.get_by_role("group", name="Posts").get_by_role("option")
    expect(found.first).to_contain_text("Milky Way")


def test_the_palette_answers_a_question_about_a_brand(page: Page) -> None:
    dialog(page, "/")
    page.keyboard.type("why pocket")
    page.keyboard.press("Enter")
    expect(page.locator(".scope-button").first).to_contain_text("Pocket Observatory")
    assert urlsplit(page.url).path.endswith("/why")


def test_single_keys_can_be_turned_off_and_the_palette_stays(page: Page) -> None:
    dialog(page, "?").get_by_role("switch").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    assert choices(page) == {}
    expect(dialog(page, "Control+k")).to_be_visible()


def test_f_filters_the_page_by_the_row_with_the_focus(page: Page) -> None:
    page.get_by_role("button", name="TikTok").first.focus()
    page.keyboard.press("f")
    assert choices(page) == {"p": "TIKTOK"}


def test_the_line_for_a_shell_gives_what_the_tile_shows(page: Page, server: Server) -> None:
    page.get_by_role("button", name="More about Views gained per day").click()
    page.get_by_role("menuitem", name="The query behind it").click()
    page.get_by_role("tab", name="curl").click()
    line = page.get_by_role("tabpanel").locator("pre").inner_text()
    assert server.token not in line
    run = subprocess.run(
        ["/bin/sh", "-c", line],
        env={"BACKBONE_TOKEN": server.token, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=True,
        timeout=20,
    )
    views = json.loads(run.stdout)["data"]["scope"]["overview"]["views"]
    page.keyboard.press("Escape")
    expect(page.locator("[data-field='overview_head:scope.overview.views']").first).to_have_text(
        f"{views:,}", use_inner_text=True
    )


def test_numbers_are_explained_with_their_days_and_units(page: Page, server: Server) -> None:
    (window,) = asked(
        server,
        "{ scope { overview(window: { preset: LAST_28_DAYS }) { window { previousEnd } } } }",
    )["scope"]["overview"].values()
    page.get_by_role("button", name="More about Views gained per day").click()
    page.get_by_role("menuitem", name="Explain these numbers").click()
    dialog = page.get_by_role("dialog")
    for word in ("Days", "Compared with", "Units", "Filters", "Measured", "As of", "Unknown"):
        expect(dialog.locator("dt").get_by_text(word, exact=True)).to_be_visible()
    expect(dialog).to_contain_text(f"31 Oct {DASH} 27 Nov, days of each organization")
    expect(dialog).to_contain_text(f"{date.fromisoformat(window['previousEnd']):%-d %b}")
    assert read(page)[1] == []


def test_what_has_days_of_its_own_isnt_said_to_be_of_the_pages(
    page: Page, server: Server, named: dict[str, str]
) -> None:
    opened(page, f"{server.url}/{named['brand']}")
    page.get_by_role("button", name="More about Best time to post").click()
    page.get_by_role("menuitem", name="Explain these numbers").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Units", exact=True)).to_be_visible()
    expect(dialog.get_by_text("Days", exact=True)).to_have_count(0)


def test_the_tiles_query_opens_in_graphiql_with_its_variables(page: Page) -> None:
    page.get_by_role("button", name="More about Views gained per day").click()
    page.get_by_role("menuitem", name="The query behind it").click()
    with page.expect_popup() as opening:
        page.get_by_role("link", name="Open in GraphiQL").click()
    graphiql = opening.value
    expect(graphiql.locator(".graphiql-tab-active")).to_contain_text("overview_head")
    expect(graphiql.locator(".graphiql-query-editor")).to_contain_text("$compareTo")
    expect(graphiql.get_by_role("region", name="Variables")).to_contain_text("LAST_28_DAYS")


def test_brands_of_the_overview_are_chosen_with_ctrl_and_looked_at_together(
    page: Page,
) -> None:
    rows = page.locator("[data-tile=brands] tbody tr")
    names = [rows.nth(at).locator("a b").inner_text() for at in (0, 2)]
    for at in (0, 1, 1, 2):
        rows.nth(at).locator("td").first.click(modifiers=["Control"])
    page.get_by_role("button", name="Look at 2 brands together").click()
    expect(page.locator(".scope-button").first).to_contain_text(names[0])
    expect(page.locator(".scope-button").first).to_contain_text(names[1])
    assert urlsplit(page.url).path.startswith("/s/sel_")
