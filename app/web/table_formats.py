"""Tables as bytes: csv for spreadsheets, jsonl for programs, a page of rows at a time."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from app.graphql.tables import Column

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet calculate with a text, or take it apart."""

_DOUBTFUL = frozenset(("'", *_FORMULAS))
_AS_THEY_ARE = frozenset({int, float, type(None)})
"""Values that every cell takes as they are; most of a table are these."""

_TEXTS = frozenset({str, type(None)})

Columns = Sequence[Column]
Rows = Sequence[Sequence[Any]]


class TableFormat(NamedTuple):
    """How a table is written: its beginning, its rows, and what that is called."""

    media_type: str
    begin: Callable[[Columns], bytes]
    write: Callable[[Columns, Rows], bytes]


def cell_of(value: Any) -> Any:
    """A value as a spreadsheet's cell: unknown is empty (None), and no text is a formula."""
    if isinstance(value, str):
        if value[:1] not in _DOUBTFUL:
            return value
        # One that looks as if it had its apostrophe already gets another: both come back.
        return f"'{value}" if value.lstrip("'").startswith(_FORMULAS) else value
    if isinstance(value, list):
        return cell_of("; ".join(str(cell_of(each)) for each in value if each is not None))
    return value


def _csv_header(columns: Columns) -> bytes:
    return _csv_rows(columns, [[column.name for column in columns]])


def _csv_rows(_columns: Columns, rows: Rows) -> bytes:
    text = io.StringIO(newline="")
    cells = zip(*map(_csv_column, zip(*rows, strict=True)), strict=True)
    csv.writer(text, lineterminator="\r\n").writerows(cells)
    return text.getvalue().encode()


def _csv_column(values: Sequence[Any]) -> Sequence[Any]:
    """A column's values as cells; mostly all of them are taken as they are."""
    kinds = set(map(type, values))
    if kinds <= _AS_THEY_ARE:
        return values
    if kinds <= _TEXTS:
        # Before each text stands what no text has.
        together = "\0" + "\0".join(filter(None, values))
        if not any(f"\0{mark}" in together for mark in _DOUBTFUL):
            return values
    return [value if type(value) in _AS_THEY_ARE else _csv_cell(value) for value in values]


def _csv_cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return cell_of(value)


def _jsonl_rows(columns: Columns, rows: Rows) -> bytes:
    names = [column.name for column in columns]
    return b"".join(
        orjson.dumps(dict(zip(names, row, strict=True)), option=orjson.OPT_APPEND_NEWLINE)
        for row in rows
    )


FORMATS: Mapping[str, TableFormat] = {
    "csv": TableFormat("text/csv; charset=utf-8; header=present", _csv_header, _csv_rows),
    "jsonl": TableFormat("application/jsonl; charset=utf-8", lambda _columns: b"", _jsonl_rows),
}
