"""The dashboard's first page stays small: what a browser loads before it shows a number."""

import gzip
import re
from pathlib import Path

import pytest

from app.web import dashboard_pages
from app.web.assets import Asset

KB = 1024
BUILT = dashboard_pages.FOLDER

_STATIC_IMPORT = re.compile(r"""\b(?:import|export)\b[^("'`;]*["']\./([^"']+\.js)["']""")
"""What a module needs before it runs; `import("./x.js")`, which loads later, has a bracket."""


def gzipped(path: Path) -> int:
    """How many bytes of a file travel."""
    return len(gzip.compress(path.read_bytes(), compresslevel=6, mtime=0))


def named_in_the_shell(pattern: str) -> list[str]:
    """The files of the page that it names itself, by how they are named."""
    shell = (BUILT / "index.html").read_text("utf-8")
    return re.findall(rf'"\{{\{{root\}}\}}/dashboard/({pattern})"', shell)


def first_scripts(folder: Path, start: str) -> set[str]:
    """The script of the page and everything that it imports before it runs."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _STATIC_IMPORT.findall((folder / name).read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def scripts() -> set[str]:
    (main,) = named_in_the_shell(r"main-\w+\.js")
    return first_scripts(BUILT, main)


def test_the_first_page_needs_at_most_80_kb_of_script(scripts: set[str]) -> None:
    sizes = {name: gzipped(BUILT / name) for name in scripts}
    assert sum(sizes.values()) <= 80 * KB, sizes


def test_a_browser_is_told_of_every_script_at_once_and_there_are_two(scripts: set[str]) -> None:
    assert scripts == set(named_in_the_shell(r"[\w-]+\.js"))
    assert len(scripts) == 2


def test_the_style_sheet_has_at_most_12_kb() -> None:
    (sheet,) = named_in_the_shell(r"main-\w+\.css")
    assert gzipped(BUILT / sheet) <= 12 * KB


def test_latin_text_needs_at_most_50_kb_of_font() -> None:
    (font,) = named_in_the_shell(r"inter-latin-\w+-\w+-\w+\.woff2")
    assert (BUILT / font).stat().st_size <= 50 * KB


def test_a_browser_that_has_a_file_asks_for_the_shell_alone() -> None:
    files = named_in_the_shell(r"[^\"]+")
    lasting = [
        name
        for name in files
        if "immutable" in Asset.read(BUILT / name, "").headers["Cache-Control"]
    ]
    assert set(files) - set(lasting) == {"icon.svg"}


def test_the_shell_has_less_than_3_kb() -> None:
    assert (BUILT / "index.html").stat().st_size < 3 * KB


@pytest.mark.parametrize("dialog", ["window", "scope", "palette", "keys", "query"])
def test_dialogs_are_no_part_of_the_first_page(scripts: set[str], dialog: str) -> None:
    (chunk,) = BUILT.glob(f"{dialog}-*.js")
    assert chunk.name not in scripts


def test_imports_are_followed_and_what_loads_later_is_not(tmp_path: Path) -> None:
    (tmp_path / "main.js").write_text(
        'import"./bare.js";import{a as b}from"./named.js";const c=()=>import("./later.js");'
        'var t="import or export \\"./text.js\\"";export{b as d};'
    )
    (tmp_path / "bare.js").write_text('export*from"./deep.js"\n')
    (tmp_path / "named.js").write_text('import"./main.js"')
    (tmp_path / "deep.js").write_text("")
    assert first_scripts(tmp_path, "main.js") == {"main.js", "bare.js", "named.js", "deep.js"}
