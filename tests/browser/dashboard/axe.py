"""axe-core on a page: what WCAG 2.2 AA asks for, as far as a program can tell."""

from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.profile import PROFILE

SCRIPT = Path(__file__).parents[2] / "conformance" / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """async (context) => {
  const found = await axe.run(context, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'],
  });
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    `${id} at ${target.join(' ')}: ${failureSummary.replaceAll('\\n', ' ')}`));
}"""


@cache
def _source() -> str:
    return SCRIPT.read_text("utf-8")


_ALL: dict[str, list[str]] = {"include": ["html"], "exclude": []}
_SHORT = _ALL | {"exclude": ["tbody tr:nth-child(n + 8)"]}
"""A table's later rows are as its first are, and to look at 50 takes most of the time."""


def violations(page: Page) -> list[str]:
    """Every place that breaks a rule, and how; skips the test where axe-core isn't installed."""
    if not SCRIPT.exists():
        pytest.skip("axe-core isn't installed: npm ci --prefix tests/conformance")
    # Scripts that the debugger runs are not the page's: its policy needs no exception for them.
    page.evaluate(f"() => {{ {_source()} }}")
    return [str(each) for each in page.evaluate(_RUN, _ALL if PROFILE == "browser" else _SHORT)]
