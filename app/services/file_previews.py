"""What there is to say of a file that was looked through, for the command line and the API."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.imports.file_plans import Answers, locales_for, meanings
from app.domain.imports.layouts import untwinned
from app.domain.imports.moments import Calendar, Day
from app.domain.imports.numerals import LOCALES
from app.domain.imports.plans import Kind
from app.domain.imports.previews import SHOWN_ROWS, Preview, Question, language_of
from app.domain.imports.questions import questions_of, refusal_of
from app.domain.imports.tables import NotAPost, Rejection
from app.domain.imports.values import Unanswered, shown
from app.domain.platforms import Platform
from app.services.file_imports import Examined


def preview(file: Examined, calendar: Calendar, *, with_rows: bool = False) -> Preview:
    """What there is to say of it; `with_rows` with the rows as they would be stored."""
    used = set(file.column_of.values())
    plain = Preview(
        file=file.table.part.name,
        kind=file.kind.name if file.recognized.is_known else None,
        title=file.kind.title,
        language=language_of(file.kind, file.recognized.language),
        rows=file.kind.rows,
        size=file.found.rows,
        posts=len(file.found.named) or None if file.kind.rows in _OF_POSTS else None,
        values=file.values,
        as_of=_as_of(file),
        columns=list(meanings(file.column_of, file.columns)),
        unused=_unused(file.columns, used),
        others=file.found.others,
        facts=list(_facts(file)),
        questions=[
            _with_day(question, file.table.written_on)
            for question in questions_of(file.recognized, file.column_of, file.found, file.said)
        ],
        refusal=refusal_of(file.recognized, file.column_of, file.found, file.said),
    )
    return _with_rows(file, plain, calendar) if with_rows else plain


_OF_POSTS = {Kind.POSTS, Kind.SNAPSHOTS}


def _with_rows(file: Examined, plain: Preview, calendar: Calendar) -> Preview:
    open_ones = {question.option for question in plain.questions}
    reader = replace(file, said=_supposed(file.said, open_ones, calendar)).reader(calendar)
    hidden = {_ASKED[option] for option in open_ones if option in _ASKED}
    # What is only supposed refers to nothing.
    is_supposed = bool(open_ones & _NAMING)
    shown_rows: list[Mapping[str, Any]] = []
    with file.opened() as (table, _):
        for read in reader.read_all(table.records):
            if isinstance(read, Rejection):
                for column, reason in read.cells:
                    plain.rejects[_general(column, reason)] += 1
            elif not isinstance(read, NotAPost | Unanswered):
                if not is_supposed:
                    plain.references.take(read)
                if len(shown_rows) < SHOWN_ROWS:
                    row = stored_fields(read)
                    shown_rows.append({name: row[name] for name in row if name not in hidden})
    return replace(plain, first_rows=shown_rows)


_ASKED = {
    "--platform": "platform",
    "--as-of": "date",
    "--account": "handle",
    "--post": "external_id",
}
_NAMING = {"--platform", "--account", "--post"}
"""Questions about what rows are of."""


def _with_day(question: Question, written_on: date) -> Question:
    """A question for the day of reading, with the day on which the file was last written."""
    if question.option != "--as-of":
        return question
    reason = f"{question.reason}; it was last written on {written_on}"
    return question._replace(example=written_on.isoformat(), reason=reason)


def _supposed(said: Answers, open_ones: set[str], calendar: Calendar) -> Answers:
    """What the user says, with something in place of what is still asked, to show rows."""
    today = calendar.day_of(calendar.now)
    return replace(
        said,
        platform=said.platform or (next(iter(Platform)) if "--platform" in open_ones else None),
        as_of=said.as_of or (Day(today, calendar.now) if "--as-of" in open_ones else None),
        account=said.account or ("?" if "--account" in open_ones else None),
        post=said.post or ("?" if "--post" in open_ones else None),
    )


def _unused(columns: Sequence[str], used: set[str]) -> list[str]:
    """The columns that nothing is read of, each name once."""
    names = {untwinned(name) for name in used}
    others = dict.fromkeys(untwinned(name) for name in columns if name not in used)
    return [name for name in others if name and name not in names]


def _as_of(examined: Examined) -> str | None:
    if {"date", "collected_at"} & examined.column_of.keys():
        return "rows"
    return examined.said.as_of.date.isoformat() if examined.said.as_of else None


def _facts(examined: Examined) -> Iterator[str]:
    table, found = examined.table, examined.found
    if not table.is_proved:
        yield (
            "It isn't UTF-8, and is read as Windows-1252; if that is wrong, name its --encoding."
        )
    locales = locales_for(examined.recognized, found, examined.said)
    if examined.said.locale is None and len(locales) < len(LOCALES) and found.locales:
        names = ", ".join(locale.name for locale in locales)
        yield f"Numbers are read as they are written in {names}."
    if found.orders and examined.said.locale is None:
        orders = {"DMY": "day first", "MDY": "month first", "YMD": "year first"}
        told = " or ".join(orders[order] for order in sorted(found.orders))
        yield f"The file proves how its dates are written: {told}."


def _general(column: str | None, reason: str) -> str:
    return f"{column}: {reason}" if column else reason


def stored_fields(read: Any) -> Mapping[str, Any]:
    """A row as it would be stored, field by field."""
    if hasattr(read, "identity"):
        values: dict[str, Any] = {
            "platform": read.identity.platform.value,
            "external_id": read.identity.external_id,
        }
        if read.snapshot:
            values["date"] = read.snapshot.date.isoformat()
            totals = read.snapshot.totals._asdict() | {"reach": read.snapshot.reach}
            values |= totals | dict(read.snapshot.extra)
        values |= read.values
    elif "day" in read.values:
        name, day = read.values["name"], read.values["day"]
        values = {**name._asdict(), "date": day.date.isoformat(), **day.counts._asdict()}
    else:
        values = {**read.values}
    return {
        name: shown(value)[:80] if isinstance(value, str) and name in _LONG else value
        for name, value in values.items()
        if value is not None
    }


_LONG = {"label", "description", "url"}
