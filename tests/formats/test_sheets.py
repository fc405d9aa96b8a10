"""Workbooks as rows of plain values."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.errors import BadUserInput
from app.formats import sheet_checks, sheets
from tests.formats.books import ods, xlsx


def test_rows_are_read_from_the_first_line_on(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["", ""], ["", "id", "views"], ["", "a", 5], ["", "b", 2.5]]
    book = xlsx(tmp_path / "book", {"One": rows, "Two": []})

    assert sheets.Workbook(book).names == ["One", "Two"]
    assert list(sheets.Workbook(book).rows("One")) == [
        ["", ""],
        ["id", "views"],
        ["a", 5],
        ["b", 2.5],
    ]
    assert list(sheets.Workbook(book).rows("Two")) == []


def test_a_number_of_more_than_fifteen_digits_is_shown_as_what_is_left_of_it(
    tmp_path: Path,
) -> None:
    book = xlsx(tmp_path / "book", {"One": [[178000000000000000, 123456789012345]]})

    ((long, exact),) = sheets.Workbook(book).rows("One")

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


def test_a_sheet_is_read_once_however_often_it_is_looked_through(tmp_path: Path) -> None:
    book = sheets.Workbook(xlsx(tmp_path / "book", {"One": [["a"]], "Two": [["b"]]}))
    read = book._sheet("One")

    assert list(book.rows("One")) == list(book.rows("One")) == [["a"]]
    assert list(book.rows("Two")) == [["b"]]
    assert book._sheet("One") is read


def test_sheets_that_have_too_many_cells_together_are_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = sheets.Workbook(xlsx(tmp_path / "book", {"One": [["a"]], "Two": [["b"]]}))
    monkeypatch.setattr(sheet_checks, "MAX_CELLS", 1)
    read = book._sheet("One")

    assert list(book.rows("Two")) == [["b"]]
    assert book._sheet("One") is not read


def test_a_damaged_workbook_is_a_clear_error(tmp_path: Path) -> None:
    book = tmp_path / "book"
    book.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 2000)

    with pytest.raises(BadUserInput, match="can't be read"):
        sheets.Workbook(book)


NUMBER = '<table:table-cell office:value-type="float" office:value="5" {}/>'
EMPTY_ONES = '<table:table-cell table:number-columns-repeated="16384"/>'


def test_an_open_document_is_read_however_often_its_end_is_repeated(tmp_path: Path) -> None:
    end = f'<table:table-row table:number-rows-repeated="1048570">{EMPTY_ONES}</table:table-row>'
    number = NUMBER.format("")
    row = f"<table:table-row>{number}{number}{EMPTY_ONES}</table:table-row>"
    book = ods(tmp_path / "book.ods", row + end)

    assert sheets.Workbook(book).names == ["One"]
    assert list(sheets.Workbook(book).rows("One")) == [[5, 5]]
