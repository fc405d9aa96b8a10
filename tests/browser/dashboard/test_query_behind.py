"""The query behind a tile has what the tile shows: each tile of each page."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.conftest import opened
from tests.browser.dashboard.pages import EACH
from tests.browser.dashboard.reading import Questions, value_at
from tests.browser.profile import thorough

pytestmark = thorough

WITH_MENU = "[data-tile]:has(button[aria-label^='More about'])"
NAMES = "all => all.map((one) => one.dataset.tile)"


def line_of(page: Page, tile: str) -> str:
    """The address in the line for a shell."""
    page.locator(f"[data-tile='{tile}'] > .tile-head [aria-label='More about']").click()
    page.get_by_role("menuitem", name="The query behind it").click()
    page.get_by_role("tab", name="curl").click()
    line = page.get_by_role("tabpanel").locator("pre").inner_text()
    page.keyboard.press("Escape")
    found = re.search(r"'(http[^']+)'", line)
    assert found, line
    return found[1]


def fields_of(page: Page, tile: str) -> set[str]:
    """The fields that a tile shows, but for those of other operations."""
    fields: list[str] = page.locator(f"[data-tile='{tile}'] [data-field*=':']").evaluate_all(
        "all => all.map((one) => one.dataset.field)"
    )
    return set(fields)


@pytest.mark.parametrize("path", ["/all?p=TIKTOK&vs=year", "/all?m=postsPublished&g=week", *EACH])
def test_each_tiles_query_gives_what_the_tile_shows(
    visit: Visit, server: Server, named: dict[str, str], path: str
) -> None:
    questions = Questions(visit.page)
    page = opened(visit.page, server.url + path.format(**named))
    own = questions.answers(server.token)
    tiles: list[str] = page.locator(WITH_MENU).evaluate_all(NAMES)
    headers = {"Authorization": f"Bearer {server.token}"}
    wrong = []
    for tile in tiles:
        url = line_of(page, tile)
        found = re.search(r"/operations/(\w+)", url)
        assert found
        answer: dict[str, Any] = httpx.get(url, headers=headers, timeout=60).json()["data"]
        wrong += [
            (tile, field)
            for field in fields_of(page, tile)
            if field.startswith(f"{found[1]}:")
            and _at(answer, field) != value_at(own[found[1]], field.partition(":")[2])
        ]
    assert wrong == []


def _at(answer: dict[str, Any], field: str) -> Any:
    try:
        return value_at(answer, field.partition(":")[2])
    except (KeyError, IndexError):
        return "isn't asked"
