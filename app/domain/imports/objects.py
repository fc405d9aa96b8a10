"""JSON objects as records: one per line, or the items of a list.

What lies in others is named by its way, such as `metrics.views`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from app.domain.imports.lines import Lines
from app.domain.imports.rejects import RejectsForm
from app.domain.imports.tables import CUT_OFF, NOT_UTF8, Record, RecordBatch, Rejection, Table
from app.domain.texts import problem_of_json

_PEEKED_OBJECTS = 1000
"""How many objects of a JSON file tell which columns it has."""

_DEEPEST = 4


def read_json_lines(source: Lines) -> Table:
    """The table of a file with one object per line."""
    return _table(_object_records(source), source)


@dataclass
class _Items:
    """Numbered items of a list."""

    texts: dict[int, str] | None
    number: int = 0
    is_unfinished: bool = field(default=False, init=False)


def read_items(
    items: Iterable[Any], columns: Sequence[str] | None = None, *, keep_texts: bool = False
) -> Table:
    """The table of the items of a list; their numbers are their lines.

    Its columns are those that are given, else those of the first items.
    """
    source = _Items({} if keep_texts else None)
    records = _item_records(items, source)
    if columns is not None:
        return Table(columns, records, source, RejectsForm(None))
    return _table(records, source)


def read_rows(
    columns: Sequence[str],
    batches: Iterable[Sequence[Sequence[Any]]],
    *,
    keep_texts: bool = False,
) -> Table:
    """The table of rows that come column by column, and whose values may be objects."""
    rows = (row for batch in batches for row in zip(*batch, strict=True))
    items = (dict(zip(columns, row, strict=True)) for row in rows)
    return read_items(items, columns, keep_texts=keep_texts)


def read_columns(
    columns: Sequence[str],
    batches: Iterable[Sequence[Sequence[Any]]],
    *,
    keep_texts: bool = False,
) -> Table:
    """The same where no value is an object."""
    source = _Items({} if keep_texts else None)
    places = {name: at for at, name in enumerate(columns)}
    records = _in_batches(batches, places, source)
    return Table(columns, records, source, RejectsForm(None))


def _in_batches(
    batches: Iterable[Sequence[Sequence[Any]]], places: Mapping[str, int], source: _Items
) -> Iterator[RecordBatch]:
    for values in batches:
        first = source.number + 1
        source.number += len(values[0]) if values else 0
        yield RecordBatch(range(first, source.number + 1), places, values, _as_line)


def _table(records: Iterator[Record | Rejection], source: Any) -> Table:
    head = list(islice(records, _PEEKED_OBJECTS))
    columns = dict.fromkeys(
        name for record in head if isinstance(record, Record) for name in record.values
    )
    return Table(list(columns), chain(head, records), source, RejectsForm(None))


def _as_line(item: Any) -> str:
    return json.dumps(item, ensure_ascii=False) + "\n"


def _item_records(items: Iterable[Any], source: _Items) -> Iterator[Record | Rejection]:
    for number, item in enumerate(items, start=1):
        source.number = number
        if source.texts is not None:
            source.texts[number] = _as_line(item)
        if isinstance(item, dict):
            yield Record(number, flat(item))
        else:
            yield Rejection(number, None, "no JSON object")


def flat(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """An object whose objects are laid out by their ways: `{"a": {"b": 1}}` has `a.b`."""
    if not any(isinstance(inner, dict) for inner in value.values()):
        return value
    found: dict[str, Any] = {}
    waiting = [(name, inner, 1) for name, inner in reversed([*value.items()])]
    while waiting:
        name, inner, depth = waiting.pop()
        if isinstance(inner, dict) and inner and depth < _DEEPEST:
            waiting += [
                (f"{name}.{key}", each, depth + 1) for key, each in reversed([*inner.items()])
            ]
        else:
            found[name] = inner
    return found


def pivoted(items: Iterable[Any]) -> list[dict[str, Any]] | None:
    """Rows per day of a list that has labels with their days; None if it is none.

    `[{"label": "Likes", "data": [{"date": "2026-11-20", "total": "5"}]}]` is a row of a date and
    its Likes.
    """
    rows: dict[str, dict[str, Any]] = {}
    for item in items:
        if not (isinstance(item, dict) and isinstance(item.get("data"), list) and "label" in item):
            return None
        for day in item["data"]:
            if not (isinstance(day, dict) and "date" in day and "total" in day):
                return None
            row = rows.setdefault(str(day["date"]), {"date": day["date"]})
            row[str(item["label"])] = day["total"]
    return list(rows.values()) or None


def _object_records(source: Lines) -> Iterator[Record | Rejection]:
    line = source.start_record()
    for text in source:
        source.keep(line)
        if source.is_damaged:
            yield Rejection(line, None, NOT_UTF8)
        elif text.strip():
            yield _read_object(line, text, is_last=source.is_unfinished)
        line = source.start_record()


def _read_object(line: int, text: str, *, is_last: bool) -> Record | Rejection:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = f"no JSON object: {problem_of_json(error)}"
        return Rejection(line, None, f"{reason}; {CUT_OFF}" if is_last else reason)
    if not isinstance(value, dict):
        return Rejection(line, None, "no JSON object: write one object per line")
    return Record(line, flat(value))
