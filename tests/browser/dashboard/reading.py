"""What a page shows, compared with what the API says to the same questions."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
from playwright.sync_api import Page

from tests.browser.dashboard.numbers import whole_parts, written

# Every element that says which field it shows, with its own text; and every text with a digit
# that stands in none, nor in what may hold digits: days, axes, what people wrote, keys.
_READ = """() => {
  const shown = [];
  // Of what a phone writes otherwise, both stand on the page, and one is seen.
  const isPhone = matchMedia('(max-width: 760px)').matches;
  const unseen = '.hidden-text, title, [data-message], .' + (isPhone ? 'wide-only' : 'narrow-only');
  for (const element of document.querySelectorAll('[data-field]')) {
    const copy = element.cloneNode(true);
    copy.querySelectorAll(unseen).forEach((it) => it.remove());
    shown.push({
      field: element.dataset.field,
      as: element.dataset.as,
      part: element.dataset.part ?? null,
      text: copy.textContent.replaceAll('\\u00a0', ' ').trim(),
    });
  }
  const loose = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!/\\d/.test(node.textContent) || parent.closest(
      '[data-field], [data-date], [data-axis], [data-message], time, kbd, code, script, option'
    )) continue;
    loose.push(node.textContent.trim());
  }
  return { shown, loose, isPhone };
}"""

_SCOPED = {"scope", "scope-kind", "window"}
"""Names and windows in words: their own tests say what they must be."""


@dataclass(frozen=True)
class Shown:
    """A number on a page: whose field, how it is written, what it says."""

    field: str
    style: str
    part: str | None
    text: str
    is_phone: bool = False


def read(page: Page) -> tuple[list[Shown], list[str]]:
    """What a page shows, and the texts with digits that don't say whose they are."""
    found = page.evaluate(_READ)
    shown = [
        Shown(one["field"], one["as"], one["part"], one["text"], found["isPhone"])
        for one in found["shown"]
    ]
    return shown, found["loose"]


class Questions:
    """The stored queries that a page asked last, by name."""

    def __init__(self, page: Page) -> None:
        """Listen to a page's requests from now on."""
        self.asked: dict[str, str] = {}
        page.on("request", lambda request: self._note(request.url))

    def _note(self, url: str) -> None:
        found = re.search(r"/operations/(\w+)(\?|$)", url)
        if found:
            self.asked[found[1]] = url

    def answers(self, token: str) -> dict[str, Any]:
        """What the API says to all of them, asked anew by a client of our own."""
        headers = {"Authorization": f"Bearer {token}"}
        given = {}
        for name, url in self.asked.items():
            answer = httpx.get(url, headers=headers, timeout=60).json()
            assert "errors" not in answer, (unquote(urlsplit(url).query), answer["errors"])
            given[name] = answer["data"]
        return given


def value_at(answer: Any, path: str) -> Any:
    """The value at `a.b.0.c` of an answer; null where something before it is."""
    for step in path.split("."):
        if answer is None:
            return None
        answer = answer[int(step)] if isinstance(answer, list) else answer[step]
    return answer


def differences(shown: list[Shown], answers: dict[str, Any]) -> list[str]:
    """Every number that isn't what the API says, with both."""
    return [
        f"{one.field}: the page says {one.text!r}, the API {expected!r}"
        for one in shown
        if one.style not in _SCOPED and not _says(one.text, expected := _expected(one, answers))
    ]


def _expected(one: Shown, answers: dict[str, Any]) -> str:
    name, _, path = one.field.partition(":")
    assert name in answers, f"{one.field}: the page never asked {name}"
    value = value_at(answers[name], path)
    if one.part is not None:
        # Parts of a change are whole numbers that add up to it.
        above, _, own = path.rpartition(".")
        drivers, keys = value_at(answers[name], above), one.part.split()
        parts = whole_parts([drivers[key] for key in keys], drivers["delta"])
        value = parts[keys.index(own)]
    return written(value, one.style, is_phone=one.is_phone).strip()  # as what is read off a page


def _says(text: str, expected: str) -> bool:
    """A label may say more around its number ("18,733 in two days"), but no other number."""
    return text == expected or (
        expected in text and not re.search(r"\d", text.replace(expected, "", 1))
    )
