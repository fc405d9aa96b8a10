"""What comes first while a page loads, and how much it moves."""

import pytest

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.conftest import opened
from tests.browser.dashboard.pages import EACH
from tests.browser.profile import thorough

WATCH = """
  window.shifts = [];
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => window.shifts.push(
    [entry.value, ...entry.sources.map((source) => source.node?.outerHTML?.slice(0, 60))],
  ))).observe({ type: 'layout-shift', buffered: true });
"""
"""Every shift of a page while it loads, with what moved."""

HEADED = """
  new MutationObserver((_, observer) => {
    if (!document.querySelector('[role=tab] [data-field]')) return;
    observer.disconnect();
    window.cameAlong = ['series', 'platforms', 'why']
      .filter((name) => document.querySelector(`[data-tile=${name}]`));
  }).observe(document, { subtree: true, childList: true, attributes: true });
"""
"""Notes which tiles are there as soon as the numbers at the head are."""

SHIFT_AT_MOST = 0.02
"""An organization's name may take a second line; nothing of the page itself moves."""


@thorough
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", EACH)
def test_nothing_moves_once_it_is_there(
    visit: Visit, server: Server, named: dict[str, str], path: str, width: int
) -> None:
    page = visit.page
    page.set_viewport_size({"width": width, "height": 900})
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(WATCH)
    opened(page, server.url + path.format(**named))
    shifts = page.evaluate("window.shifts")
    assert sum(shift[0] for shift in shifts) <= SHIFT_AT_MOST, shifts


def test_the_large_picture_comes_with_the_numbers_at_the_head_and_before_the_rest(
    visit: Visit, server: Server
) -> None:
    visit.page.add_init_script(HEADED)
    opened(visit.page, f"{server.url}/all")
    assert visit.page.evaluate("window.cameAlong") == ["series"]
