"""What a caller of the API says of a file: the options of `backbone import`, as a plain value."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, NamedTuple

import orjson

from app.domain.imports.file_plans import Answers
from app.domain.imports.kinds.catalogue import named_kind
from app.domain.imports.kinds.definitions import FileKind, Values
from app.domain.imports.moments import Calendar, Day, check_formats, day_reader
from app.domain.imports.numerals import LOCALES, NumberLocale, parse_locale
from app.domain.imports.plans import FORMATTED, Kind, NullRule, Options
from app.domain.imports.values import Refused
from app.domain.platforms import Platform
from app.domain.texts import quoted
from app.errors import BadUserInput
from app.services.importing.openings import Opening
from app.services.imports import Rules

_NO_DELIMITERS = '"\r\n'


class Meaning(NamedTuple):
    """What a column of a file means."""

    column: str
    field: str


class DateForm(NamedTuple):
    """How dates of a field are written."""

    field: str
    format: str


@dataclass(frozen=True)
class Given:
    """What is said of a file; everything may be left open.

    Args:
        rows: What it is a list of, where its columns are called like the fields.
        kind: The name of its kind, where that isn't seen.
        as_of: The day on which its numbers were read.
        values: What its numbers are.
        locale: The language of its numbers and dates.
        account: The handle of the account that it is about.
        post: The id of the post that it is about.
        platform: The platform of rows that name none.
        mapping: What columns mean.
        date_formats: How dates are written, by field.
        null_when: Where a field is unknown though the file has a value.
        unescape: Texts in which a backslash and an n stand for a line break.
        sheet: The sheet of a workbook.
        path: Where the list is in a JSON document.
        encoding: The bytes of a text.
        delimiter: What separates the fields of CSV.
        brand: The label of the brand of new posts whose row names none.
        create_brands: Whether brands that aren't there are created.
    """

    rows: Kind | None = None
    kind: str | None = None
    as_of: date | None = None
    values: Values | None = None
    locale: str | None = None
    account: str | None = None
    post: str | None = None
    platform: Platform | None = None
    mapping: Sequence[Meaning] = ()
    date_formats: Sequence[DateForm] = ()
    null_when: Sequence[NullRule] = ()
    unescape: Sequence[str] = field(default=())
    sheet: str | None = None
    path: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    brand: str | None = None
    create_brands: bool = False

    def written(self) -> str:
        """It as JSON, for `read_given`."""
        return orjson.dumps(asdict(self), default=tuple).decode()

    @property
    def column_of(self) -> Mapping[str, str]:
        """The column of each field whose column was named."""
        return {name: column for column, name in self.mapping}

    @property
    def opening(self) -> Opening:
        """How the file is opened.

        Raises:
            BadUserInput: The delimiter is no single character.
        """
        mark = self.delimiter
        if mark and (len(mark) > 1 or mark in _NO_DELIMITERS):
            raise BadUserInput("--delimiter: give one character.", field="--delimiter")
        return Opening(self.encoding, mark, self.path, self.sheet)

    @property
    def rules(self) -> Rules:
        """How brands are treated."""
        columns = (self.column_of.get(name, name) for name in ("brand", "tags"))
        return Rules(self.brand, self.create_brands, self.rows is Kind.POSTS, *columns)

    def check(self) -> None:
        """Refuse what can be meant of no file.

        Raises:
            BadUserInput: No brand can be called so, or no dates be written so.
        """
        Rules(self.brand)
        check_formats({each.field: each.format for each in self.date_formats}, FORMATTED)

    def answers(self, calendar: Calendar) -> Answers:
        """What is said of a file that is recognized.

        Raises:
            BadUserInput: There is no such locale, or the day isn't over yet.
        """
        return Answers(
            self.platform,
            self._day(calendar),
            self.values,
            self._locale(),
            self.account,
            self.post,
            self.column_of,
            {each.field: each.format for each in self.date_formats},
            self.null_when,
            frozenset(self.unescape),
        )

    def options(self, rows: Kind) -> Options:
        """What is said of a list whose columns are called like the fields.

        Raises:
            BadUserInput: Its numbers are those of a period.
        """
        if self.values is Values.PERIOD:
            message = "--values period: totals of a period are no snapshots."
            raise BadUserInput(message, field="--values")
        forms = {each.field: each.format for each in self.date_formats}
        unescape = frozenset(self.unescape)
        return Options(rows, self.column_of, self.null_when, unescape, forms, self.platform)

    def kind_among(self, kinds: Sequence[FileKind]) -> FileKind | None:
        """The kind that is named.

        Raises:
            BadUserInput: There is none of that name.
        """
        return named_kind(self.kind, kinds)

    def _day(self, calendar: Calendar) -> Day | None:
        try:
            return day_reader(calendar, None)(self.as_of.isoformat()) if self.as_of else None
        except Refused as refusal:
            raise BadUserInput(f"--as-of: {refusal}.", field="--as-of") from None

    def _locale(self) -> NumberLocale | None:
        found = parse_locale(self.locale) if self.locale else None
        if self.locale and found is None:
            message = (
                f"--locale: there is no {quoted(self.locale)}; there are {', '.join(LOCALES)}."
            )
            raise BadUserInput(message, field="--locale")
        return found


def read_given(text: str) -> Given:
    """What `Given.written` wrote."""
    said: dict[str, Any] = orjson.loads(text)
    for name, made in _MADE.items():
        if said[name] is not None:
            said[name] = made(said[name])
    return Given(**said)


_MADE: Mapping[str, Any] = {
    "rows": Kind,
    "as_of": date.fromisoformat,
    "values": Values,
    "platform": Platform,
    "mapping": lambda rows: tuple(Meaning(*row) for row in rows),
    "date_formats": lambda rows: tuple(DateForm(*row) for row in rows),
    "null_when": lambda rows: tuple(NullRule(*row) for row in rows),
    "unescape": tuple,
}
