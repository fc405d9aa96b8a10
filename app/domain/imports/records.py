"""From lines to records: CSV of any usual kind, or one JSON object per line.

A line that can't be read becomes a rejection, and reading goes on with the next whole row. Lines
are decoded with `surrogateescape`, so that bytes which aren't UTF-8 can be told here.
"""

import csv
import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, NamedTuple

from app.domain.imports.rejects import RejectsForm
from app.domain.imports.values import is_utf8
from app.errors import BadUserInput

DELIMITERS = ",;\t|"
_PEEKED_OBJECTS = 1000
"""How many objects of a JSON file tell which columns it has."""

_NOT_UTF8 = "holds bytes that aren't UTF-8: save the file as UTF-8"
_CUT_OFF = "the file ends here: it may be cut off"


class Record(NamedTuple):
    """What one row of a file holds by column, and the line that it starts on."""

    line: int
    values: Mapping[str, Any]


class Rejection(NamedTuple):
    """A row that isn't taken: where it is, and a reason that says what would be right.

    `more` are its other bad cells: their columns and reasons.
    """

    line: int
    column: str | None
    reason: str
    more: tuple[tuple[str | None, str], ...] = ()

    @property
    def cells(self) -> tuple[tuple[str | None, str], ...]:
        """All that is wrong with the row: the columns, and why."""
        return ((self.column, self.reason), *self.more)


@dataclass
class Table:
    """A file's columns, its records as they come, and afterwards how it ended.

    Args:
        columns: What its columns are called.
        records: Its rows, one by one; those that can't be read are rejections.
        source: Its lines.
        form: How rows of it are written.
    """

    columns: Sequence[str]
    records: Iterator[Record | Rejection]
    source: "_Lines"
    form: RejectsForm

    @property
    def unfinished_line(self) -> int | None:
        """The last line's number if it has no line break: then it may not be whole."""
        return self.source.number if self.source.is_unfinished else None

    def take_texts(self, last_line: int) -> dict[int, str]:
        """The rows up to a line as they stand in the file, where `read_table` was to keep them."""
        texts = self.source.texts or {}
        return {line: texts.pop(line) for line in sorted(texts) if line <= last_line}


def read_table(
    lines: Iterable[str], delimiter: str | None = None, *, keep_texts: bool = False
) -> Table:
    """Recognize what the lines are, and read their columns.

    Args:
        lines: The file's lines, with their ends.
        delimiter: What separates fields; by default what the first line shows.
        keep_texts: Whether rows are wanted as they stand there too.

    Raises:
        BadUserInput: There are no lines, or they can't be a table.
    """
    source = _Lines(iter(lines), texts={} if keep_texts else None)
    first = next((line for line in source if line.strip()), None)
    if first is None:
        raise BadUserInput("The file is empty.", field="file")
    source.give_back(1)
    if source.is_damaged or "\0" in first:
        raise BadUserInput("The file's first line isn't UTF-8 text.", field="file")
    start = first.lstrip()[0]
    if start == "[":
        raise BadUserInput("This is a JSON array: write one object per line.", field="file")
    return _read_objects(source) if start == "{" else _read_csv(source, delimiter)


@dataclass
class _Lines:
    """Counted lines that can be given back, so that reading goes on inside a damaged record."""

    lines: Iterator[str]
    number: int = 0
    is_damaged: bool = False
    is_unfinished: bool = False
    taken: list[str] = field(default_factory=list)
    returned: deque[str] = field(default_factory=deque)
    texts: dict[int, str] | None = None

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.returned.popleft() if self.returned else next(self.lines)
        self.number += 1
        self.taken.append(line)
        self.is_unfinished = line[-1] not in "\r\n"
        if not is_utf8(line):
            self.is_damaged = True
        return line

    def start_record(self) -> int:
        """Forget the lines taken so far; the number of the next."""
        self.taken.clear()
        self.is_damaged = False
        return self.number + 1

    def keep(self, line: int, count: int | None = None) -> None:
        """Keep the lines taken, or the first of them, as the row that starts on a line."""
        if self.texts is not None:
            self.texts[line] = "".join(self.taken[:count])

    def give_back(self, count: int) -> None:
        """Let the last lines be taken again."""
        self.returned.extendleft(reversed(self.taken[len(self.taken) - count :]))
        self.number -= count


def _read_csv(source: _Lines, delimiter: str | None) -> Table:
    first = source.returned[0]
    if delimiter is None:
        delimiter = max(DELIMITERS, key=lambda each: len(next(csv.reader([first], delimiter=each))))
    source.start_record()
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    try:
        columns = [name.strip() for name in next(reader)]
    except csv.Error as error:
        raise BadUserInput(f"The header can't be read: {error}.", field="file") from None
    form = RejectsForm("".join(source.taken), delimiter)
    return Table(columns, _csv_records(source, reader, columns), source, form)


def _csv_records(
    source: _Lines, reader: Iterator[list[str]], columns: Sequence[str]
) -> Iterator[Record | Rejection]:
    while True:
        line = source.start_record()
        try:
            values = next(reader, None)
        except csv.Error as error:
            # An open quote swallows the rows after it: go on with the line after the first.
            source.keep(line, 1)
            source.give_back(len(source.taken) - 1)
            yield Rejection(line, None, _explain(error))
            continue
        if values is None:
            return
        source.keep(line)
        if len(values) == len(columns):
            yield _checked(source, line, dict(zip(columns, values, strict=True)))
        elif values:
            counts = f"{len(values)} fields instead of {len(columns)}"
            yield Rejection(line, None, f"{counts}; {_CUT_OFF}" if source.is_unfinished else counts)


def _explain(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return f"a quote is opened here and never closed; {_CUT_OFF}"
    if "field limit" in str(error):
        return (
            f"a field is longer than {csv.field_size_limit():,} characters: is a quote not closed?"
        )
    return 'a quoted field goes on after its closing quote: double the quotes in it ("")'


def _checked(source: _Lines, line: int, values: Mapping[str, str]) -> Record | Rejection:
    if not source.is_damaged:
        return Record(line, values)
    column = next((name for name, value in values.items() if not is_utf8(value)), None)
    return Rejection(line, column, _NOT_UTF8)


def _read_objects(source: _Lines) -> Table:
    records = _object_records(source)
    head = list(islice(records, _PEEKED_OBJECTS))
    columns = dict.fromkeys(
        name for record in head if isinstance(record, Record) for name in record.values
    )
    return Table(list(columns), chain(head, records), source, RejectsForm(None))


def _object_records(source: _Lines) -> Iterator[Record | Rejection]:
    line = source.start_record()
    for text in source:
        source.keep(line)
        if source.is_damaged:
            yield Rejection(line, None, _NOT_UTF8)
        elif text.strip():
            yield _read_object(line, text, is_last=source.is_unfinished)
        line = source.start_record()


def _read_object(line: int, text: str, *, is_last: bool) -> Record | Rejection:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = f"no JSON object: {error}"
        return Rejection(line, None, f"{reason}; {_CUT_OFF}" if is_last else reason)
    if not isinstance(value, dict):
        return Rejection(line, None, "no JSON object: write one object per line")
    return Record(line, value)
