"""Rows of a sheet as records; they are written as CSV where they are rejected."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

from app.domain.imports.layouts import Layout
from app.domain.imports.record_batches import ROWS
from app.domain.imports.rejects import RejectsForm, as_csv
from app.domain.imports.tables import (
    EMPTY,
    NotAPost,
    Read,
    Record,
    RecordBatch,
    Table,
    header_of,
    one_header,
    side_by_side,
)
from app.errors import BadUserInput


@dataclass
class _Rows:
    """Numbered rows of a sheet."""

    texts: dict[int, str] | None
    number: int = 0
    is_unfinished: bool = field(default=False, init=False)


class Grid(Protocol):
    """Rows of a sheet, the next of which are given column by column as well."""

    def __iter__(self) -> Iterator[Sequence[Any]]: ...

    def columns(self, most: int) -> Sequence[Sequence[Any]]:
        """The next rows, column by column; no column where there are no rows."""


def read_grid(rows: Grid, layout: Layout | None = None, *, keep_texts: bool = False) -> Table:
    """The table of a sheet: its columns are those of the header, and longer rows are cut there.

    Raises:
        BadUserInput: There are no rows, or too many columns.
    """
    layout = layout or Layout()
    source = _Rows({} if keep_texts else None, layout.skip + layout.header_rows)
    header = list(islice(rows, layout.skip, layout.skip + layout.header_rows))
    if not header:
        raise BadUserInput("The sheet is empty.", field="file")
    columns = header_of(header)
    form = RejectsForm(as_csv(one_header(header)))
    return Table(columns, _batches(rows, source, columns, layout), source, form)


def _batches(
    rows: Grid, source: _Rows, columns: Sequence[str], layout: Layout
) -> Iterator[Read | RecordBatch]:
    places = {name: at for at, name in enumerate(columns)}
    is_one = len(layout.blocks) < 2
    while values := rows.columns(ROWS):
        lines = range(source.number + 1, source.number + 1 + len(values[0]))
        # A column that says something of every row shows that none is empty.
        if is_one and len(values) == len(columns) and any("" not in column for column in values):
            source.number = lines[-1]
            yield RecordBatch(lines, places, values, _row_text)
        else:
            yield from _records(zip(*values, strict=True), source, columns, layout)


def _row_text(values: Mapping[str, Any]) -> str:
    return as_csv(values.values())


def _records(
    rows: Iterable[Sequence[Any]], source: _Rows, columns: Sequence[str], layout: Layout
) -> Iterator[Read]:
    width = len(columns)
    for row in rows:
        source.number += 1
        if row.count("") == len(row):
            continue
        values = [*row[:width], *[""] * (width - len(row))]
        if source.texts is not None:
            source.texts[source.number] = as_csv(values)
        if len(layout.blocks) < 2:
            yield Record(source.number, dict(zip(columns, values, strict=True)))
            continue
        parts = list(side_by_side(columns, values, layout.blocks))
        yield from (Record(source.number, part) for part in parts)
        if not parts:
            yield NotAPost(source.number, EMPTY)
