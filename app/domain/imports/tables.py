"""What a file is once it is read: columns, and records, rejections and rows that are neither."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol, Self

from app.domain.imports.layouts import MAX_COLUMNS, distinct, merged_header, untwinned
from app.domain.imports.rejects import ADDED, RejectsForm
from app.errors import BadUserInput

NOT_UTF8 = "holds bytes that aren't UTF-8: save the file as UTF-8"
CUT_OFF = "the file ends here: it may be cut off"
EMPTY = "empty"


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


class NotAPost(NamedTuple):
    """A row that is none of what the file is a list of: where it is, and what it is instead."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class RecordBatch:
    """Records of rows that follow one another, column by column, which is read many times faster.

    It means the same as its records one by one: where a row wants a look by itself, it is taken
    apart.

    Args:
        lines: The lines of its rows.
        places: Where each column is among `values`, by its name.
        values: What the columns hold, from the row `first` on.
        text: How a row is written where it is rejected.
        first: How many rows of the values come before.
    """

    lines: range
    places: Mapping[str, int]
    values: Sequence[Sequence[Any]]
    text: Callable[[Mapping[str, Any]], str]
    first: int = 0

    def __len__(self) -> int:
        return len(self.lines)

    def column(self, name: str) -> Sequence[Any]:
        """What a column holds, row by row."""
        values = self.values[self.places[name]]
        end = self.first + len(self.lines)
        is_whole = self.first == 0 and end == len(values)
        return values if is_whole else values[self.first : end]

    def record(self, at: int) -> Record:
        """The record of a row."""
        values = {name: self.values[place][self.first + at] for name, place in self.places.items()}
        return Record(self.lines[at], values)

    def records(self) -> Iterator[Record]:
        """The records, one by one."""
        rows = zip(*map(self.column, self.places), strict=True)
        for line, row in zip(self.lines, rows, strict=True):
            yield Record(line, dict(zip(self.places, row, strict=True)))

    def part(self, start: int, end: int) -> Self:
        """Some of its rows, by their places."""
        return replace(self, lines=self.lines[start:end], first=self.first + start)


Read = Record | Rejection | NotAPost


class Source(Protocol):
    """Where rows come from: the number of the last line, and the rows as they stand there."""

    number: int
    is_unfinished: bool
    texts: dict[int, str] | None


@dataclass
class Table:
    """A file's columns, its records as they come, and afterwards how it ended.

    Args:
        columns: What its columns are called, each once.
        records: Its rows, one by one or in batches; those that can't be read are rejections.
        source: Its lines.
        form: How rows of it are written.
    """

    columns: Sequence[str]
    records: Iterator[Read | RecordBatch]
    source: Source
    form: RejectsForm

    @property
    def unfinished_line(self) -> int | None:
        """The last line's number if it has no line break: then it may not be whole."""
        return self.source.number if self.source.is_unfinished else None

    def take_texts(self, last_line: int) -> dict[int, str]:
        """The rows up to a line as they stand in the file, where `read_table` was to keep them."""
        texts = self.source.texts or {}
        taken = {line: texts[line] for line in sorted(texts) if line <= last_line}
        # Of tables side by side the next record may stand on the same line.
        for line in taken.keys() - {last_line}:
            del texts[line]
        return taken


def header_of(rows: Sequence[Sequence[str]]) -> list[str]:
    """The names of columns that one or two header rows give, each once."""
    names = one_header(rows)
    if len(names) > MAX_COLUMNS:
        raise BadUserInput(f"The header has more than {MAX_COLUMNS:,} columns.", field="file")
    return distinct(names)


def one_header(rows: Sequence[Sequence[str]]) -> list[str]:
    """The one header row that says the same as one or two."""
    names = [str(name).strip() for name in rows[0]]
    if len(rows) > 1:
        names = merged_header(names, [str(name) for name in rows[1]]) or names
    return names


def side_by_side(
    columns: Sequence[str], values: Sequence[Any], blocks: Sequence[tuple[int, int]]
) -> Iterator[Mapping[str, Any]]:
    """What a row holds by column, for each of the tables side by side where it isn't empty."""
    for start, end in blocks:
        names = map(untwinned, columns[start:end])
        found = dict(zip(names, values[start:end], strict=True))
        if any(str(value).strip() for name, value in found.items() if name not in ADDED):
            yield found
