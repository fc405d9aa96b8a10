"""Files as tables: a part of a file is opened as often as it has to be read, whatever it is in."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import Enum
from itertools import chain, islice
from typing import Any, BinaryIO, TextIO

from app.domain.imports.grids import read_grid
from app.domain.imports.layouts import HEAD, Layout, delimiter_of, head_of, said_delimiter
from app.domain.imports.objects import pivoted, read_columns, read_items, read_rows
from app.domain.imports.record_batches import limited
from app.domain.imports.records import PEEKED, read_table
from app.domain.imports.rejects import delimiter_of_rejects
from app.domain.imports.tables import Table
from app.errors import BadUserInput
from app.formats import documents, parquet, texts
from app.formats.containers import Part

_PEEKED_CHARACTERS = 4_000_000
_PEEKED_BYTES = 200
_SCRIPTS = ("window.", "var ", "let ", "const ", "self.", "globalThis.")


_FIRST_ROW = Layout()


class Shape(Enum):
    """How a part is laid out."""

    CSV = "csv"
    LINES = "jsonl"
    ITEMS = "json"
    PIVOT = "pivot"
    SHEET = "sheet"
    PARQUET = "parquet"


@dataclass(frozen=True)
class FileTable:
    """A part of a file, and how it is read.

    Args:
        part: Where it is.
        shape: How it is laid out.
        encoding: What its bytes are.
        is_proved: Whether the bytes prove that.
        delimiter: What separates the fields of CSV.
        path: Where the list stands in a JSON document.
        layout: Where the table stands among the rows.
        most: How many rows of it are read at most; None reads all.
    """

    part: Part
    shape: Shape
    encoding: str = texts.UTF_8
    is_proved: bool = True
    delimiter: str | None = None
    path: str | None = None
    layout: Layout = _FIRST_ROW
    most: int | None = None

    @property
    def size(self) -> int:
        """Its bytes."""
        return self.part.path.stat().st_size

    @property
    def written_on(self) -> date:
        """The day, in UTC, on which it was last written."""
        return datetime.fromtimestamp(self.part.path.stat().st_mtime, UTC).date()

    def at(self, layout: Layout) -> "FileTable":
        """The same with its table elsewhere."""
        return replace(self, layout=layout)

    @contextmanager
    def opened(self, *, keep_texts: bool = False) -> Iterator[tuple[Table, BinaryIO]]:
        """The table, and the bytes that show how far it has been read."""
        with self._whole(keep_texts=keep_texts) as (table, stream):
            if self.most is not None:
                table.records = limited(table.records, self.most)
            yield table, stream

    @contextmanager
    def _whole(self, *, keep_texts: bool) -> Iterator[tuple[Table, BinaryIO]]:
        with self.part.open() as stream:
            if self.shape is Shape.SHEET:
                yield read_grid(self.part.rows(), self.layout, keep_texts=keep_texts), stream
                return
            if self.shape is Shape.PARQUET:
                found = parquet.read(self.part.path)
                read = read_columns if found.are_flat else read_rows
                yield read(found.names, found.batches, keep_texts=keep_texts), stream
                return
            with texts.text_of(stream, self.encoding) as text:
                yield self._read(text, keep_texts=keep_texts), stream

    def _read(self, text: TextIO, *, keep_texts: bool) -> Table:
        if self.shape in {Shape.ITEMS, Shape.PIVOT}:
            items: Any = documents.objects_of(text, self.path)
            if self.shape is Shape.PIVOT:
                items = pivoted(items) or []
            return read_items(items, keep_texts=keep_texts)
        lines = texts.lines_of(text)
        return read_table(lines, self.delimiter, keep_texts=keep_texts, layout=self.layout)

    @contextmanager
    def text(self) -> Iterator[TextIO]:
        """The text of a part that is one."""
        with self.part.open() as stream, texts.text_of(stream, self.encoding) as text:
            yield text

    def head(self) -> Sequence[Sequence[Any]]:
        """The first rows, in which the header is; of JSON the header alone."""
        if self.shape is Shape.SHEET:
            return list(islice(self.part.rows(), HEAD))
        if self.shape is not Shape.CSV:
            with self.opened() as (table, _):
                return [list(table.columns)]
        with self.text() as text:
            lines = _content(texts.lines_of(text))
            return head_of(lines, self.delimiter or ",")


def table_of(
    part: Part,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    path: str | None = None,
) -> FileTable:
    """How a part is read, by what it holds.

    Raises:
        BadUserInput: It is empty, or none of what can be read.
    """
    if part.sheet is not None:
        return FileTable(part, Shape.SHEET)
    if part.is_parquet:
        return FileTable(part, Shape.PARQUET)
    if holds_rejects(part):
        return _of_rejects(part, is_utf8=encoding == texts.UTF_8)
    with part.open() as stream:
        found = texts.Encoding(encoding) if encoding else texts.found_encoding(stream)
    plain = FileTable(part, Shape.CSV, found.name, found.is_proved, delimiter)
    with plain.text() as text:
        start = text.read(200).lstrip("\ufeff \t\r\n")
        if not start:
            raise BadUserInput(f"{part.name} is empty.", field="file")
    if path is not None or start.startswith(("[", *_SCRIPTS)):
        return _of_items(replace(plain, path=path))
    if start.startswith("{"):
        return _of_objects(plain)
    return replace(plain, delimiter=delimiter or _delimiter(plain))


def holds_rejects(part: Part) -> bool:
    """Whether a part holds rejected rows that an import wrote."""
    is_text = part.sheet is None and not part.is_parquet
    return is_text and _delimiter_of_rejects(part) is not None


def _delimiter_of_rejects(part: Part) -> str | None:
    with part.open() as stream:
        return delimiter_of_rejects(stream.read(_PEEKED_BYTES))


def _of_rejects(part: Part, *, is_utf8: bool) -> FileTable:
    """How rejected rows are read, whatever was said of the file that they were in."""
    with part.open() as stream:
        found = texts.Encoding(texts.UTF_8) if is_utf8 else texts.found_encoding(stream)
    delimiter = _delimiter_of_rejects(part) or None
    shape = Shape.CSV if delimiter else Shape.LINES
    return FileTable(part, shape, found.name, found.is_proved, delimiter)


def _of_items(table: FileTable) -> FileTable:
    with table.text() as text:
        items = documents.objects_of(text, table.path)
        first = next(iter(items), None)
    is_pivot = isinstance(first, dict) and pivoted([first]) is not None
    return replace(table, shape=Shape.PIVOT if is_pivot else Shape.ITEMS)


def _of_objects(table: FileTable) -> FileTable:
    """One object per line; or a document, whose longest list of objects is meant."""
    with table.text() as text:
        lines = texts.lines_of(text)
        first, second = (next(lines, "").strip() for _ in range(2))
    found = _object_in(first)
    if found is not None and (second or not _has_list(found)):
        return replace(table, shape=Shape.LINES)
    if found is None and (not second or _object_in(second) is not None):
        return replace(table, shape=Shape.LINES)
    with table.text() as text:
        paths = documents.lists_of(text)
    if not paths:
        return replace(table, shape=Shape.LINES)
    return _of_items(replace(table, path=paths[0]))


def _object_in(line: str) -> Any:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _has_list(found: Mapping[str, Any]) -> bool:
    """Whether an object holds lists of objects."""
    inner = [found, *(value for value in found.values() if isinstance(value, dict))]
    return any(
        isinstance(value, list) and value and isinstance(value[0], dict)
        for each in inner
        for value in each.values()
    )


def _delimiter(table: FileTable) -> str:
    with table.text() as text:
        lines = texts.lines_of(text)
        first = next((line for line in lines if line.strip()), "")
        if said := said_delimiter(first):
            return said
        return delimiter_of([first, *_few(lines)])


def _few(lines: Iterator[str]) -> Iterator[str]:
    """Some lines, as far as they aren't too long to look at."""
    left = _PEEKED_CHARACTERS
    for line in islice(lines, PEEKED - 1):
        left -= len(line)
        if left < 0:
            return
        yield line


def _content(lines: Iterator[str]) -> Iterator[str]:
    """The lines from the first that isn't empty on, without one that names the delimiter."""
    first = next((line for line in lines if line.strip()), "")
    if said_delimiter(first):
        first = next((line for line in lines if line.strip()), "")
    return chain([first], lines)
