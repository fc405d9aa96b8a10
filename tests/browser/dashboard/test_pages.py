"""Every page, seen once in each look: its numbers are the API's, and everybody can read it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Server, Visit, watched
from tests.browser.dashboard import axe
from tests.browser.dashboard.conftest import opened, signed_in
from tests.browser.dashboard.menus import FILES, LACKING, PICTURES, SAID, known_excuses, menus_of
from tests.browser.dashboard.pages import CHOSEN, EACH, FORMS, WITHOUT_NUMBERS
from tests.browser.dashboard.reading import Questions, differences, read
from tests.browser.profile import thorough

WIDTHS = (320, 390, 768, 1440, 2560)


class Look(NamedTuple):
    """How somebody looks at a page."""

    width: int
    scheme: str


DESK, OTHERS = Look(1440, "light"), (Look(1440, "dark"), Look(390, "light"), Look(390, "dark"))
LOOKS = [
    *((path, DESK) for path in (*EACH, *FORMS)),
    *(pytest.param((path, DESK), marks=thorough) for path in CHOSEN),
    *(pytest.param((path, look), marks=thorough) for look in OTHERS for path in (*EACH, *FORMS)),
]


class Seen(NamedTuple):
    """A page that is there, and all that it asked."""

    path: str
    visit: Visit
    questions: Questions


@pytest.fixture(scope="module")
def looking(
    chromium: Browser, server: Server, session_cookie: list[dict[str, object]]
) -> Iterator[Callable[[Look], Seen]]:
    """A tab for each look, of somebody who is signed in: a new one costs more than a page does."""
    with ExitStack() as open_ones:

        @cache
        def tab_of(look: Look) -> Seen:
            context = signed_in(
                chromium, session_cookie, width=look.width, color_scheme=look.scheme
            )
            visit = watched(open_ones.enter_context(context), server)
            return Seen("", visit, Questions(visit.page))

        yield tab_of


@pytest.fixture(scope="module", params=LOOKS, ids=str)
def seen(
    request: pytest.FixtureRequest,
    server: Server,
    looking: Callable[[Look], Seen],
    named: dict[str, str],
) -> Seen:
    """A page in a look: opened once, for all that is asked of it."""
    path, look = request.param
    _, visit, questions = tab = looking(look)
    if visit.page.url != "about:blank":  # what a page stores isn't there when the next one opens
        visit.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        visit.page.goto("about:blank")
    for noted in (visit.foreign, visit.complaints, questions.asked):
        noted.clear()
    opened(visit.page, server.url + path.format(**named))
    return tab._replace(path=path)


def test_every_number_on_a_page_is_the_apis(seen: Seen, server: Server) -> None:
    shown, loose = read(seen.visit.page)
    assert len(shown) > (0 if seen.path in FORMS else 10) or seen.path in WITHOUT_NUMBERS
    assert differences(shown, seen.questions.answers(server.token)) == []
    assert loose == []


def test_each_tiles_menu_is_whole_or_excused_by_name(seen: Seen) -> None:
    menus = menus_of(seen.visit.page)
    of_menus = FILES | PICTURES | SAID
    wrong = {menu.name: of_menus & set(menu.items) ^ menu.whole for menu in menus}
    assert {name: items for name, items in wrong.items() if items} == {}
    assert [menu.name for menu in menus if menu.is_large and "table" in menu.excuses] == []
    assert menus or seen.path not in EACH


def test_the_excuses_are_those_of_one_place() -> None:
    assert set(LACKING) == known_excuses()


@pytest.mark.parametrize("seen", [("/{organization}", DESK)], ids=str, indirect=True)
def test_the_overview_takes_three_questions(seen: Seen) -> None:
    assert 0 < len(seen.questions.asked) <= 3


def test_nothing_on_a_page_keeps_somebody_out(seen: Seen) -> None:
    assert axe.violations(seen.visit.page) == []


def test_a_page_asks_no_other_host_and_its_policy_refuses_nothing(seen: Seen) -> None:
    assert seen.visit.foreign == []
    assert seen.visit.complaints == []


@thorough
@pytest.mark.parametrize("path", [*EACH, *FORMS])
def test_a_page_never_scrolls_sideways(
    visit: Visit, server: Server, named: dict[str, str], path: str
) -> None:
    page = opened(visit.page, server.url + path.format(**named))
    wider = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(150)  # pictures are drawn anew at their width
        wider[width] = page.evaluate("document.documentElement.scrollWidth") - width
    assert wider == dict.fromkeys(WIDTHS, 0)


BROKEN_WORDS = """() => {
  const found = [];
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, words = text.data.trim().split(/\\s+/);
    const range = document.createRange();
    range.selectNodeContents(text);
    const lines = new Set([...range.getClientRects()].map((each) => Math.round(each.top)));
    if (text.parentElement.closest("th, td, li, p") && lines.size > words.length) {
      found.push(text.data.slice(0, 30));
    }
  }
  return found;
}"""
"""Texts that have more lines than words."""


@thorough
@pytest.mark.parametrize("path", [*EACH, *FORMS])
def test_on_a_phone_no_word_is_broken(
    visit: Visit, server: Server, named: dict[str, str], path: str
) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 900})
    page = opened(visit.page, server.url + path.format(**named))
    assert page.evaluate(BROKEN_WORDS) == []
