"""From lines to records: CSV of any usual kind, or one JSON object per line.

A line that can't be read becomes a rejection, and reading goes on with the next whole row. Lines
are decoded with `surrogateescape`, so that bytes which aren't UTF-8 can be told here.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from app.domain.imports.layouts import Layout, delimiter_of, is_titled, said_delimiter
from app.domain.imports.lines import Lines
from app.domain.imports.objects import read_json_lines
from app.domain.imports.rejects import RejectsForm, as_csv
from app.domain.imports.tables import (
    CUT_OFF,
    EMPTY,
    NOT_UTF8,
    NotAPost,
    Read,
    Record,
    Rejection,
    Table,
    header_of,
    one_header,
    side_by_side,
)
from app.domain.imports.values import is_utf8
from app.errors import BadUserInput

__all__ = ["NotAPost", "Record", "Rejection", "Table", "read_table"]

PEEKED = 30
"""How many lines show what separates fields."""


def read_table(
    lines: Iterable[str],
    delimiter: str | None = None,
    *,
    keep_texts: bool = False,
    layout: Layout | None = None,
) -> Table:
    """Recognize what the lines are, and read their columns.

    Args:
        lines: The file's lines, with their ends.
        delimiter: What separates fields; by default what the first lines show.
        keep_texts: Whether rows are wanted as they stand there too.
        layout: Where the table is; by default at the first line.

    Raises:
        BadUserInput: There are no lines, or they can't be a table.
    """
    source = Lines(iter(lines), texts={} if keep_texts else None)
    first = next((line for line in source if line.strip()), None)
    if first is None:
        raise BadUserInput("The file is empty.", field="file")
    if said := said_delimiter(first):
        delimiter = delimiter or said
        first = next((line for line in source if line.strip()), "")
    if source.is_damaged or "\0" in first:
        message = "The file's first line isn't UTF-8 text: name its --encoding."
        raise BadUserInput(message, field="file")
    source.give_back(1)
    if first.lstrip()[:1] == "{":
        return read_json_lines(source)
    return _read_csv(source, delimiter, layout or Layout())


def _read_csv(source: Lines, delimiter: str | None, layout: Layout) -> Table:
    source.start_record()
    if delimiter is None:
        peeked = list(islice(source, PEEKED))
        delimiter = delimiter_of(peeked)
        source.give_back(len(peeked))
    for _ in islice(csv.reader(source, delimiter=delimiter), layout.skip):
        pass
    source.start_record()
    reader: Iterator[list[str]] = csv.reader(source, delimiter=delimiter, strict=True)
    try:
        header = [next(reader) for _ in range(layout.header_rows)]
    except csv.Error as error:
        raise BadUserInput(f"The header can't be read: {error}.", field="file") from None
    columns = header_of(header)
    first = "".join(source.taken) if len(header) == 1 else as_csv(one_header(header), delimiter)
    form = RejectsForm(first, delimiter)
    blocks = layout.blocks or ((0, len(columns)),)
    is_one_of_more = len(header) > 1 and is_titled(header[-1])
    rows = _of_one_table(source, reader, header[-1]) if is_one_of_more else reader
    return Table(columns, _csv_records(source, rows, columns, blocks), source, form)


def _of_one_table(
    source: Lines, rows: Iterator[list[str]], header: Sequence[str]
) -> Iterator[list[str]]:
    """The rows of a titled table; another one below it would count something else."""
    for row in rows:
        if row == header:
            message = (
                f"Another table begins on line {source.number}: cut the file above its title, and "
                "import each part alone."
            )
            raise BadUserInput(message, field="file")
        yield row


def _csv_records(
    source: Lines,
    reader: Iterator[list[str]],
    columns: Sequence[str],
    blocks: Sequence[tuple[int, int]],
) -> Iterator[Read]:
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
        if len(values) == len(columns) and len(blocks) == 1:
            yield _checked(source, line, dict(zip(columns, values, strict=True)))
        elif len(values) == len(columns):
            parts = list(side_by_side(columns, values, blocks))
            yield from (_checked(source, line, part) for part in parts)
            if not parts:
                yield NotAPost(line, EMPTY)
        elif values:
            counts = f"{len(values)} fields instead of {len(columns)}"
            yield Rejection(line, None, f"{counts}; {CUT_OFF}" if source.is_unfinished else counts)


def _explain(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return f"a quote is opened here and never closed; {CUT_OFF}"
    if "field limit" in str(error):
        return (
            f"a field is longer than {csv.field_size_limit():,} characters: is a quote not closed?"
        )
    return 'a quoted field goes on after its closing quote: double the quotes in it ("")'


def _checked(source: Lines, line: int, values: Mapping[str, str]) -> Record | Rejection:
    if not source.is_damaged:
        return Record(line, values)
    column = next((name for name, value in values.items() if not is_utf8(value)), None)
    return Rejection(line, column, NOT_UTF8)
