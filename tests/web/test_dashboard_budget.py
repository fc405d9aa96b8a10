"""The dashboard's first page stays small: what a browser loads before it shows a number."""

import gzip
import re
from pathlib import Path

import pytest

from app.web import dashboard_pages

KB = 1024
BUILT = dashboard_pages.FOLDER

_STATIC_IMPORT = re.compile(r"""\b(?:import|export)\b[^("'`;]*["']\./([^"']+\.js)["']""")
"""What a module needs before it runs; `import("./x.js")`, which loads later, has a bracket."""


def gzipped(path: Path) -> int:
    """How many bytes of a file travel."""
    return len(gzip.compress(path.read_bytes(), compresslevel=6, mtime=0))


def first_scripts(folder: Path) -> set[str]:
    """The script of the page and everything that it imports before it runs."""
    found: set[str] = set()
    waiting = ["main.js"]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _STATIC_IMPORT.findall((folder / name).read_text("utf-8"))
    return found


def test_the_first_page_needs_at_most_80_kb_of_script() -> None:
    sizes = {name: gzipped(BUILT / name) for name in first_scripts(BUILT)}
    assert sum(sizes.values()) <= 80 * KB, sizes


def test_the_style_sheet_has_at_most_12_kb() -> None:
    assert gzipped(BUILT / "main.css") <= 12 * KB


def test_latin_text_needs_at_most_50_kb_of_font() -> None:
    assert (BUILT / "inter-latin.woff2").stat().st_size <= 50 * KB


def test_the_shell_has_less_than_3_kb() -> None:
    assert (BUILT / "index.html").stat().st_size < 3 * KB


@pytest.mark.parametrize("dialog", ["window", "scope", "palette", "keys", "query"])
def test_dialogs_are_no_part_of_the_first_page(dialog: str) -> None:
    (chunk,) = BUILT.glob(f"{dialog}-*.js")
    assert chunk.name not in first_scripts(BUILT)


def test_imports_are_followed_and_what_loads_later_is_not(tmp_path: Path) -> None:
    (tmp_path / "main.js").write_text(
        'import"./bare.js";import{a as b}from"./named.js";const c=()=>import("./later.js");'
        'var t="import or export \\"./text.js\\"";export{b as d};'
    )
    (tmp_path / "bare.js").write_text('export*from"./deep.js"\n')
    (tmp_path / "named.js").write_text('import"./main.js"')
    (tmp_path / "deep.js").write_text("")
    assert first_scripts(tmp_path) == {"main.js", "bare.js", "named.js", "deep.js"}
