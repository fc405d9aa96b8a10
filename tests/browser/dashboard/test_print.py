"""Every page on paper: light, without chrome, as wide as the sheet, and nothing cut off."""

import re

import pytest

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.conftest import opened
from tests.browser.dashboard.pages import EACH
from tests.browser.profile import thorough

pytestmark = thorough

SHEET = 688
"""An A4 sheet less its margins of 14 mm, at 96 points an inch."""
_CHROME = (
    ".side, .tab-bar, .main .button:not(.toolbar > *, .window-button), .acts, .skip, .busy-line"
)
_CUT = """([sheet, chrome]) => {
  const seen = element => element.checkVisibility() && element.getBoundingClientRect().width > 1;
  const of = element => `${element.tagName} ${element.className.baseVal ?? element.className}`;
  return {
    chrome: [...document.querySelectorAll(chrome)].filter(seen).map(of),
    dark: [...document.querySelectorAll('html, body, main')]
      .map(each => getComputedStyle(each).backgroundColor)
      .filter(colour => !['rgba(0, 0, 0, 0)', 'rgb(255, 255, 255)'].includes(colour)),
    cut: [...document.querySelectorAll('main *')].filter(seen)
      .filter(each => !each.closest('.hidden-text'))
      .filter(each => each.getBoundingClientRect().right > sheet + 1).map(of),
    over: [...document.querySelectorAll('main table')].filter(each =>
      each.getBoundingClientRect().right
        > each.closest('section').getBoundingClientRect().right + 1).map(of),
  };
}"""


@pytest.mark.parametrize("path", EACH)
def test_a_page_prints_light_whole_and_without_chrome(
    visit: Visit, server: Server, named: dict[str, str], path: str
) -> None:
    visit.page.emulate_media(color_scheme="dark")
    page = opened(visit.page, server.url + path.format(**named))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": SHEET, "height": 1000})
    page.wait_for_timeout(300)
    found = page.evaluate(_CUT, [SHEET, _CHROME])
    assert found == {"chrome": [], "dark": [], "cut": [], "over": []}
    assert page.locator("h1").is_visible()
    assert page.locator(".topline .scope-name").is_visible()


def test_colours_of_a_dark_screen_arent_printed(visit: Visit, server: Server) -> None:
    visit.page.emulate_media(color_scheme="dark")
    page = opened(visit.page, f"{server.url}/all")
    tokens = """() => { const style = getComputedStyle(document.documentElement);
      return [...style].filter(name => name.startsWith('--'))
        .map(name => [name, style.getPropertyValue(name)].join()); }"""
    assert any("--TIKTOK" in token for token in page.evaluate(tokens))
    page.emulate_media(color_scheme="light")
    light = page.evaluate(tokens)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(tokens) == light


def test_a_sheet_says_which_days_it_is_of_and_how_fresh(
    visit: Visit, server: Server, named: dict[str, str]
) -> None:
    page = opened(visit.page, f"{server.url}/{named['organization']}")
    page.emulate_media(media="print")
    for said in ("28 days", "compared with", "As of"):
        assert page.locator(".toolbar", has_text=said).is_visible()


def test_the_overview_prints_on_three_sheets_at_most(
    visit: Visit, server: Server, named: dict[str, str]
) -> None:
    page = opened(visit.page, f"{server.url}/{named['organization']}")
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) <= 3
