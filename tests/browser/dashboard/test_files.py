"""A tile's file has what the tile shows: each field has a column, and its value stands there."""

import json
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.conftest import opened
from tests.browser.dashboard.files import FIELDS, Field, columns_of
from tests.browser.dashboard.pages import EACH
from tests.browser.dashboard.reading import Questions, value_at
from tests.browser.dashboard.unfiled import BEYOND_ROWS, LACKING, RENAMED
from tests.browser.profile import thorough

pytestmark = thorough

PAGES = [
    *EACH,
    "/all/business",
    "/all/learned",
    "/all/followers",
    "/all/why?m=engagement",
    "/all?by=platform&m=engagement",
    "/all?m=engagementRate&by=platform&vs=none",
    "/{brand}?w=90d&g=week&m=postsPublished",
]


def fields_of(tile: Locator) -> list[Field]:
    """The fields that a tile shows, as a picture and as its table."""
    found: list[str] = tile.evaluate(FIELDS)
    turn = tile.locator("> .tile-head [aria-pressed]")
    if turn.count():
        turn.click()
        found += tile.evaluate(FIELDS)
        turn.click()
    return [Field(*each.split(":", 1)) for each in sorted(set(found))]


def file_of(page: Page, tile: Locator, token: str) -> tuple[str, list[dict[str, Any]]]:
    """The export that a tile's menu asks for, and its rows."""
    tile.locator("> .tile-head [aria-haspopup=menu]").click()
    with page.expect_request("**/exports/*.jsonl*") as asked:
        page.get_by_role("menuitem", name="JSON lines").click()
    page.get_by_role("button", name="Dismiss").click()  # no link has come, and it says so
    url = asked.value.url
    answer = httpx.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=60)
    assert answer.status_code == 200, answer.text
    name = url.partition("/exports/")[2].partition(".")[0]
    return name, [json.loads(line) for line in answer.text.splitlines()]


def values_in(rows: list[dict[str, Any]], headers: list[str]) -> list[Any]:
    """What stands in some columns, of cells with several values each of them."""
    cells = [row[header] for row in rows for header in headers]
    return [each for cell in cells for each in (cell if isinstance(cell, list) else [cell])]


@pytest.mark.parametrize("path", PAGES)
def test_each_tiles_file_has_what_the_tile_shows(
    visit: Visit, server: Server, named: dict[str, str], path: str
) -> None:
    questions = Questions(visit.page)
    page = opened(visit.page, server.url + path.format(**named))
    own = questions.answers(server.token)
    page.route("**/exports/**", lambda route: route.abort())
    missing = []
    for tile in page.locator("[data-tile]:has(> .tile-head [aria-haspopup=menu])").all():
        shown = fields_of(tile)
        export, rows = file_of(page, tile, server.token)
        columns = columns_of(export)
        for field in shown:
            names = field.names if field.names in columns else RENAMED.get(field.names)
            if names not in columns:
                missing += [(export, field)] * (field.names not in LACKING)
                continue
            value = value_at(own[field.operation], field.way)
            is_there = value is None or value in values_in(rows, columns[names])
            if not is_there and field.names not in BEYOND_ROWS:
                missing.append((export, field))
    assert missing == []


def test_a_file_of_a_tile_is_of_that_tile_alone(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all/business")
    page.route("**/exports/**", lambda route: route.abort())
    for name, header in {
        "revenue-USD": "business revenue currencies currency",
        "leaders-USD": "business leaders by revenue currency",
    }.items():
        _, rows = file_of(page, page.locator(f"[data-tile={name}]"), server.token)
        assert {row[header] for row in rows} == {"USD"}
