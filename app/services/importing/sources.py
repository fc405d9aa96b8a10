"""Where the rows of an import come from.

Files of a kind of rows that the user names, or files that were recognized.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from app.domain.imports.ids import RoundedIds
from app.domain.imports.kinds.definitions import Values
from app.domain.imports.layouts import Layout, merged_header
from app.domain.imports.moments import Calendar
from app.domain.imports.other_rows import told_apart
from app.domain.imports.plans import Kind, Options, column_of_fields, plan, plan_entries
from app.domain.imports.record_batches import singly
from app.domain.imports.rows import RecordReader
from app.domain.imports.tables import Record, Table, header_of
from app.errors import BadUserInput
from app.formats.containers import Part
from app.services.file_imports import Examined
from app.services.file_tables import FileTable, Shape
from app.services.importing.openings import Opening


class Source(Protocol):
    """Rows of one file, and how they are read."""

    @property
    def kind(self) -> Kind:
        """What it is a list of."""

    @property
    def name(self) -> str:
        """What the file is called."""

    @property
    def kind_name(self) -> str | None:
        """What its kind of file is called, None of a file of no known kind."""

    @property
    def size(self) -> int:
        """Its bytes."""

    @property
    def has_gains(self) -> bool:
        """Whether its counts are gains of single days."""

    def opened(self, *, keep_texts: bool) -> AbstractContextManager[tuple[Table, BinaryIO]]:
        """Its rows, and the bytes that show how far they have been read."""

    def reader(self, columns: Sequence[str], calendar: Calendar) -> RecordReader[Any]:
        """What reads them; BadUserInput where the options don't fit."""


@dataclass(frozen=True)
class NamedSource:
    """A file of a kind of rows that the user names; its columns are called like the fields."""

    table: FileTable
    options: Options
    has_gains: bool = False

    @property
    def kind(self) -> Kind:
        """What it is a list of."""
        return self.options.kind

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.table.part.name

    @property
    def kind_name(self) -> str | None:
        """None: the user says what its rows are."""
        return None

    @property
    def size(self) -> int:
        """Its bytes."""
        return self.table.size

    @contextmanager
    def opened(self, *, keep_texts: bool) -> Iterator[tuple[Table, BinaryIO]]:
        """Its rows, those that are no posts named as such."""
        table = self.table.at(self._layout())
        self._check_ids(table)
        with table.opened(keep_texts=keep_texts) as (opened, stream):
            records = opened.records
            if self.kind in _SUMMED:
                records = told_apart(records, opened.columns, self._naming(opened.columns))
            yield replace(opened, records=records), stream

    def reader(self, columns: Sequence[str], calendar: Calendar) -> RecordReader[Any]:
        """What reads them."""
        planned = plan if self.kind in {Kind.POSTS, Kind.SNAPSHOTS} else plan_entries
        return planned(columns, self.options, calendar)

    def _layout(self) -> Layout:
        """Where the first row is whose names fit, else the first row."""
        if self.table.shape not in {Shape.CSV, Shape.SHEET}:
            return Layout()
        head = self.table.head()
        for at in range(len(head)):
            for layout in (Layout(at), Layout(at, 2)):
                names = [[str(cell) for cell in row] for row in head[at : at + layout.header_rows]]
                is_whole = len(names) == layout.header_rows
                if not is_whole or (len(names) > 1 and merged_header(*names) is None):
                    continue
                if column_of_fields(header_of(names), self.options) is not None:
                    return layout
        return Layout()

    def _naming(self, columns: Sequence[str]) -> list[str]:
        found = column_of_fields(columns, self.options) or {}
        return [found[name] for name in ("external_id", "handle") if name in found]

    def _check_ids(self, table: FileTable) -> None:
        """Refuse a file most of whose ids a spreadsheet has rounded."""
        if self.kind not in _SUMMED:
            return
        ids = RoundedIds()
        with table.opened() as (opened, _):
            naming = self._naming(opened.columns)[:1]
            for record in singly(opened.records):
                if isinstance(record, Record):
                    for column in naming:
                        ids.add(record.values.get(column) or "")
        if ids.reason:
            raise BadUserInput(ids.reason, field="file")


def named_source(path: Path, options: Options) -> NamedSource:
    """A file of a kind of rows, opened as it is."""
    part = Part(path.name, path)
    return NamedSource(Opening().table(part, is_named=True), options)


_SUMMED = {Kind.POSTS, Kind.SNAPSHOTS, Kind.ACCOUNTS, Kind.PERFORMANCE}
"""Lists that may have a sum at their end."""


@dataclass(frozen=True)
class RecognizedSource:
    """A file that was recognized and looked through."""

    examined: Examined

    @property
    def has_gains(self) -> bool:
        """Whether its counts are gains of single days."""
        return self.examined.values is Values.GAINS

    @property
    def kind(self) -> Kind:
        """What it is a list of."""
        return self.examined.kind.rows

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.examined.table.part.name

    @property
    def kind_name(self) -> str | None:
        """What its kind of file is called."""
        return self.examined.kind.name if self.examined.recognized.is_known else None

    @property
    def size(self) -> int:
        """Its bytes."""
        return self.examined.table.size

    def opened(self, *, keep_texts: bool) -> AbstractContextManager[tuple[Table, BinaryIO]]:
        """Its rows, those that are no posts named as such."""
        return self.examined.opened(keep_texts=keep_texts)

    def reader(self, columns: Sequence[str], calendar: Calendar) -> RecordReader[Any]:
        """What reads them."""
        return self.examined.reader(calendar)
