"""What a file is, and how it would be imported: recognized, looked through, and asked about.

Nothing here needs a database: the command line and the API show what `examine` finds, and import
what it returns through the same services as every other row.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from app.domain.imports.file_plans import Answers, plan_file, values_of
from app.domain.imports.kinds.catalogue import KINDS
from app.domain.imports.kinds.definitions import LINK, SPAN, FileKind, Values
from app.domain.imports.moments import Calendar
from app.domain.imports.other_rows import told_apart
from app.domain.imports.plans import FORMATTED, Kind, check_member
from app.domain.imports.recognition import Recognized, columns_of_fields, header_columns, recognize
from app.domain.imports.rejects import LINE
from app.domain.imports.rows import RecordReader
from app.domain.imports.surveys import Survey, survey
from app.domain.imports.tables import Table
from app.services.file_tables import FileTable, Shape


@dataclass(frozen=True)
class Examined:
    """A file that was looked through, with what the user said of it.

    Args:
        table: Where its rows are.
        recognized: What it is.
        columns: What its columns are called.
        column_of: The column of each field.
        found: What its rows say together.
        said: What the user says.
    """

    table: FileTable
    recognized: Recognized
    columns: Sequence[str]
    column_of: Mapping[str, str]
    found: Survey
    said: Answers

    @property
    def kind(self) -> FileKind:
        """Its kind."""
        return self.recognized.kind

    @property
    def values(self) -> Values:
        """What its numbers are."""
        return values_of(self.kind, self.column_of, self.found, self.said)

    @contextmanager
    def opened(self, *, keep_texts: bool = False) -> Iterator[tuple[Table, BinaryIO]]:
        """Its rows, those that are no posts named as such, and the bytes that they come from."""
        with self.table.opened(keep_texts=keep_texts) as (table, stream):
            naming = _naming(self.column_of, self.kind)
            told = told_apart(
                table.records, table.columns, naming, has_sums=not self.kind.is_export
            )
            yield replace(table, records=told), stream

    def reader(self, calendar: Calendar) -> RecordReader[Any]:
        """What reads its records."""
        return plan_file(
            *(self.recognized, self.columns, self.column_of, self.found, self.said),
            calendar,
            is_sheet=self.table.shape in {Shape.CSV, Shape.SHEET},
        )


def examine(
    table: FileTable, said: Answers, kinds: Sequence[FileKind] = KINDS, kind: FileKind | None = None
) -> Examined | None:
    """Find out what a file is and look through its rows; None if its header means nothing.

    Args:
        table: Where its rows are.
        said: What the user says of it.
        kinds: The kinds that are known.
        kind: The kind that it is, where the user says so.

    Raises:
        BadUserInput: It can't be read, or what the user says doesn't fit it.
    """
    head = table.head()
    is_pivoted = _is_pivoted(table, head)
    asked = kinds if kind is None else [kind]
    recognized = recognize(head, asked, said.mapping, is_pivoted=is_pivoted)
    if recognized is None or (kind is not None and recognized.kind is not kind):
        return None
    examined = _examined(table, recognized, head, said)
    if not recognized.is_known and examined.found.repeats:
        again = recognize(head, asked, said.mapping, is_pivoted=is_pivoted, days_repeat=True)
        examined = _examined(table, again or recognized, head, said)
    return examined


def _is_pivoted(table: FileTable, head: Sequence[Sequence[Any]]) -> bool | None:
    """Whether it lists days below labels; None of rejected rows, which are days by now."""
    if table.shape is Shape.LINES and head and LINE in head[0]:
        return None
    return table.shape is Shape.PIVOT


def _examined(
    table: FileTable, recognized: Recognized, head: Sequence[Sequence[Any]], said: Answers
) -> Examined:
    columns = header_columns(head, recognized.layout)
    table = table.at(recognized.layout)
    _check_mapping(said, recognized, columns)
    column_of = columns_of_fields(recognized, columns, said.mapping)
    dates = [column_of[name] for name in (*FORMATTED, SPAN) if name in column_of]
    others = {*dates, *(column_of.get(name) for name in _TEXTS)}
    ids = [column_of[name] for name in ("external_id", LINK) if name in column_of]
    with table.opened() as (opened, _):
        found = survey(
            told_apart(
                *(opened.records, opened.columns, _naming(column_of, recognized.kind)),
                has_sums=not recognized.kind.is_export,
            ),
            # What is known of the language needs no proof.
            numbers=[]
            if recognized.is_known or said.locale
            else [column for column in column_of.values() if column not in others],
            dates=dates,
            ids=ids,
            span=column_of.get(SPAN),
        )
    return Examined(table, recognized, columns, column_of, found, said)


_TEXTS = (
    *("external_id", LINK, "label", "description", "url", "platform", "brand", "category", "tags"),
    *("status", "handle", "display_name", "time"),
)


def _naming(column_of: Mapping[str, str], kind: FileKind) -> list[str]:
    """The columns that say which post or day a row is about."""
    fields = ("external_id", LINK) if kind.rows is not Kind.ACCOUNTS else ("date", "collected_at")
    return [column_of[name] for name in fields if name in column_of]


def _check_mapping(said: Answers, recognized: Recognized, columns: Sequence[str]) -> None:
    fields = (*recognized.kind.rows.fields, LINK, "time")
    for name, column in said.mapping.items():
        check_member("--map", "field", name, fields)
        check_member("--map", "column", column, columns)
