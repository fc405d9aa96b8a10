"""Parquet files: rows as JSON would have them, and a clear error for what is none."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet as arrow

from app.errors import BadUserInput
from app.formats import parquet


def written(path: Path, columns: dict[str, list[Any]], **options: Any) -> Path:
    arrow.write_table(pa.table(columns), path, **options)
    return path


def rows(path: Path) -> list[dict[str, Any]]:
    return as_objects(*parquet.read(path)[:2])


def as_objects(names: list[str], batches: Iterable[list[list[Any]]]) -> list[dict[str, Any]]:
    rows = (row for batch in batches for row in zip(*batch, strict=True))
    return [dict(zip(names, row, strict=True)) for row in rows]


def refused(path: Path) -> str:
    with pytest.raises(BadUserInput) as raised:
        rows(path)
    return raised.value.message


def test_rows_are_objects_and_whole_numbers_exact(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.parquet", {"id": [2**62 + 1, None], "label": ["=1", ""], "rate": [0.5, None]}
    )

    columns, found, are_flat = parquet.read(path)

    assert (columns, are_flat) == (["id", "label", "rate"], True)
    assert as_objects(columns, found) == [
        {"id": 2**62 + 1, "label": "=1", "rate": 0.5},
        {"id": None, "label": "", "rate": None},
    ]


def test_objects_in_columns_are_told(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", {"a": [{"b": 1}], "c": [[1]]})

    names, found, are_flat = parquet.read(path)

    assert (as_objects(names, found), are_flat) == ([{"a": {"b": 1}, "c": [1]}], False)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2026, 11, 20), "2026-11-20"),
        (datetime(2026, 11, 20, 8, 0, 0, 5, UTC), "2026-11-20T08:00:00.000005+00:00"),
        (time(8, 30), "08:30:00"),
        (timedelta(seconds=90), 90.0),
        (Decimal("5.00"), 5),
        (Decimal("5.25"), "5.25"),
        (b"abc", "abc"),
        (["a", "b"], ["a", "b"]),
        ({"a": date(2026, 11, 20)}, {"a": "2026-11-20"}),
        (True, True),
    ],
)
def test_values_are_those_of_json(tmp_path: Path, value: Any, expected: Any) -> None:
    assert rows(written(tmp_path / "a.parquet", {"x": [value]})) == [{"x": expected}]


def test_a_file_without_rows_has_its_columns(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", {"x": pa.array([], pa.int64())})
    assert parquet.read(path)[0] == ["x"]
    assert rows(path) == []


def test_rows_of_several_groups_follow_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "_ROWS", 2)
    path = written(tmp_path / "a.parquet", {"x": list(range(7))}, row_group_size=3)
    assert [row["x"] for row in rows(path)] == list(range(7))


def test_a_damaged_file_is_a_clear_error(tmp_path: Path) -> None:
    whole = written(tmp_path / "a.parquet", {"x": [*map(str, range(1000))]}).read_bytes()
    for content in (whole[:-20], b"PAR1", whole[:4] + b"\0" * 200 + whole[204:], b"PAR1" * 5):
        path = tmp_path / "b.parquet"
        path.write_bytes(content)
        assert refused(path).startswith("The Parquet file can't be read: ")


def test_a_group_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "a.parquet", {"x": [*map(str, range(1000))]})
    monkeypatch.setattr(parquet, "MAX_GROUP", 100)
    assert "unpacks to far more" in refused(path)


def test_more_columns_than_a_sheet_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "a.parquet", {"x": [1], "y": [2]})
    monkeypatch.setattr(parquet, "MAX_COLUMNS", 1)
    assert "more than 1 columns" in refused(path)


def test_without_its_library_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "a.parquet", {"x": [1]})
    monkeypatch.setattr(parquet, "find_spec", lambda _: None)
    assert "backbone[parquet]" in refused(path)
