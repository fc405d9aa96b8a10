"""A tile's picture as a file: by itself it shows the very numbers that the tile does."""

import re
import struct
import xml.etree.ElementTree as ET

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.conftest import opened
from tests.browser.profile import thorough

pytestmark = thorough

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {
    "/{brand}": {"series", "platforms", "why", "engagement", "best-hours"},
    "/all?by=platform": {"series", "platforms", "why", "top-posts"},
    "/{organization}/why": {"parts"},
    "/{post}": {"growth", "hours"},
    "/{brand}/times": {"hours", "week"},
    "/{organization}/goals": {"active", "archived"},
    "/{brand}/followers": {"level"},
    "/{organization}/accounts": {"coverage"},
    "/{organization}/business": {"revenue-INR", "credits", "assets"},
}

# Numbers that are seen in a tile, as they are written; not those of a note that leads elsewhere.
_NUMBERS = """(tile) => [...tile.querySelectorAll('[data-field]')]
  .filter((it) => it.checkVisibility() && it.tagName !== 'title' && !it.closest('p:has(a)'))
  .map((it) => {
    const copy = it.cloneNode(true);
    copy.querySelectorAll('.hidden-text, title, .narrow-only').forEach((unseen) => unseen.remove());
    return copy.textContent;
  })"""


def saved(page: Page, tile: Locator, kind: str) -> bytes:
    """The file that a tile's menu gives."""
    tile.locator("> .tile-head [aria-haspopup=menu]").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=kind).click()
    return download.value.path().read_bytes()


def bare(texts: list[str]) -> str:
    """Texts as one, without the blanks between them."""
    return re.sub(r"\s", "", "".join(texts))


@pytest.mark.parametrize(("path", "names"), DRAWN.items(), ids=list(DRAWN))
def test_a_picture_has_the_numbers_of_its_tile_and_needs_nothing_else(
    visit: Visit, server: Server, named: dict[str, str], path: str, names: set[str]
) -> None:
    page = opened(visit.page, server.url + path.format(**named))
    seen = 0
    for name in names:
        tile = page.locator(f"[data-tile='{name}']")
        written = saved(page, tile, "SVG").decode()
        picture = ET.fromstring(written)  # noqa: S314 - it is our own
        drawn = bare(["".join(text.itertext()) for text in picture.iter(f"{SVG}text")])
        assert bare([tile.locator("h2").inner_text()]) in drawn
        numbers = tile.evaluate(_NUMBERS)
        seen += len(numbers)
        assert [number for number in numbers if bare([number]) not in drawn] == [], name
        assert re.findall(r"var\(|color\(|data-\w+=|url\((?!#hatch)|Infinity|NaN", written) == []
        assert set(re.findall(r"https?://[^\"]+", written)) == {SVG[1:-1]}
    assert seen > 0
    assert visit.complaints == []


def test_a_picture_for_slides_is_twice_as_fine_as_the_page(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all")
    tile = page.locator("[data-tile=platforms]")
    picture = ET.fromstring(saved(page, tile, "SVG"))  # noqa: S314 - it is our own
    pixels = saved(page, tile, "PNG")
    assert pixels.startswith(b"\x89PNG")
    assert struct.unpack(">II", pixels[16:24]) == tuple(
        2 * int(picture.attrib[side]) for side in ("width", "height")
    )


def test_a_picture_holds_the_images_of_its_tile(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all")
    tile = page.locator("[data-tile=top-posts]")
    picture = ET.fromstring(saved(page, tile, "SVG"))  # noqa: S314 - it is our own
    images = [image.attrib["href"] for image in picture.iter(f"{SVG}image")]
    assert len(set(images)) == tile.locator("img").count() == 5
    assert all(image.startswith("data:image/png;base64,") for image in images)


def test_where_there_is_nothing_to_draw_there_is_no_picture(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all?p=MASTODON")
    page.locator("[data-tile=series] > .tile-head [aria-haspopup=menu]").click()
    expect(page.get_by_role("menuitem", name="CSV")).to_be_visible()
    expect(page.get_by_role("menuitem", name="PNG")).to_have_count(0)
