"""docs/dashboard.md names what there is: pages, parameters, keys; the README shows it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "frontend" / "dashboard" / "src"
PAGE = (ROOT / "docs" / "dashboard.md").read_text("utf-8")
PICTURE_BYTES = 120_000


def first_cells(heading: str) -> list[str]:
    """The first cells of the table below a heading."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| (?!---)(.+?) \|", section, re.MULTILINE)[1:]


def test_every_page_of_a_scope_is_named_with_its_question() -> None:
    side = (SOURCES / "frame" / "side.tsx").read_text("utf-8")
    labels = re.findall(r'page: "\w+", label: "(.+?)"', side)
    assert first_cells("What its pages answer") == [*labels, "Business"]


def test_every_parameter_of_an_address_is_explained_in_its_order() -> None:
    choices = (SOURCES / "address" / "choices.ts").read_text("utf-8")
    written = re.findall(r'^    \["(\w+)", ', choices, re.MULTILINE)
    assert [cell.strip("`") for cell in first_cells("The address is the state")] == written


def test_every_key_is_listed() -> None:
    dialog = (SOURCES / "dialogs" / "keys.tsx").read_text("utf-8")
    listed = {
        key for keys in re.findall(r"\[\[(.+?)\], ", dialog) for key in re.findall(r'"(.+?)"', keys)
    }
    cells = first_cells("Keys")
    assert {key for cell in cells for key in re.findall(r"`(.+?)`", cell)} == listed


def test_the_readme_begins_with_a_small_picture_in_light_and_dark() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    begins = readme.partition("\n\n")[2]
    assert begins.startswith("<picture>")
    pictures = re.findall(r'(?:src|srcset)="(.+?)"', begins.partition("</picture>")[0])
    assert pictures == ["docs/overview-dark.webp", "docs/overview-light.webp"]
    for picture in pictures:
        assert (ROOT / picture).stat().st_size < PICTURE_BYTES


def test_the_readme_stays_short() -> None:
    assert (ROOT / "README.md").stat().st_size <= 9 * 1024
