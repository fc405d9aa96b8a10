"""Tables as bytes: csv for spreadsheets, jsonl for programs, a page of rows at a time."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet calculate with a text, or take it apart."""

Columns = Sequence[str]
Rows = Sequence[Sequence[Any]]


class TableFormat(NamedTuple):
    """How a table is written: its beginning, its rows, and what that is called."""

    media_type: str
    begin: Callable[[Columns], bytes]
    write: Callable[[Columns, Rows], bytes]


def _csv_header(columns: Columns) -> bytes:
    return _csv_rows(columns, [columns])


def _csv_rows(_columns: Columns, rows: Rows) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([map(_cell, row) for row in rows])
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    """A value as a cell: unknown is empty, and no text is a formula."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULAS) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return _cell("; ".join(str(_cell(each)) for each in value if each is not None))
    return value


def _jsonl_rows(columns: Columns, rows: Rows) -> bytes:
    return b"".join(
        orjson.dumps(dict(zip(columns, row, strict=True)), option=orjson.OPT_APPEND_NEWLINE)
        for row in rows
    )


FORMATS: Mapping[str, TableFormat] = {
    "csv": TableFormat("text/csv; charset=utf-8; header=present", _csv_header, _csv_rows),
    "jsonl": TableFormat("application/jsonl; charset=utf-8", lambda _columns: b"", _jsonl_rows),
}
