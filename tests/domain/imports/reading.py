"""Files for the tests of reading them, as texts: no file and no database."""

import io
from datetime import UTC, datetime
from typing import Any

from app.domain.imports.moments import Calendar
from app.domain.imports.plans import Kind, Options, plan
from app.domain.imports.record_batches import singly
from app.domain.imports.records import NotAPost, Record, Rejection, read_table
from app.domain.imports.rows import Row
from app.domain.imports.values import Unanswered
from app.domain.numbers.gains import Snapshot
from app.domain.platforms import Platform

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
UTC_CALENDAR = Calendar("UTC", NOW)


def records(text: str, delimiter: str | None = None) -> list[Record | Rejection]:
    found = read_table(io.StringIO(text, newline=""), delimiter).records
    return [record for record in singly(found) if not isinstance(record, NotAPost)]


def rows(
    text: str, calendar: Calendar = UTC_CALENDAR, kind: Kind = Kind.SNAPSHOTS, **options: Any
) -> list[Row | Rejection | Unanswered]:
    options = {"platform": Platform.YOUTUBE, **options}
    table = read_table(io.StringIO(text, newline=""))
    reader = plan(table.columns, Options(kind, **options), calendar)
    return [row for row in reader.read_all(table.records) if not isinstance(row, NotAPost)]


def row(text: str, *args: Any, **options: Any) -> Row:
    (only,) = rows(text, *args, **options)
    assert isinstance(only, Row), only
    return only


def refusal(text: str, *args: Any, **options: Any) -> Rejection:
    (only,) = rows(text, *args, **options)
    assert isinstance(only, Rejection), only
    return only


def snapshot(line: Row) -> Snapshot:
    assert line.snapshot is not None
    return line.snapshot
