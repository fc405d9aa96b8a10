"""Workbooks as rows of plain values."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.errors import BadUserInput
from app.formats import sheets
from tests.formats.books import ods, raw_xlsx, xlsx


def test_rows_are_read_from_the_first_line_on(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["", ""], ["", "id", "views"], ["", "a", 5], ["", "b", 2.5]]
    book = xlsx(tmp_path / "book", {"One": rows, "Two": []})

    assert sheets.sheet_names(book) == ["One", "Two"]
    assert list(sheets.rows_of(book, "One")) == [
        ["", ""],
        ["id", "views"],
        ["a", 5],
        ["b", 2.5],
    ]
    assert list(sheets.rows_of(book, "Two")) == []


def test_a_number_of_more_than_fifteen_digits_is_shown_as_what_is_left_of_it(
    tmp_path: Path,
) -> None:
    book = xlsx(tmp_path / "book", {"One": [[178000000000000000, 123456789012345]]})

    ((long, exact),) = sheets.rows_of(book, "One")

    assert long == "1.7800000000E+17"
    assert exact == 123456789012345


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        (True, "TRUE"),
        (datetime(2026, 11, 28), "2026-11-28"),
        (datetime(2026, 11, 28, 10, 5), "2026-11-28 10:05:00"),
        (date(2026, 11, 28), "2026-11-28"),
        (time(0, 9), "00:09:00"),
        (timedelta(hours=26, seconds=3), "26:00:03"),
        ("text", "text"),
        (5.0, 5),
    ],
)
def test_cells_are_plain_values(cell: Any, plain: Any) -> None:
    assert sheets._plain(cell) == plain


@pytest.mark.parametrize(
    "body",
    [
        '<row r="1"/><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"/><row r="1048576"><c r="AA1048576"><v>1</v></c></row>',
    ],
)
def test_corners_far_apart_are_refused_before_they_take_memory(tmp_path: Path, body: str) -> None:
    book = raw_xlsx(tmp_path / "book", {"One": body})

    with pytest.raises(BadUserInput, match="more than 20,000,000 cells"):
        sheets.sheet_names(book)


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = xlsx(tmp_path / "book", {"One": [["a"] * 20] * 50})
    monkeypatch.setattr(sheets, "MAX_BYTES", 1000)

    with pytest.raises(BadUserInput, match="save it as CSV"):
        sheets.sheet_names(book)


def test_a_workbook_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = xlsx(tmp_path / "book", {"One": [["a"]]})
    monkeypatch.setattr(sheets, "MAX_PACKED", 100)

    with pytest.raises(BadUserInput, match="larger than 100 bytes"):
        sheets.sheet_names(book)


def test_a_damaged_workbook_is_a_clear_error(tmp_path: Path) -> None:
    book = tmp_path / "book"
    book.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 2000)

    with pytest.raises(BadUserInput, match="can't be read"):
        sheets.sheet_names(book)


NUMBER = '<table:table-cell office:value-type="float" office:value="5" {}/>'
EMPTY_ONES = '<table:table-cell table:number-columns-repeated="16384"/>'


def test_an_open_document_is_read_however_often_its_end_is_repeated(tmp_path: Path) -> None:
    end = f'<table:table-row table:number-rows-repeated="1048570">{EMPTY_ONES}</table:table-row>'
    number = NUMBER.format("")
    row = f"<table:table-row>{number}{number}{EMPTY_ONES}</table:table-row>"
    book = ods(tmp_path / "book.ods", row + end)

    assert sheets.sheet_names(book) == ["One"]
    assert list(sheets.rows_of(book, "One")) == [[5, 5]]


def test_numbers_that_are_repeated_without_end_are_refused(tmp_path: Path) -> None:
    many = NUMBER.format('table:number-columns-repeated="16384"')
    rows = f'<table:table-row table:number-rows-repeated="20000">{many}</table:table-row>'

    with pytest.raises(BadUserInput, match="more than 20,000,000 cells"):
        sheets.sheet_names(ods(tmp_path / "book", rows))
