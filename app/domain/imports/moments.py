"""Dates and instants as files write them: ISO 8601, or in a given strptime format.

Without a zone of its own a time of day is in the organization's; without a time of day a
snapshot has the first instant of its day, so that it never beats a fetch.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from app.domain.imports.values import NOT_ANSWERED, Refused, shown
from app.domain.imports.written_dates import DateOrders, read_written
from app.domain.texts import quoted
from app.errors import BadUserInput

Form = str | DateOrders | None
"""How dates are written: in a strptime format, as people write them, or in ISO 8601."""

_FIRST_YEAR, _LAST_YEAR = 1970, 9998
_REMEMBERED = 4096
"""How many different texts a reader remembers: files repeat their dates row after row."""

_LONGEST_FORMAT = 100
_YEAR_CODES = ("%Y", "%y", "%G", "%c", "%x")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_LACKS_YEAR = re.compile(
    rf"\d{{1,2}}\s*[./-]\s*\d{{1,2}}[./-]?|\d{{1,2}}\.? +({_MONTHS})[a-z.]*"
    rf"|({_MONTHS})[a-z.]* +\d{{1,2}}",
    re.IGNORECASE,
)
"""`13.09`, `9/13`, `13 September` and `Sep 13`."""

_TIME_CODES = ("%H", "%I", "%X", "%c")


class Day(NamedTuple):
    """The day of a snapshot, and the instant at which it counts as collected."""

    date: date
    collected_at: datetime


@dataclass(frozen=True)
class Calendar:
    """Where and when a file is read: its days are those of the organization's zone."""

    time_zone: str
    now: datetime

    def instant_of(self, moment: datetime) -> datetime:
        """The instant of a moment, in UTC."""
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(self.time_zone))
        return moment.astimezone(UTC)

    def day_of(self, instant: datetime) -> date:
        """The day that it is at an instant."""
        return instant.astimezone(ZoneInfo(self.time_zone)).date()

    def first_instant(self, day: date) -> datetime:
        """When a day begins, in UTC; where no clock shows its midnight, when that is skipped."""
        return self.instant_of(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - local


def instant_reader(calendar: Calendar, form: Form) -> Callable[[Any], datetime | None]:
    """Make a reader of instants."""

    def read(text: str) -> datetime:
        return calendar.instant_of(_moment(text, form))

    return _reader(read, is_lenient=isinstance(form, DateOrders))


def date_reader(calendar: Calendar, form: Form) -> Callable[[Any], date | None]:
    """Make a reader of calendar days; of an instant, the day that it falls on."""

    def read(text: str) -> date:
        moment = _moment(text, form)
        return calendar.day_of(moment) if moment.tzinfo else moment.date()

    return _reader(read, is_lenient=isinstance(form, DateOrders))


def day_reader(
    calendar: Calendar, form: Form, *, is_instant: bool = False
) -> Callable[[Any], Day | None]:
    """Make a reader of the days of snapshots, or of the instants at which they were fetched."""
    today = calendar.day_of(calendar.now)

    def read(text: str) -> Day:
        moment = _moment(text, form)
        if is_instant or _has_time(text, form):
            instant = calendar.instant_of(moment)
            day = Day(calendar.day_of(instant), instant)
        else:
            day = Day(moment.date(), calendar.first_instant(moment.date()))
        if day.date > today or day.collected_at > calendar.now:
            raise Refused(f"{shown(text)} is in the future: today is {today}")
        return day

    return _reader(read, is_lenient=isinstance(form, DateOrders))


def _reader(read: Callable[[str], Any], *, is_lenient: bool) -> Callable[[Any], Any]:
    @lru_cache(_REMEMBERED)
    def remembered(text: str) -> Any:
        text = text.strip()
        return None if is_lenient and text.casefold() in NOT_ANSWERED else read(text)

    def read_value(value: Any) -> Any:
        if is_lenient and isinstance(value, int | float) and not isinstance(value, bool):
            value = repr(value)
        if not isinstance(value, str):
            raise Refused(f"{shown(value)} is not a date: write it as a text")
        return remembered(value) if value else None

    return read_value


def _has_time(text: str, form: Form) -> bool:
    if form is None:
        return len(text) > len("2017-11-14")
    if isinstance(form, DateOrders):
        return read_written(text, form).has_time
    return any(code in form for code in _TIME_CODES)


def _moment(text: str, form: Form) -> datetime:
    if not isinstance(form, str) and _LACKS_YEAR.fullmatch(text):
        raise Refused(f"{shown(text)} has no year: write the year too, such as 2026-09-13")
    try:
        if isinstance(form, DateOrders):
            moment = read_written(text, form).moment
        else:
            moment = parse_moment(text, form)
    except Refused:
        raise
    except ValueError:
        is_given = isinstance(form, str)
        right = f"write it as {form}" if is_given else "write YYYY-MM-DD, or give --date-format"
        raise Refused(f"{shown(text)} is not a date that exists: {right}") from None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise Refused(f"{shown(text)} is out of range: the first year is {_FIRST_YEAR}")
    return moment


def check_formats(formats: Mapping[str, str], known: Collection[str]) -> None:
    """Check how dates are said to be written, by field; `known` are the fields that are dates.

    Raises:
        BadUserInput: There is no such field, or dates can't be read so.
    """
    for name, form in formats.items():
        if name not in known:
            there_are = f"there is no date {quoted(name)}; there are {', '.join(known)}"
            raise BadUserInput(f"--date-format: {there_are}.", field="--date-format")
        try:
            check_format(form)
        except ValueError as error:
            message = f"--date-format {quoted(form)}: {error}."
            raise BadUserInput(message, field="--date-format") from None


def check_format(form: str) -> None:
    """Raise ValueError, with what would be right, if dates can't be read by a strptime format."""
    if not any(code in form for code in _YEAR_CODES):
        raise ValueError("it has no year; a date needs one, such as %Y in %d.%m.%Y")
    if len(form) > _LONGEST_FORMAT:
        raise ValueError("it is too long for how a date is written")
    try:
        parse_moment(datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC).strftime(form), form)
    except re.error:  # what strptime makes of it has a name twice
        raise ValueError("it has a part twice") from None
    except ValueError:
        raise ValueError("it is no format that dates can be read by") from None


def parse_moment(text: str, form: str | None) -> datetime:
    """Read a date, with or without a time of day and a zone; ValueError if it is none."""
    return datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007
