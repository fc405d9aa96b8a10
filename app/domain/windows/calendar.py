"""Windows: the calendar days that a query covers.

A day is a day of the organization's own calendar; `today` says which day it is there, and
`comparison` what a window is compared with.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.windows.periods import Period, first_day_of, period_before
from app.domain.windows.today import ScopeCalendar
from app.errors import BadUserInput

MAX_DAYS = 731
"""The longest window: two years, one of which is a leap year."""

EARLIEST_DAY = date(1900, 1, 1)
"""No window starts earlier, so that what it is compared with and its instants exist too."""

_ONE_DAY = timedelta(days=1)


class Preset(StrEnum):
    """Named windows. Only TODAY and `*_TO_DATE` always include today."""

    TODAY = "TODAY"
    YESTERDAY = "YESTERDAY"
    LAST_7_DAYS = "LAST_7_DAYS"
    LAST_14_DAYS = "LAST_14_DAYS"
    LAST_28_DAYS = "LAST_28_DAYS"
    LAST_30_DAYS = "LAST_30_DAYS"
    LAST_90_DAYS = "LAST_90_DAYS"
    LAST_365_DAYS = "LAST_365_DAYS"
    WEEK_TO_DATE = "WEEK_TO_DATE"
    MONTH_TO_DATE = "MONTH_TO_DATE"
    QUARTER_TO_DATE = "QUARTER_TO_DATE"
    YEAR_TO_DATE = "YEAR_TO_DATE"
    LAST_WEEK = "LAST_WEEK"
    LAST_MONTH = "LAST_MONTH"
    LAST_QUARTER = "LAST_QUARTER"
    LAST_YEAR = "LAST_YEAR"


_LAST_N_DAYS = {
    Preset.LAST_7_DAYS: 7,
    Preset.LAST_14_DAYS: 14,
    Preset.LAST_28_DAYS: 28,
    Preset.LAST_30_DAYS: 30,
    Preset.LAST_90_DAYS: 90,
    Preset.LAST_365_DAYS: 365,
}
TO_DATE = {
    Preset.WEEK_TO_DATE: Period.WEEK,
    Preset.MONTH_TO_DATE: Period.MONTH,
    Preset.QUARTER_TO_DATE: Period.QUARTER,
    Preset.YEAR_TO_DATE: Period.YEAR,
}
"""The presets that run from the first day of a period to today."""

WHOLE = {
    Preset.LAST_WEEK: Period.WEEK,
    Preset.LAST_MONTH: Period.MONTH,
    Preset.LAST_QUARTER: Period.QUARTER,
    Preset.LAST_YEAR: Period.YEAR,
}
"""The presets that are the last whole period."""


@dataclass(frozen=True, slots=True)
class WindowInput:
    """The window a caller requests: a preset, or a start with or without an end, or nothing."""

    preset: Preset | None = None
    start: date | None = None
    end: date | None = None
    include_today: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """The days that an answer covers, both ends included.

    `preset` is what they were requested by, None for dates. `truncated` says that the requested
    end was moved to the last allowed day.
    """

    start: date
    end: date
    calendar: ScopeCalendar
    preset: Preset | None = None
    truncated: bool = False

    @property
    def days(self) -> int:
        """How many days that is."""
        return (self.end - self.start).days + 1

    @property
    def time_zone(self) -> str:
        """Whose calendar the days are of."""
        return self.calendar.time_zone

    @property
    def time_zones(self) -> tuple[str, ...]:
        """The zones whose calendars the days are of, by name: day D of each."""
        return self.calendar.time_zones

    @property
    def includes_today(self) -> bool:
        """Whether any of the days isn't over in every organization."""
        return self.end > self.calendar.last_complete_day

    @property
    def last_complete_day(self) -> date:
        """The last day of the window that is over everywhere; before its start if none is."""
        return min(self.end, self.calendar.last_complete_day)


def resolve_window(
    requested: WindowInput,
    calendar: ScopeCalendar,
    *,
    default: Preset = Preset.LAST_7_DAYS,
    allow_today: bool = True,
) -> Window:
    """Resolve a requested window to days.

    Args:
        requested: A preset or dates; neither gives the default.
        calendar: Which day it is in the scope.
        default: The preset that stands for "nothing requested".
        allow_today: False where only complete days count (performance summary, sync).

    Raises:
        BadUserInput: Both a preset and dates, an end without a start, a start after the end or
            after the last allowed day, more than 731 days, or today where it isn't allowed.
    """
    if not allow_today:
        _refuse_today(requested)
    last_allowed = calendar.today if requested.include_today else calendar.last_complete_day
    if requested.start is None and requested.end is None:
        preset = requested.preset or default
        return Window(*_preset_days(preset, calendar, last_allowed), calendar, preset)
    start = _checked_start(requested)
    end = min(requested.end or last_allowed, last_allowed)
    if start > end:
        way_out = _way_out(requested, calendar.today, allow_today=allow_today)
        message = (
            f"start {start} is after the last allowed day, "
            f"which is {last_allowed} in {calendar.time_zone} ({way_out})"
        )
        raise BadUserInput(message, field="start")
    check_length(start, end, field="start")
    truncated = requested.end is not None and requested.end > end
    return Window(start, end, calendar, truncated=truncated)


def _refuse_today(requested: WindowInput) -> None:
    if requested.include_today:
        message = "only complete days count here: leave out includeToday"
        raise BadUserInput(message, field="includeToday")
    if requested.preset is Preset.TODAY or requested.preset in TO_DATE:
        message = (
            f"only complete days count here and {requested.preset} includes today: ask for days"
        )
        raise BadUserInput(message, field="preset")


def _checked_start(requested: WindowInput) -> date:
    start, end = requested.start, requested.end
    if requested.preset is not None:
        message = f"give either the preset {requested.preset} or dates, not both"
        raise BadUserInput(message, field="preset")
    if start is None:
        raise BadUserInput(f"an end ({end}) needs a start: give both, or a preset", field="start")
    check_start(start, end, field="start")
    return start


def check_start(start: date, end: date | None, *, field: str) -> None:
    """Refuse a start that is after the end, or before the earliest day.

    Raises:
        BadUserInput: It is; `field` says whose start it is.
    """
    if start < EARLIEST_DAY:
        message = f"start {start} is too early: the earliest day is {EARLIEST_DAY}"
        raise BadUserInput(message, field=field)
    if end is not None and start > end:
        message = f"start {start} is after end {end}: give a start on or before the end"
        raise BadUserInput(message, field=field)


def _way_out(requested: WindowInput, today: date, *, allow_today: bool) -> str:
    if not allow_today:
        return "only complete days count here"
    return "includeToday is set" if requested.include_today else f"{today} with includeToday"


def check_length(start: date, end: date, *, field: str) -> None:
    """Refuse a range of days that is too long.

    Raises:
        BadUserInput: It is; `field` says whose start it is.
    """
    days = (end - start).days + 1
    if days > MAX_DAYS:
        earliest = end - timedelta(days=MAX_DAYS - 1)
        message = f"{start} to {end} is {days} days: ask for {MAX_DAYS} at most, from {earliest}"
        raise BadUserInput(message, field=field)


def _preset_days(preset: Preset, calendar: ScopeCalendar, last_allowed: date) -> tuple[date, date]:
    if preset is Preset.TODAY:
        return calendar.today, calendar.today
    if preset is Preset.YESTERDAY:
        return calendar.last_complete_day, calendar.last_complete_day
    if preset in _LAST_N_DAYS:
        return last_allowed - timedelta(days=_LAST_N_DAYS[preset] - 1), last_allowed
    if preset in TO_DATE:
        return first_day_of(TO_DATE[preset], calendar.today, calendar.week_start), calendar.today
    # The last whole one is over everywhere: it is before the first day that isn't.
    not_over = calendar.last_complete_day + _ONE_DAY
    first = first_day_of(WHOLE[preset], not_over, calendar.week_start)
    return period_before(WHOLE[preset], first, calendar.week_start)
