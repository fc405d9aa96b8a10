"""Rows of sheets as records."""

import pytest

from app.domain.imports.grids import read_grid
from app.domain.imports.layouts import Layout
from app.domain.imports.tables import NotAPost, Record
from app.errors import BadUserInput


def test_rows_are_numbered_as_the_sheet_does_and_empty_ones_left_out() -> None:
    rows: list[list[object]] = [["About"], ["id", "views"], ["a", 1], ["", ""], ["b", 2.5]]
    table = read_grid(rows, Layout(skip=1), keep_texts=True)

    assert table.columns == ["id", "views"]
    assert list(table.records) == [
        Record(3, {"id": "a", "views": 1}),
        Record(5, {"id": "b", "views": 2.5}),
    ]
    assert table.form.header == "id,views\n"
    assert table.take_texts(9) == {3: "a,1\n", 5: "b,2.5\n"}


def test_tables_side_by_side_are_read_row_by_row() -> None:
    rows = [["u", "", "u"], ["a", "", "b"], ["", "", "c"], [" ", "", ""]]
    table = read_grid(rows, Layout(blocks=((0, 1), (2, 3))))

    assert list(table.records) == [
        Record(2, {"u": "a"}),
        Record(2, {"u": "b"}),
        Record(3, {"u": "c"}),
        NotAPost(4, "empty"),
    ]


def test_a_sheet_without_rows_is_empty() -> None:
    with pytest.raises(BadUserInput, match="empty"):
        read_grid([])
