"""Tables as files that are whole only at their end: xlsx and Parquet, written page by page.

Memory stays bounded: a workbook's rows and a Parquet file's groups go to disk as they come. The
libraries are extras; who asks for a format without its library hears which one to install.
Of xlsxwriter's insides this module touches `row_data_fh`, the open file of a sheet.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from app.errors import BadUserInput, Unavailable
from app.formats import written
from app.graphql.table_columns import Column
from app.graphql.table_rows import TableRows
from app.web.table_formats import Columns, cell_of

MOST_BYTES = 2_000_000_000
"""What a file may take on disk before it is sent."""

MOST_ROWS_OF_SHEET = 1_048_575
"""What a sheet holds below its header."""

_MOST_CHARACTERS = 32_767
"""What a cell holds."""

_FIRST_DATE = date(1900, 3, 1)
"""Spreadsheets disagree about the days before: they are text."""

GROUP_ROWS = 20_000
"""How many rows of a Parquet file lie together."""


class About(NamedTuple):
    """What a file says of itself: a name for its rows, and facts, such as `scope` and `as of`."""

    name: str
    facts: Sequence[tuple[str, str]]


class TableWriter(Protocol):
    """Writes one file."""

    def write(self, rows: TableRows) -> None:
        """Add a page of rows."""

    def close(self) -> None:
        """Write what is missing to be whole."""

    def abandon(self) -> None:
        """Let go of a file that won't be whole."""


class FileFormat(NamedTuple):
    """A format that is sent when it is whole."""

    media_type: str
    open: Callable[[Path, Columns, About], TableWriter]


class _Workbook:
    """Rows in as many sheets as they need, and a sheet that says what they are."""

    def __init__(self, path: Path, columns: Columns, about: About) -> None:
        from xlsxwriter import Workbook

        given = {"constant_memory": True, "tmpdir": str(path.parent), "in_memory": False}
        self._book = Workbook(str(path), given)
        self._bold = self._book.add_format({"bold": True})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._columns, self._about = columns, about
        self._sheets, self._total = 0, 0
        self._begin_sheet()

    def write(self, rows: TableRows) -> None:
        """Add a page of rows."""
        for row in rows.by_row():
            if self._row > MOST_ROWS_OF_SHEET:
                self._begin_sheet()
            for at, (column, value) in enumerate(zip(self._columns, row, strict=True)):
                self._write_cell(at, column, value)
            self._row += 1
            self._total += 1

    def close(self) -> None:
        """Write the sheet that says what it is, and pack the whole."""
        sheet = self._book.add_worksheet("About")
        sheet.set_column(0, 0, 40, self._wrapped)
        sheet.set_column(1, 1, 100, self._wrapped)
        facts = [*self._about.facts, ("rows", str(self._total)), ("", "")]
        meanings = [(column.name, column.meaning) for column in self._columns]
        for at, (name, text) in enumerate([*facts, ("column", "meaning"), *meanings]):
            sheet.write_string(at, 0, cell_of(name), self._bold)
            sheet.write_string(at, 1, cell_of(text))
        self._book.close()

    def abandon(self) -> None:
        """Let go of the sheets' files: the library closes them only when it packs the whole."""
        for sheet in self._book.worksheets():
            sheet.row_data_fh.close()

    def _begin_sheet(self) -> None:
        self._sheets += 1
        number = f" {self._sheets}" if self._sheets > 1 else ""
        self._sheet = self._book.add_worksheet(f"{self._about.name[:25]}{number}")
        self._sheet.freeze_panes(1, 0)
        for at, column in enumerate(self._columns):
            self._sheet.write_string(0, at, column.name, self._bold)
        self._row = 1

    def _write_cell(self, at: int, column: Column, value: Any) -> None:
        cell = cell_of(value)
        if cell is None:
            return
        if isinstance(cell, bool):
            self._sheet.write_boolean(self._row, at, cell)
        elif isinstance(cell, int | float):
            self._sheet.write_number(self._row, at, cell)
        elif column.kind == "Date" and (day := date.fromisoformat(cell)) >= _FIRST_DATE:
            self._sheet.write_datetime(self._row, at, day, self._day)
        else:
            self._sheet.write_string(self._row, at, cell[:_MOST_CHARACTERS])


class _Parquet:
    """Rows in columns with types; what the file says of itself is in its metadata."""

    def __init__(self, path: Path, columns: Columns, about: About) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        self._arrow, self._columns = pa, columns
        self._types = [self._type_of(column) for column in columns]
        fields = [
            pa.field(column.name, kind, metadata={"meaning": column.meaning})
            for column, kind in zip(columns, self._types, strict=True)
        ]
        self._schema = pa.schema(fields, metadata=dict(about.facts))
        self._writer = parquet.ParquetWriter(str(path), self._schema, compression="zstd")
        self._waiting: list[list[Any]] = [[] for _ in columns]

    def write(self, rows: TableRows) -> None:
        """Add a page of rows."""
        for waiting, column in zip(self._waiting, rows.columns, strict=True):
            waiting.extend(column)
        if len(self._waiting[0]) >= GROUP_ROWS:
            self._write_group()

    def close(self) -> None:
        """Write the last rows and what a reader begins with."""
        if self._waiting[0]:
            self._write_group()
        self._writer.close()

    def abandon(self) -> None:
        """Let go of the file."""
        self._writer.close()

    def _write_group(self) -> None:
        arrays = [
            self._arrow.array(_read(column, waiting), kind)
            for column, kind, waiting in zip(self._columns, self._types, self._waiting, strict=True)
        ]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        self._waiting = [[] for _ in self._columns]

    def _type_of(self, column: Column) -> Any:
        arrow = self._arrow
        kinds = {
            "Int": arrow.int64(),
            "BigInt": arrow.int64(),
            "Float": arrow.float64(),
            "Boolean": arrow.bool_(),
            "Date": arrow.date32(),
            "DateTime": arrow.timestamp("us", tz="UTC"),
        }
        kind = kinds.get(column.kind, arrow.string())
        return arrow.list_(kind) if column.is_list else kind


def _read(column: Column, values: list[Any]) -> list[Any]:
    """A column's values as the library takes them."""
    read = _READ.get(column.kind)
    if read is None:
        return values
    if column.is_list:
        return [None if each is None else list(map(_known(read), each)) for each in values]
    return list(map(_known(read), values))


def _known(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """What reads a value, and leaves an unknown one."""
    return lambda value: None if value is None else read(value)


_READ: Mapping[str, Callable[[Any], Any]] = {
    "Date": date.fromisoformat,
    "DateTime": datetime.fromisoformat,
}

FILES: Mapping[str, FileFormat] = {
    "xlsx": FileFormat(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _Workbook
    ),
    "parquet": FileFormat("application/vnd.apache.parquet", _Parquet),
}


def known_file(suffix: str) -> FileFormat:
    """The format with this suffix.

    Raises:
        Unavailable: Its library isn't installed.
    """
    if not written.can_write(suffix):
        raise Unavailable(
            f"This server can't write {suffix} files: install the extra, as in"
            f" `pip install 'backbone[{suffix}]'`, or ask for csv or jsonl."
        )
    return FILES[suffix]


def check_size(path: Path) -> None:
    """Refuse a file that has become too large.

    Raises:
        BadUserInput: It has; all that lies beside it counts, as it is what the file is made of.
    """
    if sum(each.stat().st_size for each in path.parent.iterdir()) > MOST_BYTES:
        raise BadUserInput(
            f"This file would be larger than {MOST_BYTES / 1e9:g} GB:"
            " ask for a shorter window or a smaller scope, or for csv or jsonl, which stream."
        )
