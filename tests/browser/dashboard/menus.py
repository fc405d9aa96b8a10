"""What the menu of each tile has, read off a page, and what it should have."""

import re
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page

EXCUSES = Path(__file__).parents[3] / "frontend/dashboard/src/parts/excuses.ts"

FILES = {"CSV", "JSON lines"}
"""What every server can make; more where it has what that takes."""
PICTURES = {"PNG", "SVG"}
SAID = {"The query behind it", "Explain these numbers"}
LACKING = {"words": FILES | PICTURES | SAID, "picked": FILES, "table": PICTURES}
"""What a tile may lack by each of the excuses."""

# Tiles with the excuses that they name, what their menu has, whether there is something drawn, and
# whether a picture's table is shown in its place. Tables have small drawings in their cells.
_READ = """async () => {
  const drawn = () => new Promise((done) => setTimeout(done));
  const found = [];
  for (const tile of document.querySelectorAll('[data-tile]')) {
    const button = tile.querySelector(':scope > .tile-head [aria-haspopup=menu]');
    button?.click();
    await drawn();
    const items = [...document.querySelectorAll('[role=menuitem]')].map((it) => it.textContent);
    button?.click();
    await drawn();
    found.push({
      name: tile.dataset.tile,
      excuses: tile.dataset.excused?.split(' ') ?? [],
      items,
      is_drawn: tile.querySelector(':scope > div:not(.tile-head) svg') !== null,
      is_large: [...tile.querySelectorAll('svg:is([role=img], [role=grid])')].some(
        (it) => it.clientWidth > 200 && !it.closest('td')),
      is_table: tile.querySelector(':scope > .tile-head [aria-pressed=true]') !== null,
    });
  }
  return found;
}"""


class Menu(NamedTuple):
    """A tile's menu, and what is seen of the tile."""

    name: str
    excuses: list[str]
    items: list[str]
    is_drawn: bool
    is_large: bool
    is_table: bool

    @property
    def whole(self) -> set[str]:
        """What it should have."""
        lacking = set[str]().union(*(LACKING[excuse] for excuse in self.excuses))
        if self.is_table or not self.is_drawn:
            lacking |= PICTURES
        return (FILES | PICTURES | SAID) - lacking


def menus_of(page: Page) -> list[Menu]:
    """The menu of each tile of a page."""
    found: list[dict[str, Any]] = page.evaluate(_READ)
    return [Menu(**each) for each in found]


def known_excuses() -> set[str]:
    """The excuses that there are: all stand in one place."""
    _, _, listed = EXCUSES.read_text("utf-8").partition("excuses = {")
    return set(re.findall(r"^  (\w+):", listed.partition("}")[0], re.MULTILINE))
