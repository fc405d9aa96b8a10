"""Every page of organizations that no demo has: nothing runs, nothing breaks out, nothing lies."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard import axe
from tests.browser.dashboard.asking import asked
from tests.browser.dashboard.conftest import opened
from tests.browser.dashboard.reading import Questions, differences, read
from tests.browser.dashboard.unusual import (
    EMOJI,
    FAMILY,
    HOSTILE,
    LONG,
    NAMES,
    RIGHT_TO_LEFT,
    make_unusual,
)
from tests.browser.profile import thorough
from tests.demos import NOW
from tests.serving import make_token, serving_database

pytestmark = thorough

SCOPE_PAGES = ("", "/why", "/posts", "/times", "/learned", "/goals", "/followers", "/accounts")
QUERY = """{ organizations(first: 10) { nodes { id label brands(first: 5) { nodes { id label
  posts(first: 1) { nodes { id } } } } } } }"""

_PUSHED = """() => [...document.querySelectorAll('.side, .table-scroll')].filter(each =>
  each.checkVisibility() && each.scrollWidth > each.clientWidth).map(each => each.outerHTML
  .slice(0, 200))"""
"""Parts that are wider than their place, so that somebody has to push them aside."""


@pytest.fixture(scope="module")
def server(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    path = tmp_path_factory.mktemp("unusual") / "backbone.db"
    with ThreadPoolExecutor(1) as apart:  # a browser may have an event loop running here
        apart.submit(asyncio.run, make_unusual(sqlite_template, path)).result()
    url = f"sqlite+aiosqlite:///{path}"
    with serving_database(url, now=lambda: NOW) as address:
        yield Server(address, make_token(url))


@pytest.fixture(scope="module")
def paths(server: Server) -> dict[str, str]:
    """The pages of organizations, of brands and of their posts, by the labels of the owners."""
    found = {}
    for organization in asked(server, QUERY)["organizations"]["nodes"]:
        found[organization["label"]] = f"/o/{organization['id']}"
        for brand in organization["brands"]["nodes"]:
            found[f"brand {brand['label']}"] = f"/b/{brand['id']}"
            for post in brand["posts"]["nodes"]:
                found[f"post {brand['label']}"] = f"/p/{post['id']}"
    return found


def proven(visit: Visit, server: Server, path: str) -> Page:
    """A page whose numbers are the API's, at any width, and which did nothing it shouldn't."""
    questions = Questions(visit.page)
    page = opened(visit.page, server.url + path)
    shown, loose = read(page)
    assert differences(shown, questions.answers(server.token)) == []
    assert loose == []
    for width in (390, 320, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(150)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(_PUSHED) == []
    assert (visit.foreign, visit.complaints) == ([], [])
    return page


@pytest.mark.parametrize("page", [*SCOPE_PAGES, "/business"])
@pytest.mark.parametrize("owner", [HOSTILE, "Empty", "Quiet", "Huge"], ids=lambda name: name[:5])
def test_a_page_of_an_unusual_organization_is_right(
    visit: Visit, server: Server, paths: dict[str, str], owner: str, page: str
) -> None:
    shown = proven(visit, server, paths[owner] + page)
    assert shown.title() != "owned"
    assert shown.locator("img[src=x]").count() == 0


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name[:5])
@pytest.mark.parametrize("kind", ["brand", "post"])
def test_whatever_a_name_says_it_is_text(
    visit: Visit, server: Server, paths: dict[str, str], kind: str, name: str
) -> None:
    page = proven(visit, server, paths[f"{kind} {name}"])
    where = page.locator(".scope-button b" if kind == "brand" else "h1").first
    expect(where).to_have_text(name, use_inner_text=False)
    assert axe.violations(page) == []


def test_hostile_names_stay_text_in_dialogs_menus_and_chips(
    visit: Visit, server: Server, paths: dict[str, str]
) -> None:
    page = opened(visit.page, f"{server.url}{paths[HOSTILE]}?tag={'%3Cimg%20src=x%3E'}")
    expect(page.locator(".scope-button").first).to_contain_text("<img src=x")
    page.keyboard.press("s")
    expect(page.get_by_role("dialog")).to_contain_text("<img src=x")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("/")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type("<img")
    expect(page.get_by_role("dialog")).to_contain_text("<img src=x")
    assert page.locator("img[src=x]").count() == 0
    assert visit.complaints == []


@pytest.mark.parametrize("section", ["organization", "brands", "tags", "notes"])
def test_the_settings_of_a_hostile_organization_are_right(
    visit: Visit, server: Server, paths: dict[str, str], section: str
) -> None:
    opened(visit.page, server.url + paths[HOSTILE])
    proven(visit, server, f"/settings/{section}")


def test_right_to_left_names_are_laid_out_from_the_right(
    visit: Visit, server: Server, paths: dict[str, str]
) -> None:
    page = opened(visit.page, server.url + paths[HOSTILE])
    said = page.locator("[data-tile=brands] [data-field]", has_text=RIGHT_TO_LEFT).first
    assert said.evaluate("element => getComputedStyle(element).direction") == "rtl"
    # What stands after it isn't turned round with it.
    assert page.evaluate("getComputedStyle(document.body).direction") == "ltr"


def test_an_avatar_doesnt_tear_an_emoji_apart(
    visit: Visit, server: Server, paths: dict[str, str]
) -> None:
    page = opened(visit.page, server.url + paths[f"brand {EMOJI}"])
    said = page.locator(".scope-button .avatar").first.inner_text()
    assert said in (FAMILY, EMOJI, f"{FAMILY}☕")


def test_a_title_of_300_characters_is_whole_where_it_is_asked_for(
    visit: Visit, server: Server, paths: dict[str, str]
) -> None:
    assert len(LONG) == 300
    page = opened(visit.page, f"{server.url}{paths[HOSTILE]}/posts")
    link = page.get_by_title(LONG).first
    assert link.bounding_box()["height"] < 60  # type: ignore[index]


def test_a_brand_without_views_says_so_instead_of_showing_none(
    visit: Visit, server: Server, paths: dict[str, str]
) -> None:
    page = proven(visit, server, paths["brand Without views"])
    expect(page.locator("h1")).to_contain_text("No platform here reports views")
    expect(page.locator(".headline > button").first).to_contain_text("—")


def test_an_organization_with_500_brands_finds_every_one(
    visit: Visit, server: Server, paths: dict[str, str]
) -> None:
    page = opened(visit.page, server.url + paths["Huge"])
    expect(page.locator(".scope-button").first).to_contain_text("500 brands")
    page.keyboard.press("s")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type("brand 487")
    page.get_by_role("option", name="Brand 487").click()
    expect(page.locator(".scope-button").first).to_contain_text("Brand 487")


def test_500_brands_dont_make_a_page_slow(
    visit: Visit, server: Server, paths: dict[str, str]
) -> None:
    page = opened(visit.page, server.url + paths["Huge"])
    assert page.evaluate("document.querySelectorAll('*').length") < 4000
    assert page.locator(".side nav a").count() < 100


def test_a_filter_that_is_gone_says_so_and_is_cleared(
    visit: Visit, server: Server, paths: dict[str, str]
) -> None:
    for page_name in ("", "/why", "/posts", "/learned"):
        page = opened(visit.page, f"{server.url}{paths['Quiet']}{page_name}?tag=gone")
        page.get_by_role("button", name="Clear the filters").first.click()
        expect(page.get_by_role("alert")).to_have_count(0)
        expect(page.locator(".chip")).to_have_count(0)
        expect(page.locator("h1:not([aria-busy])")).to_be_visible()
