"""Weeks, months, quarters and years: where a day's own one begins, and where it ends."""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

_ONE_DAY = timedelta(days=1)


class WeekStart(StrEnum):
    """The day on which weeks begin."""

    MONDAY = "MONDAY"
    SUNDAY = "SUNDAY"
    SATURDAY = "SATURDAY"


class Period(StrEnum):
    """A unit of the calendar that is longer than a day."""

    WEEK = "WEEK"
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"


_WEEKDAYS = {WeekStart.MONDAY: 0, WeekStart.SATURDAY: 5, WeekStart.SUNDAY: 6}
_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


def first_day_of(period: Period, day: date, week_start: WeekStart) -> date:
    """The first day of the period that a day lies in."""
    if period is Period.WEEK:
        return day - timedelta(days=(day.weekday() - _WEEKDAYS[week_start]) % 7)
    return day.replace(month=day.month - (day.month - 1) % _MONTHS[period], day=1)


def last_day_of(period: Period, first: date) -> date:
    """The last day of the period that begins on a day."""
    if period is Period.WEEK:
        return first + timedelta(days=6)
    month = first.month + _MONTHS[period] - 1
    return first.replace(month=month, day=monthrange(first.year, month)[1])


def period_before(period: Period, first: date, week_start: WeekStart) -> tuple[date, date]:
    """The first and last day of the period before the one that begins on a day."""
    last = first - _ONE_DAY
    return first_day_of(period, last, week_start), last


def is_leap_day(day: date) -> bool:
    """Whether a day is a 29 February, which most years don't have."""
    return (day.month, day.day) == (2, 29)


def year_before(day: date) -> date:
    """The same date a year earlier; for a 29 February the 28th."""
    return day.replace(year=day.year - 1, day=28 if is_leap_day(day) else day.day)
