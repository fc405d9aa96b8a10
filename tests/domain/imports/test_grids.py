"""Rows of sheets as records."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

from app.domain.imports.grids import read_grid
from app.domain.imports.layouts import Layout
from app.domain.imports.record_batches import texts_of
from app.domain.imports.tables import NotAPost, Record, RecordBatch
from app.errors import BadUserInput


class Rows:
    """Rows of a sheet, as its reader gives them."""

    def __init__(self, *rows: list[Any]) -> None:
        self._rows = iter(rows)

    def __iter__(self) -> Iterator[list[Any]]:
        return self._rows

    def columns(self, most: int) -> list[tuple[Any, ...]]:
        return list(zip(*islice(self._rows, most), strict=True))


def test_rows_are_read_many_at_once() -> None:
    table = read_grid(Rows(["id", "views"], ["a", 1], ["b", ""]), keep_texts=True)
    (batch,) = list(table.records)

    assert isinstance(batch, RecordBatch)
    assert list(batch.records()) == [
        Record(2, {"id": "a", "views": 1}),
        Record(3, {"id": "b", "views": ""}),
    ]
    assert (texts_of(table, [batch])[3], table.source.number) == ("b,\n", 3)


def test_rows_are_numbered_as_the_sheet_does_and_empty_ones_left_out() -> None:
    rows = Rows(["About", ""], ["id", "views"], ["a", 1], ["", ""], ["b", 2.5])
    table = read_grid(rows, Layout(skip=1), keep_texts=True)

    assert table.columns == ["id", "views"]
    assert list(table.records) == [
        Record(3, {"id": "a", "views": 1}),
        Record(5, {"id": "b", "views": 2.5}),
    ]
    assert table.form.header == "id,views\n"
    assert table.take_texts(9) == {3: "a,1\n", 5: "b,2.5\n"}


def test_tables_side_by_side_are_read_row_by_row() -> None:
    rows = Rows(["u", "", "u"], ["a", "", "b"], ["", "", "c"], [" ", "", ""])
    table = read_grid(rows, Layout(blocks=((0, 1), (2, 3))))

    assert list(table.records) == [
        Record(2, {"u": "a"}),
        Record(2, {"u": "b"}),
        Record(3, {"u": "c"}),
        NotAPost(4, "empty"),
    ]


def test_a_sheet_without_rows_is_empty() -> None:
    with pytest.raises(BadUserInput, match="empty"):
        read_grid(Rows())
