"""A shared report as its reader sees it, and the dialog that shares one."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.asking import asked
from tests.browser.dashboard.conftest import opened
from tests.browser.dashboard.files import FIELDS, Field
from tests.browser.dashboard.reading import Questions, differences, read, value_at
from tests.browser.profile import thorough

pytestmark = thorough

CREATE = """mutation ($input: ShareInput!) {
  createShare(input: $input) { path secret share { id } } }"""
SCOPES = """{ brands(first: 2) { nodes { id label organization { id label } } } }"""


@pytest.fixture(scope="module")
def brand(server: Server) -> Any:
    return asked(server, SCOPES)["brands"]["nodes"][0]


def share(server: Server, scope: str, **given: Any) -> Any:
    given = {"scopeId": scope, "name": "November", **given}
    return asked(server, CREATE, input=given)["createShare"]


SHOWN = [
    {},
    {"window": {"preset": "LAST_90_DAYS"}, "compareTo": {"to": "PREVIOUS_YEAR"}},
    {"window": {"start": "2026-10-01", "end": "2026-10-31"}, "compareTo": {"to": "NONE"}},
    {"sections": ["SERIES", "WHY"], "note": "Two parts alone, in 1 note."},
]


@pytest.mark.parametrize("given", SHOWN)
@pytest.mark.parametrize("kind", ["brand", "organization"])
def test_every_number_of_a_report_is_the_apis(
    visit: Visit, server: Server, brand: Any, kind: str, given: Any
) -> None:
    scope = brand["id"] if kind == "brand" else brand["organization"]["id"]
    created = share(server, scope, **given)
    questions = Questions(visit.page)
    page = opened(visit.page, server.url + created["path"])
    expect(page.locator(".report-foot")).to_be_visible()
    shown, loose = read(page)
    assert len(shown) > 10
    assert differences(shown, questions.answers(created["secret"])) == []
    assert (loose, visit.complaints, visit.foreign) == ([], [], [])


def test_a_report_leads_nowhere_else(visit: Visit, server: Server, brand: Any) -> None:
    created = share(server, brand["organization"]["id"])
    page = opened(visit.page, server.url + created["path"])
    expect(page.locator(".ranked li")).to_have_count(5)
    assert page.locator("a").count() == 0
    assert created["secret"] not in page.content()


def as_value(cell: str) -> float | str:
    """What a cell says: a number where it is one."""
    try:
        return float(cell)
    except ValueError:
        return cell


def test_a_reader_has_what_is_shown_as_files_and_asks_for_nothing_else(
    visit: Visit, server: Server, brand: Any
) -> None:
    created = share(server, brand["organization"]["id"])
    questions = Questions(visit.page)
    page = opened(visit.page, server.url + created["path"])
    expect(page.locator(".ranked li")).to_have_count(5)
    page.wait_for_load_state("networkidle")
    own = questions.answers(created["secret"])
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    days = "2026-10-31-to-2026-11-27"
    for tile in page.locator("[data-tile]").all():
        name = tile.get_attribute("data-tile")
        tile.get_by_role("button", name="More about").click()
        items = page.get_by_role("menuitem")
        assert items.all_inner_texts() == ["CSV", "PNG", "SVG"]
        with page.expect_download() as download:
            items.first.click()
        assert download.value.suggested_filename == f"{name}-{days}.csv"
        written = download.value.path().read_bytes().decode()
        rows = list(csv.DictReader(io.StringIO(written, newline="")))
        known = {as_value(cell) for row in rows for cell in row.values()}
        fields = [Field(*each.split(":", 1)) for each in tile.evaluate(FIELDS)]
        values = [value_at(own[each.operation], each.way) for each in fields]
        assert [value for value in values if value is not None and value not in known] == []
        assert values
    assert [url for url in asked_for if not re.search(r"/dashboard/|^(blob|data):", url)] == []
    assert (visit.complaints, visit.foreign) == ([], [])


def test_what_was_not_chosen_is_not_there(visit: Visit, server: Server, brand: Any) -> None:
    created = share(server, brand["id"], sections=["PLATFORMS"], name="Where from")
    page = opened(visit.page, server.url + created["path"])
    expect(page.get_by_role("heading", level=1)).to_have_text("Where from")
    assert page.locator("[data-tile]").count() == 1
    expect(page.locator("[data-tile=platforms]")).to_be_visible()


def test_a_number_is_chosen_for_the_picture(visit: Visit, server: Server, brand: Any) -> None:
    created = share(server, brand["id"])
    page = opened(visit.page, server.url + created["path"])
    page.get_by_role("tab", name="Engagement rate").click()
    expect(page.locator("#tile-series")).to_have_text("Engagement rate per day")
    page.get_by_role("button", name="Show the table").first.click()
    expect(page.locator("[data-tile=series] tbody tr")).to_have_count(28)


def test_a_report_prints_on_two_sheets(
    visit: Visit, server: Server, brand: Any, tmp_path: Path
) -> None:
    created = share(server, brand["id"], note="A note of one sentence.")
    page = opened(visit.page, server.url + created["path"])
    expect(page.locator(".ranked li")).to_have_count(5)
    pdf = page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 2
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print or PDF")).to_be_hidden()
    # A4 less its margins, at 96 points an inch: nothing is cut off.
    assert page.evaluate("document.querySelector('.report').getBoundingClientRect().width") <= 689


def test_a_report_fits_a_phone(chromium: Browser, server: Server, brand: Any) -> None:
    created = share(server, brand["id"], note="x" * 200)
    context = chromium.new_context(viewport={"width": 320, "height": 700}, locale="en-GB")
    page = opened(context.new_page(), server.url + created["path"])
    expect(page.locator(".report-foot")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_a_reader_needs_no_account_and_gets_no_cookie(
    chromium: Browser, server: Server, brand: Any
) -> None:
    created = share(server, brand["id"])
    context = chromium.new_context(locale="en-GB")
    page = opened(context.new_page(), server.url + created["path"])
    expect(page.get_by_role("heading", level=1)).to_contain_text("Views")
    assert context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    context.close()


def test_a_password_opens_a_report_for_this_page(visit: Visit, server: Server, brand: Any) -> None:
    created = share(server, brand["id"], password="open sesame")
    page = opened(visit.page, server.url + created["path"])
    field = page.get_by_label("Password", exact=True)
    field.fill("not this one")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("This isn't the report's password.")
    expect(field).to_be_focused()
    field.fill("open sesame")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Views")
    page.reload()
    expect(page.get_by_label("Password", exact=True)).to_be_visible()


def test_an_ended_link_says_whom_to_ask(visit: Visit, server: Server, brand: Any) -> None:
    created = share(server, brand["id"])
    ending = "mutation ($id: ID!) { revokeShare(id: $id) { id } }"
    asked(server, ending, id=created["share"]["id"])
    page = opened(visit.page, server.url + created["path"])
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "This report\N{RIGHT SINGLE QUOTATION MARK}s link ended on 28 November 2026"
    )
    expect(page.locator(".lede")).to_have_text(
        f"Ask {brand['organization']['label']} for a new one."
    )
    page = opened(page, f"{server.url}/r/share_nothing")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such report")


def sharing(page: Page, server: Server, path: str) -> Any:
    """Open the dialog on a page."""
    opened(page, server.url + path)
    page.locator(".toolbar").get_by_role("button", name="Share").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.wait_for_load_state("networkidle")
    return dialog


def test_a_report_is_shared_read_and_ended_by_its_dialog(
    visit: Visit, server: Server, brand: Any
) -> None:
    questions = Questions(visit.page)
    dialog = sharing(visit.page, server, f"/b/{brand['id']}?w=lm&vs=none")
    expect(dialog.get_by_text("Last month, moving on")).to_be_visible()
    dialog.get_by_label("1 \N{EN DASH} 31 Oct, fixed").check()
    dialog.get_by_label("Why views changed").uncheck()
    expect(dialog.get_by_text("Readers see of")).not_to_contain_text("why views changed")
    dialog.get_by_label("Name").fill("October")
    dialog.get_by_label("A note to its readers").fill("Look at the third week.")
    dialog.get_by_role("button", name="Make the link").click()
    link = dialog.get_by_label("link", exact=True).inner_text().strip()
    assert link.startswith(f"{server.url}/r/share_")
    dialog.get_by_role("button", name="I have it").click()
    report = opened(visit.page.context.new_page(), link)
    expect(report.locator(".report-days")).to_have_text("1 \N{EN DASH} 31 October 2026")
    expect(report.locator(".report-note")).to_have_text("Look at the third week.")
    expect(report.locator("[data-tile=why]")).to_have_count(0)
    dialog = sharing(visit.page, server, f"/b/{brand['id']}")
    row = dialog.get_by_role("row", name="October")
    expect(row).to_contain_text("1 \N{EN DASH} 31 Oct")
    shown, loose = read(visit.page)
    assert differences(shown, questions.answers(server.token)) == []
    assert (loose, visit.complaints, visit.foreign) == ([], [], [])
    visit.page.once("dialog", lambda asking: asking.accept())
    row.get_by_role("button", name="End the link to October").click()
    expect(row).to_have_count(0)


def test_a_posts_page_shares_the_report_of_its_brand(
    visit: Visit, server: Server, brand: Any, named: dict[str, str]
) -> None:
    dialog = sharing(visit.page, server, f"/{named['post']}")
    expect(dialog.get_by_label("Name")).to_have_value(brand["label"])
    dialog.get_by_role("button", name="Make the link").click()
    link = dialog.get_by_label("link", exact=True).inner_text().strip()
    report = opened(visit.page.context.new_page(), link)
    expect(report.locator(".report-top")).to_contain_text(brand["label"])
    assert visit.complaints == []


def test_what_can_not_be_shared_says_why(visit: Visit, server: Server, brand: Any) -> None:
    dialog = sharing(visit.page, server, f"/b/{brand['id']}?p=INSTAGRAM")
    expect(
        dialog.get_by_text("Filters aren\N{RIGHT SINGLE QUOTATION MARK}t shared")
    ).to_be_visible()
    dialog.get_by_label("Password", exact=True).fill("short")
    dialog.get_by_role("button", name="Make the link").click()
    expect(dialog.get_by_role("alert")).to_contain_text("8 to 200 characters")
    expect(dialog.get_by_label("Password", exact=True)).to_be_focused()


def test_everything_is_not_shared(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all")
    expect(page.locator(".toolbar").get_by_role("button", name="Share")).to_have_count(0)


def test_the_settings_list_every_link(visit: Visit, server: Server, brand: Any) -> None:
    share(server, brand["id"], name="In the list", password="open sesame")
    questions = Questions(visit.page)
    page = opened(visit.page, f"{server.url}/settings/shares")
    row = page.get_by_role("row", name="In the list")
    expect(row).to_contain_text("with a password")
    expect(row).to_contain_text("until 28 Dec")
    shown, loose = read(page)
    assert differences(shown, questions.answers(server.token)) == []
    assert (loose, visit.complaints) == ([], [])
