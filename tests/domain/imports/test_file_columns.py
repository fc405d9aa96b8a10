"""Rows made of whole columns are those that are made one by one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.imports.rows import RecordReader
from tests.domain.imports.batches import batch_of
from tests.domain.imports.files import File, csv_of

GUESSED = {
    "Post ID": ("17", ["", None, "https://x.com/us/status/17", "a b", 5, 0.5, "1.7E+17"]),
    "Link": ("https://x.com/us/status/1", ["", "N/A", "https://youtu.be/L8ek-kPnDV4"]),
    "Published": ("2026-11-01", ["", "2026-11-30", "2027-01-01", "yesterday", 46345]),
    "Title": ("A", ["", None, "x\0"]),
    "Views": (5, ["", "-", None, "1,520", -1, 0.5, "n/a"]),
    "Reach": (3, ["", None, "many"]),
    "Saves": (3, ["", None, 2.0]),
}
COUNTS = {"Post ID": GUESSED["Post ID"], "Views": GUESSED["Views"], "Likes": (1, ["", None])}
INSTAGRAM = {
    "Post ID": ("17900000000000001", ["", "17", None, 17]),
    "Description": ("A", ["", None, "x\0"]),
    "Publish time": ("11/01/2026 15:04", ["", "11/30/2026 15:04", "12/30/2026 15:04", "?"]),
    "Permalink": ("https://www.instagram.com/p/A1/", ["", None]),
    "Post type": ("IG reel", ["IG image", ""]),
    "Date": ("Lifetime", ["2026-11-20", "2027-11-20", ""]),
    "Views": (5, ["", "1,520", "1.520", -1]),
    "Reach": (3, ["", None, "many"]),
    "Likes": (2, ["", None]),
}
Cells = dict[str, tuple[Any, list[Any]]]


def reader_of(columns: Cells, platform: str) -> RecordReader[Any]:
    text = csv_of(tuple(columns), tuple(str(usual) for usual, _ in columns.values()))
    return File(text, platform=platform).reader()


@pytest.mark.parametrize(
    ("columns", "platform"), [(GUESSED, "X"), (GUESSED, ""), (COUNTS, "X"), (INSTAGRAM, "")]
)
@given(data=st.data())
def test_rows_are_the_same(columns: Cells, platform: str, data: st.DataObject) -> None:
    row = st.tuples(
        *(st.one_of(st.just(usual), st.sampled_from(others)) for usual, others in columns.values())
    )
    batch = batch_of(tuple(columns), *data.draw(st.lists(row, min_size=1, max_size=5)))
    reader = reader_of(columns, platform)

    assert list(reader.read_all([batch])) == list(map(reader.read, batch.records()))


@pytest.mark.parametrize(("columns", "platform"), [(GUESSED, "X"), (INSTAGRAM, "")])
def test_usual_rows_are_not_read_one_by_one(
    columns: Cells, platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = [value for value, _ in columns.values()]
    batch = batch_of(tuple(columns), usual, [*usual[:-1], ""], usual, usual)
    reader = reader_of(columns, platform)
    expected = list(map(reader.read, batch.records()))
    monkeypatch.setattr(type(reader), "made_of", None)

    assert list(reader.read_all([batch])) == expected
    assert list(reader.read_all([batch.part(1, 3)])) == expected[1:3]
