"""Small files of kinds that are recognized, as texts, and what becomes of their rows."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from app.domain.accounts.account_days import AccountDay
from app.domain.imports.entries import Entry
from app.domain.imports.file_plans import Answers, plan_file
from app.domain.imports.kinds.catalogue import KINDS
from app.domain.imports.kinds.definitions import LINK, SPAN
from app.domain.imports.layouts import delimiter_of, head_of
from app.domain.imports.moments import Calendar, Day
from app.domain.imports.objects import read_items
from app.domain.imports.other_rows import told_apart
from app.domain.imports.plans import FORMATTED
from app.domain.imports.recognition import (
    Recognized,
    columns_of_fields,
    header_columns,
    recognize,
)
from app.domain.imports.records import read_table
from app.domain.imports.rows import RecordReader, Row
from app.domain.imports.surveys import Survey, survey
from app.domain.imports.tables import NotAPost, Read, RecordBatch, Rejection, Table
from app.domain.imports.values import Unanswered
from app.domain.platforms import parse_platform

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
CALENDAR = Calendar("UTC", NOW)
AS_OF = Day(date(2026, 11, 28), datetime(2026, 11, 28, tzinfo=UTC))


class File:
    """A file that was recognized, with its rows as they would be stored."""

    def __init__(
        self, text: str | Sequence[dict[str, Any]], *, is_pivoted: bool = False, **said: Any
    ) -> None:
        self.text, self.is_pivoted = text, is_pivoted
        self.calendar = said.pop("calendar", CALENDAR)
        platform = parse_platform(said.pop("platform", ""))
        self.said = Answers(**{"as_of": AS_OF, "platform": platform, **said})
        if isinstance(text, str):
            lines = io.StringIO(text, newline="")
            head = head_of(lines, delimiter_of(text.splitlines()[:30]))
        else:
            head = [list(read_items(text).columns)]
        recognized = recognize(head, KINDS, self.said.mapping, is_pivoted=is_pivoted)
        assert recognized is not None, head
        self.recognized: Recognized = recognized
        self.columns = header_columns(head, recognized.layout)
        self.column_of = columns_of_fields(recognized, self.columns, self.said.mapping)
        self.survey = self._survey()

    @property
    def kind(self) -> str:
        return self.recognized.kind.name

    @property
    def language(self) -> str:
        return self.recognized.language

    def table(self) -> Table:
        if isinstance(self.text, str):
            lines = io.StringIO(self.text, newline="")
            return read_table(lines, layout=self.recognized.layout)
        return read_items(self.text)

    def _naming(self) -> list[str]:
        return [
            self.column_of[name]
            for name in ("external_id", LINK, "date")
            if name in self.column_of and (name != "date" or "followers" in self.columns)
        ]

    def _told_apart(self, table: Table) -> Iterator[Read | RecordBatch]:
        has_sums = not self.recognized.kind.is_export
        return told_apart(table.records, table.columns, self._naming(), has_sums=has_sums)

    def _survey(self) -> Survey:
        dates = [self.column_of[each] for each in (*FORMATTED, SPAN) if each in self.column_of]
        ids = [self.column_of[each] for each in ("external_id", LINK) if each in self.column_of]
        table = self.table()
        return survey(
            self._told_apart(table),
            numbers=[each for each in self.column_of.values() if each not in {*dates, *ids}],
            dates=dates,
            ids=ids,
            span=self.column_of.get(SPAN),
        )

    def reader(self) -> RecordReader[Any]:
        """What reads its records."""
        return plan_file(
            self.recognized, self.columns, self.column_of, self.survey, self.said, self.calendar
        )

    def read(self) -> list[Any]:
        """Its rows: what would be stored, what is rejected, and what is no post."""
        return list(self.reader().read_all(self._told_apart(self.table())))

    def posts(self) -> list[dict[str, Any]]:
        """What is stored of posts: identity, values and counts, the unknown left out."""
        return [_stored(row) for row in self.read() if isinstance(row, Row)]

    def days(self) -> list[tuple[str, dict[str, int]]]:
        """What is stored of an account's days: the day, and its counts."""
        entries = [row for row in self.read() if isinstance(row, Entry)]
        return [(str(_day(each).date), _counts(_day(each))) for each in entries]

    def rejections(self) -> list[str]:
        """Why rows are rejected, one text each."""
        return [
            "; ".join(f"{column or ''}: {reason}" for column, reason in row.cells)
            for row in self.read()
            if isinstance(row, Rejection)
        ]

    def others(self) -> list[str]:
        """What the rows are that are no posts."""
        return [row.what for row in self.read() if isinstance(row, NotAPost)]

    def unanswered(self) -> int:
        """How many rows say nothing."""
        return sum(isinstance(row, Unanswered) for row in self.read())


def _stored(row: Row) -> dict[str, Any]:
    counts: dict[str, Any] = {}
    if row.snapshot:
        counts = {
            "date": str(row.snapshot.date),
            **row.snapshot.totals._asdict(),
            "reach": row.snapshot.reach,
            **row.snapshot.extra,
        }
    values = {name: _plain(value) for name, value in row.values.items()}
    named = {"platform": row.identity.platform.value, "id": row.identity.external_id}
    everything = named | counts | values | {"brand": row.brand}
    return {name: value for name, value in everything.items() if value is not None}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _day(entry: Entry) -> AccountDay:
    day: AccountDay = entry.values["day"]
    return day


def _counts(day: AccountDay) -> dict[str, int]:
    return {name: count for name, count in day.counts._asdict().items() if count is not None}


def csv_of(*rows: Sequence[Any]) -> str:
    """Rows as CSV."""
    sink = io.StringIO()
    csv.writer(sink, lineterminator="\n").writerows(rows)
    return sink.getvalue()
