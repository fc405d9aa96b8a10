"""Tables as bytes: csv for spreadsheets, jsonl for programs, a page of rows at a time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from types import NoneType
from typing import Any, NamedTuple

import orjson

from app.graphql.table_columns import Column
from app.graphql.table_rows import TableRows

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet calculate with a text, or take it apart."""

_DOUBTFUL = frozenset(("'", *_FORMULAS))
_NUMBERS = frozenset({int, float})

_QUOTED = (",", '"', "\r", "\n")
"""What a text has quotes around for."""

_NOTHING = '""'
"""An empty value that is all of its row."""

Columns = Sequence[Column]


class TableFormat(NamedTuple):
    """How a table is written: its beginning, its rows, and what that is called."""

    media_type: str
    begin: Callable[[Columns], bytes]
    write: Callable[[Columns, TableRows], bytes]


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
    names = [column.name for column in columns]
    return _csv_rows(columns, TableRows(1, [[name] for name in names]))


def _csv_rows(columns: Columns, rows: TableRows) -> bytes:
    """The rows as the csv module writes them, which takes several times as long."""
    parts: list[Iterable[str]] = []
    before = ""
    for at, column in enumerate(rows.columns):
        before += "," if at else ""
        texts = _csv_texts(column)
        if len(columns) == 1:  # an empty line would be no row
            texts = [text or _NOTHING for text in texts or [""] * rows.size]
        if texts is not None:
            parts += [repeat(before, rows.size), texts] if before else [texts]
            before = ""
    parts.append(repeat(f"{before}\r\n", rows.size))
    return "".join(map("".join, zip(*parts, strict=True))).encode()


def _csv_texts(values: Sequence[Any]) -> Sequence[str] | None:
    """A column's values as they stand in a file; None where all are empty."""
    kinds = set(map(type, values))
    is_whole = NoneType not in kinds
    kinds.discard(NoneType)
    if not kinds:
        return None
    if kinds <= _NUMBERS:
        return [*map(str, values)] if is_whole else ["" if v is None else str(v) for v in values]
    if kinds == {str} and _are_plain([*filter(None, values)]):
        return values if is_whole else [value or "" for value in values]
    return ["" if value is None else _csv_text(value) for value in values]


def _are_plain(texts: Sequence[str]) -> bool:
    """Whether each can stand in a file as it is; none is empty."""
    if not _DOUBTFUL.isdisjoint({text[0] for text in texts}):
        return False
    together = "".join(texts)
    return not any(mark in together for mark in _QUOTED)


def _csv_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(cell_of(value))
    if any(mark in text for mark in _QUOTED):
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text


def _jsonl_rows(columns: Columns, rows: TableRows) -> bytes:
    names = [column.name for column in columns]
    return b"".join(
        orjson.dumps(dict(zip(names, row, strict=True)), option=orjson.OPT_APPEND_NEWLINE)
        for row in rows.by_row()
    )


FORMATS: Mapping[str, TableFormat] = {
    "csv": TableFormat("text/csv; charset=utf-8; header=present", _csv_header, _csv_rows),
    "jsonl": TableFormat("application/jsonl; charset=utf-8", lambda _columns: b"", _jsonl_rows),
}
