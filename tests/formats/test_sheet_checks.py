"""Workbooks that would take too much memory are refused before they do."""

import zipfile
import zlib
from pathlib import Path

import pytest

from app.errors import BadUserInput
from app.formats import sheet_checks
from app.formats.sheets import Workbook
from tests.formats.books import ods, raw_xlsx, xlsx


@pytest.mark.parametrize(
    "body",
    [
        '<row r="1"/><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"/><row r="1048576"><c r="AA1048576"><v>1</v></c></row>',
        # A low row behind it, a cell whose row says otherwise, and other ways to write it.
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row r="5"><c r="A5"/></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1'/><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="1"/><row r="2"><c r = "xfd1048576"><v>1</v></c></row>',
    ],
)
def test_corners_far_apart_are_refused_before_they_take_memory(tmp_path: Path, body: str) -> None:
    book = raw_xlsx(tmp_path / "book", {"One": body})

    with pytest.raises(BadUserInput, match="more than 20,000,000 cells"):
        sheet_checks.check_workbook(book)


@pytest.mark.parametrize(
    "places",
    [
        ("M1000000",),
        ("KN1000",),
        ("KN20000",),
        ("GR9", "A90000"),
        ("XFD1000",),
    ],
)
def test_what_reaches_far_in_one_direction_is_no_more_than_it_is(
    tmp_path: Path, places: tuple[str, ...]
) -> None:
    cells = "".join(f'<row r="1"><c r="{place}"><v>1</v></c></row>' for place in places)

    sheet_checks.check_workbook(raw_xlsx(tmp_path / "book", {"One": cells}))


def test_cells_without_places_are_tried_where_they_may_reach_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = f'<row>{"<c><v>1</v></c>" * 9_000}</row><row r="9999"><c r="A9999"><v>1</v></c></row>'
    book = raw_xlsx(tmp_path / "book", {"One": row})
    monkeypatch.setattr(sheet_checks, "TRIED_BYTES", 1_000_000_000)

    with pytest.raises(BadUserInput, match="more than 20,000,000 cells"):
        sheet_checks.check_workbook(book)


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = xlsx(tmp_path / "book", {"One": [["a"] * 20] * 50})
    monkeypatch.setattr(sheet_checks, "MAX_BYTES", 1000)

    with pytest.raises(BadUserInput, match="save it as CSV"):
        sheet_checks.check_workbook(book)


def test_a_workbook_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = xlsx(tmp_path / "book", {"One": [["a"]]})
    monkeypatch.setattr(sheet_checks, "MAX_PACKED", 100)

    with pytest.raises(BadUserInput, match="larger than 100 bytes"):
        sheet_checks.check_workbook(book)


NUMBER = '<table:table-cell office:value-type="float" office:value="5" {}/>'


def test_numbers_that_are_repeated_without_end_are_refused(tmp_path: Path) -> None:
    many = NUMBER.format('table:number-columns-repeated="16384"')
    rows = f'<table:table-row table:number-rows-repeated="20000">{many}</table:table-row>'

    with pytest.raises(BadUserInput, match=r"can't be read|more than 20,000,000 cells"):
        sheet_checks.check_workbook(ods(tmp_path / "book.ods", rows))


def test_a_text_that_very_many_cells_share_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = "".join(f'<c r="A{at}" t="s"><v>0</v></c>' for at in range(1, 2001))
    book = raw_xlsx(tmp_path / "book.xlsx", {"One": f"<row>{cells}</row>"}, "x" * 1_000_000)
    monkeypatch.setattr(sheet_checks, "TRIED_BYTES", 1_000_000_000)

    with pytest.raises(BadUserInput, match="too much text"):
        sheet_checks.check_workbook(book)


def test_a_sheet_is_looked_at_whatever_its_part_is_called(tmp_path: Path) -> None:
    plain = raw_xlsx(
        tmp_path / "plain", {"One": '<row r="1"/><row r="2"><c r="XFD1048576"><v>1</v></c></row>'}
    )
    renamed = tmp_path / "renamed"
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(renamed, "w") as after:
        for name in before.namelist():
            content = before.read(name).replace(b"worksheets/sheet1.xml", b"media/picture.png")
            after.writestr(name.replace("worksheets/sheet1.xml", "media/picture.png"), content)

    with pytest.raises(BadUserInput, match="more than 20,000,000 cells"):
        sheet_checks.check_workbook(renamed)


def test_an_entity_that_doubles_and_doubles_is_not_followed(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10 if at else "ha"}">' for at in range(12))
    book = raw_xlsx(
        tmp_path / "book",
        {"One": '<row r="1"><c r="A1" t="inlineStr"><is><t>&l11;</t></is></c></row>'},
        front=f"<!DOCTYPE x [{laughs}]>",
    )

    with pytest.raises(BadUserInput, match="unrecognized entity"):
        list(Workbook(book).rows("One"))


@pytest.mark.parametrize("is_packed", [True, False])
def test_cells_behind_the_size_that_a_part_is_said_to_have_are_seen(
    tmp_path: Path, is_packed: bool
) -> None:
    hidden = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    book = raw_xlsx(tmp_path / "book", {"One": f'<row r="1"><c r="A1"/></row>{hidden}'})
    with zipfile.ZipFile(book) as whole:
        parts = {info.filename: whole.read(info) for info in whole.infolist()}
    method = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(book, "w", method) as forged:
        for name, text in parts.items():
            forged.writestr(name, text)
        for info in forged.infolist():  # the directory is written from these
            shown = parts[info.filename].partition(hidden.encode())[0]
            info.file_size, info.CRC = len(shown), zlib.crc32(shown)

    with pytest.raises(BadUserInput, match="can't be read"):
        sheet_checks.check_workbook(book)
