"""Pages look as their pictures do; `make pictures` makes these anew, the README's too."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Server
from tests.browser.dashboard.asking import asked
from tests.browser.dashboard.conftest import opened, signed_in
from tests.browser.dashboard.pictures import FOLDER, MADE_WITH, difference, major_version
from tests.browser.profile import MAKES_PICTURES

DOCS = Path(__file__).parents[3] / "docs"
PAGES = {
    "overview": "/{organization}",
    "post": "/{post}",
    "report": "/{report}",
    "sign-in": "/sign-in",
}
SHARE = """mutation ($scope: ID!) {
  createShare(input: { scopeId: $scope, name: "November",
    note: "The rainy-season series carried this month." }) { path } }"""
SIZES = {1440: 900, 390: 1200}
SCHEMES = ("light", "dark")
AT_MOST_PERCENT = 0.5


@pytest.fixture(scope="module", params=PAGES)
def pictured(
    request: pytest.FixtureRequest,
    chromium: Browser,
    server: Server,
    session_cookie: list[dict[str, object]],
    named: dict[str, str],
) -> Iterator[tuple[str, Page]]:
    """A page by its name, opened once for all its pictures."""
    context = signed_in(chromium, session_cookie, reduced_motion="reduce")
    scope = named["brand"].removeprefix("b/")
    report = asked(server, SHARE, scope=scope)["createShare"]["path"].removeprefix("/")
    address = server.url + PAGES[request.param].format(report=report, **named)
    page = opened(context.new_page(), address)
    yield request.param, page
    context.close()


def look(page: Page, width: int, scheme: str) -> None:
    """Give a page a size and light or dark, and wait until it is drawn."""
    page.set_viewport_size({"width": width, "height": SIZES[width]})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.evaluate("document.fonts.ready.then(() => scrollTo(0, 0))")


def drawn(page: Page, expected: bytes | None) -> bytes:
    """A picture of a page: as it is expected, or else once nothing changes for a second."""
    picture, unchanged = page.screenshot(), 0
    while unchanged < 5:
        if expected is not None and difference(picture, expected) <= AT_MOST_PERCENT:
            break
        page.wait_for_timeout(200)
        before, picture = picture, page.screenshot()
        unchanged = unchanged + 1 if picture == before else 0
    return picture


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", SIZES)
def test_a_page_looks_as_its_picture_does(
    chromium: Browser, pictured: tuple[str, Page], width: int, scheme: str
) -> None:
    name, page = pictured
    path = FOLDER / f"{name}-{width}-{scheme}.png"
    if not MAKES_PICTURES and (made := MADE_WITH.read_text().strip()) != major_version(chromium):
        pytest.skip(f"the pictures were made with Chromium {made}")
    look(page, width, scheme)
    picture = drawn(page, None if MAKES_PICTURES else path.read_bytes())
    if MAKES_PICTURES:
        FOLDER.mkdir(exist_ok=True)
        path.write_bytes(picture)
        MADE_WITH.write_text(f"{major_version(chromium)}\n")
    assert difference(picture, path.read_bytes()) <= AT_MOST_PERCENT


@pytest.mark.skipif(not MAKES_PICTURES, reason="part of `make pictures`")
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_readme_begins_with_a_picture_of_the_overview(
    chromium: Browser,
    server: Server,
    session_cookie: list[dict[str, object]],
    named: dict[str, str],
    scheme: str,
) -> None:
    context = signed_in(chromium, session_cookie, color_scheme=scheme)
    page = opened(context.new_page(), server.url + PAGES["overview"].format(**named))
    page.set_viewport_size({"width": 1280, "height": 880})
    page.wait_for_timeout(200)
    session = context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": 82})
    (DOCS / f"overview-{scheme}.webp").write_bytes(base64.b64decode(taken["data"]))
    context.close()
