"""Comparisons: the days that a window is compared with, and which day stands against which.

Days are paired by their place, the first with the first, or by their date. Like is compared with
like: out of a change go the days that aren't over, with their partners, and days without one.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.domain.windows.calendar import (
    TO_DATE,
    WHOLE,
    Window,
    check_length,
    check_start,
)
from app.domain.windows.day_ranges import DayRange, days_between, range_of
from app.domain.windows.periods import Period, is_leap_day, period_before, year_before
from app.errors import BadUserInput

_ONE_DAY = timedelta(days=1)
_YEAR_OF_WEEKS = 364
"""The days of 52 weeks: a year earlier, to the nearest day of the same weekday."""


class ComparisonTo(StrEnum):
    """What a window is compared with."""

    PREVIOUS_PERIOD = "PREVIOUS_PERIOD"
    PREVIOUS_YEAR = "PREVIOUS_YEAR"
    CUSTOM = "CUSTOM"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class ComparisonInput:
    """The comparison a caller requests; dates belong to CUSTOM."""

    to: ComparisonTo = ComparisonTo.PREVIOUS_PERIOD
    start: date | None = None
    end: date | None = None
    match_weekdays: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a window is compared with.

    `start` and `end` are the compared window; of NONE, the days right before, which nothing is
    compared with. `current` and `previous` are the days whose sums a change compares; both are
    None if none is left on either side.
    """

    window: Window
    to: ComparisonTo
    start: date
    end: date
    is_by_date: bool = False
    is_weekdays_matched: bool = False
    current: DayRange | None = None
    previous: DayRange | None = None

    @property
    def days(self) -> int:
        """How many days the compared window has."""
        return (self.end - self.start).days + 1

    @property
    def partners(self) -> list[date | None]:
        """For each day of the window the one that stands against it, whether or not it is over."""
        days = days_between(self.window.start, self.window.end)
        if self.to is ComparisonTo.NONE:
            return [None for _ in days]
        if self.is_by_date:
            return [None if is_leap_day(day) else year_before(day) for day in days]
        back = self.window.start - self.start
        return [day - back if day - back <= self.end else None for day in days]


def resolve_comparison(requested: ComparisonInput, window: Window) -> Comparison:
    """Resolve a requested comparison to days.

    Raises:
        BadUserInput: CUSTOM without dates, or with dates that are no window or not there yet; dates
            with anything else; PREVIOUS_YEAR of a window that is longer than a year.
    """
    if requested.to is not ComparisonTo.CUSTOM:
        _refuse_dates(requested)
    match requested.to:
        case ComparisonTo.CUSTOM:
            start, end = _checked_dates(requested, window)
            comparison = Comparison(window, requested.to, start, end)
        case ComparisonTo.PREVIOUS_YEAR:
            _refuse_overlap(window)
            comparison = _previous_year(window, matched=requested.match_weekdays)
        case ComparisonTo.PREVIOUS_PERIOD:
            comparison = _previous_period(window, matched=requested.match_weekdays)
        case ComparisonTo.NONE:
            start, end = _days_before(window)
            return Comparison(window, requested.to, start, end)
    return _like_with_like(comparison)


def comparison_before(comparison: Comparison) -> Comparison | None:
    """What the compared days were compared with themselves; None if there are none.

    It is what their window's comparison says, and for CUSTOM as many days right before.
    """
    previous, to, asked = comparison.previous, comparison.to, comparison.window
    if previous is None:
        return None
    preset = None if to is ComparisonTo.CUSTOM else asked.preset
    calendar = replace(asked.calendar, last_complete_day=previous.end)
    window = Window(previous.start, comparison.end, calendar, preset)
    earlier = _previous_year if to is ComparisonTo.PREVIOUS_YEAR else _previous_period
    return _like_with_like(earlier(window, matched=comparison.is_weekdays_matched))


def _refuse_dates(requested: ComparisonInput) -> None:
    for name in ("start", "end"):
        day = getattr(requested, name)
        if day is not None:
            message = f"{name} {day} of compareTo goes with to: CUSTOM, and not with {requested.to}"
            raise BadUserInput(message, field=f"compareTo.{name}")


def _checked_dates(requested: ComparisonInput, window: Window) -> tuple[date, date]:
    start, end = requested.start, requested.end
    if start is None or end is None:
        missing = "start" if start is None else "end"
        message = f"compareTo with to: CUSTOM needs a start and an end, and has no {missing}"
        raise BadUserInput(message, field=f"compareTo.{missing}")
    check_start(start, end, field="compareTo.start")
    check_length(start, end, field="compareTo.start")
    today = window.calendar.today
    if end > today:
        message = f"end {end} of compareTo is in the future: today is {today}"
        raise BadUserInput(message, field="compareTo.end")
    return start, end


def _refuse_overlap(window: Window) -> None:
    if year_before(window.end) >= window.start:
        message = (
            f"{window.start} to {window.end} is more than a year, and would be compared with days "
            "of its own: ask for a year at most, or for another comparison"
        )
        raise BadUserInput(message, field="compareTo.to")


def _previous_year(window: Window, *, matched: bool) -> Comparison:
    start, end = year_before(window.start), year_before(window.end)
    if not (matched and _can_match_weekdays(window)):
        return Comparison(window, ComparisonTo.PREVIOUS_YEAR, start, end, is_by_date=True)
    back = timedelta(days=_YEAR_OF_WEEKS if window.days <= _YEAR_OF_WEEKS else _YEAR_OF_WEEKS + 7)
    return Comparison(
        window,
        ComparisonTo.PREVIOUS_YEAR,
        window.start - back,
        window.end - back,
        is_weekdays_matched=True,
    )


def _previous_period(window: Window, *, matched: bool) -> Comparison:
    to = ComparisonTo.PREVIOUS_PERIOD
    if window.preset in TO_DATE:
        period = TO_DATE[window.preset]
        if period is Period.YEAR:
            days = year_before(window.start), year_before(window.end)
            return Comparison(window, to, *days, is_by_date=True)
        first, last = period_before(period, window.start, window.calendar.week_start)
        return Comparison(window, to, first, min(last, first + (window.end - window.start)))
    if window.preset in WHOLE:
        period = WHOLE[window.preset]
        whole = period_before(period, window.start, window.calendar.week_start)
        return Comparison(window, to, *whole)
    start, end = _days_before(window)
    shift = timedelta(days=(start - window.start).days % 7) if matched else timedelta()
    return Comparison(window, to, start - shift, end - shift, is_weekdays_matched=matched)


def _days_before(window: Window) -> tuple[date, date]:
    """As many days as the window has, right before it."""
    return window.start - timedelta(days=window.days), window.start - _ONE_DAY


def _can_match_weekdays(window: Window) -> bool:
    """Whether its days are counted, and not those of a period of the calendar."""
    return window.preset not in TO_DATE and window.preset not in WHOLE


def _like_with_like(comparison: Comparison) -> Comparison:
    """The same with the days of either side that a change compares."""
    current, previous = _compared_days(comparison)
    return replace(comparison, current=current, previous=previous)


def _compared_days(comparison: Comparison) -> tuple[DayRange | None, DayRange | None]:
    window, over = comparison.window, comparison.window.calendar.last_complete_day
    if (
        comparison.days == window.days
        and max(window.end, comparison.end) <= over
        and not comparison.is_by_date
    ):
        return DayRange(window.start, window.end), DayRange(comparison.start, comparison.end)
    keeps_single = comparison.to is ComparisonTo.CUSTOM or (
        comparison.to is ComparisonTo.PREVIOUS_PERIOD and window.preset in WHOLE
    )
    partners = dict(zip(days_between(window.start, window.end), comparison.partners, strict=True))
    days_of = {partner: day for day, partner in partners.items() if partner is not None}

    def counts(day: date, partner: date | None) -> bool:
        return day <= over and (keeps_single if partner is None else partner <= over)

    current = range_of(day for day, partner in partners.items() if counts(day, partner))
    others = days_between(comparison.start, comparison.end)
    previous = range_of(day for day in others if counts(day, days_of.get(day)))
    return (current, previous) if current and previous else (None, None)
