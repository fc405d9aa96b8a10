"""What people do on the dashboard, and what each costs the page's main thread."""

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Browser, Page

from benchmarks.traces import CATEGORIES, Trace

Act = Callable[[Page], None]


class Interaction(NamedTuple):
    """Where somebody does it, what comes before, and what is measured."""

    path: str
    prepare: Act
    act: Act


def nothing(_page: Page) -> None:
    """Nothing comes before."""


def key(name: str) -> Act:
    return lambda page: page.keyboard.press(name)


def press(selector: str) -> Act:
    return lambda page: page.locator(selector).first.click()


def dialog(name: str) -> Act:
    """Open a dialog and wait until it has come."""

    def act(page: Page) -> None:
        page.keyboard.press(name)
        page.get_by_role("dialog").get_by_role("combobox").wait_for()
        page.wait_for_load_state("networkidle")

    return act


def point(page: Page) -> None:
    """Move over the large picture, from day to day."""
    box = page.locator("[data-tile=series] svg[role=img]").bounding_box()
    assert box is not None
    for step in range(12):
        page.mouse.move(box["x"] + 60 + 60 * step, box["y"] + 120)


def walk(page: Page) -> None:
    """Walk through the large picture by keys."""
    page.locator("[data-tile=series] svg[role=img]").focus()
    for _ in range(6):
        page.keyboard.press("ArrowLeft")


MENU = "[data-tile=series] button[aria-label^='More about']"
INTERACTIONS = {
    "other days": Interaction("/all", nothing, key("3")),
    "another comparison": Interaction("/all", nothing, key("x")),
    "a filter by a row": Interaction(
        "/all", nothing, press("[data-tile=platforms] button >> nth=2")
    ),
    "another number": Interaction("/all", nothing, press("[role=tab] >> nth=2")),
    "a menu": Interaction("/all", nothing, press(MENU)),
    "a letter in the search": Interaction("/all", dialog("/"), key("m")),
    "pointing at a picture": Interaction("/all", nothing, point),
    "keys in a picture": Interaction("/all", nothing, walk),
    "the dialog of days": Interaction("/all", nothing, key("w")),
    "a list in another order": Interaction("/all/posts", nothing, press("th button")),
    "the next page of a list": Interaction("/all/posts", nothing, press("button:has-text('Next')")),
}


def interacted(browser: Browser, page: Page, act: Act) -> tuple[float, float]:
    """The main thread's milliseconds from input to frame, and those of the longest task."""
    browser.start_tracing(page=page, categories=CATEGORIES)
    act(page)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(700)  # Chromium notes an event once it is drawn
    trace = Trace(browser.stop_tracing())
    longest = max(trace.tasks(0, 2**63))
    found = [trace.busy_ms(*one) for one in trace.interactions()]
    return max(found, default=longest), longest
