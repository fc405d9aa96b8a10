"""Windows: the calendar days that a query covers, and the days right before them.

A day is a day of the organization's own calendar; `time_zones` says which day it is there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.domain.windows.clock import Clock
from app.errors import BadUserInput

MAX_DAYS = 731
"""The longest window: two years, one of which is a leap year."""

EARLIEST_DAY = date(1900, 1, 1)
"""No window starts earlier, so that its previous window and its instants exist too."""

_ONE_DAY = timedelta(days=1)


class Preset(StrEnum):
    """Named windows. Only `*_TO_DATE` always includes today."""

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


_LAST_N_DAYS = {
    Preset.LAST_7_DAYS: 7,
    Preset.LAST_14_DAYS: 14,
    Preset.LAST_28_DAYS: 28,
    Preset.LAST_30_DAYS: 30,
    Preset.LAST_90_DAYS: 90,
    Preset.LAST_365_DAYS: 365,
}
_TO_DATE = {
    Preset.WEEK_TO_DATE,
    Preset.MONTH_TO_DATE,
    Preset.QUARTER_TO_DATE,
    Preset.YEAR_TO_DATE,
}


@dataclass(frozen=True, slots=True)
class WindowInput:
    """The window a caller requests: a preset, or a start with or without an end, or nothing."""

    preset: Preset | None = None
    start: date | None = None
    end: date | None = None
    include_today: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """The days that an answer covers, both ends included, and the same number before them.

    `truncated` says that the requested end was moved to the last allowed day, `includes_today`
    that the last day isn't over yet. `time_zone` says when a day is over; `time_zones` are all
    whose days are added up, each day being that of its own calendar.
    """

    start: date
    end: date
    days: int
    previous_start: date
    previous_end: date
    time_zone: str
    truncated: bool
    includes_today: bool
    time_zones: tuple[str, ...]

    @property
    def last_complete_day(self) -> date:
        """The last day of the window that is over; before its start if none is."""
        return self.end - _ONE_DAY if self.includes_today else self.end


def last_complete_day_everywhere(clock: Clock, zones: Iterable[str]) -> date:
    """The last day that is over in every zone (in UTC if there are none)."""
    return clock.today(clock.slowest_time_zone(zones)) - _ONE_DAY


def resolve_window_everywhere(
    requested: WindowInput,
    *,
    clock: Clock,
    zones: Iterable[str],
    default: Preset = Preset.LAST_7_DAYS,
    allow_today: bool = True,
) -> Window:
    """The window of several organizations: day D of each one's own calendar.

    Today is the day after the last one that is over everywhere. Every organization has begun it;
    an organization further east may already be in the next one, which is left out until the
    others follow. With one zone, or one organization, it is the same as `resolve_window`.
    """
    distinct = sorted(set(zones))
    zone = clock.slowest_time_zone(distinct)
    window = resolve_window(
        requested,
        today=clock.today(zone),
        time_zone=zone,
        default=default,
        allow_today=allow_today,
    )
    return replace(window, time_zones=tuple(distinct)) if distinct else window


def resolve_window(
    requested: WindowInput,
    *,
    today: date,
    time_zone: str,
    default: Preset = Preset.LAST_7_DAYS,
    allow_today: bool = True,
) -> Window:
    """Resolve a requested window to days.

    Args:
        requested: a preset or dates; neither gives the default.
        today: the current calendar day in `time_zone`.
        time_zone: the organization's zone.
        default: the preset that stands for "nothing requested".
        allow_today: False where only complete days count (performance summary, sync).

    Raises:
        BadUserInput: both a preset and dates, an end without a start, a start after the end or
                after the last allowed day, more than 731 days, or today where it isn't allowed.
    """
    if not allow_today:
        _refuse_today(requested)
    last_allowed = today if requested.include_today else today - _ONE_DAY
    if requested.start is None and requested.end is None:
        start, end = _preset_days(requested.preset or default, today, last_allowed)
    else:
        start = _checked_start(requested)
        end = min(requested.end or last_allowed, last_allowed)
        if start > end:
            way_out = _way_out(requested, today, allow_today=allow_today)
            message = (
                f"start {start} is after the last allowed day, "
                f"which is {last_allowed} in {time_zone} ({way_out})"
            )
            raise BadUserInput(message, field="start")
    days = _checked_days(start, end)
    return Window(
        start=start,
        end=end,
        days=days,
        previous_start=start - timedelta(days=days),
        previous_end=start - _ONE_DAY,
        time_zone=time_zone,
        truncated=requested.end is not None and requested.end > end,
        includes_today=end == today,
        time_zones=(time_zone,),
    )


def _refuse_today(requested: WindowInput) -> None:
    if requested.include_today:
        message = "only complete days count here: leave out includeToday"
        raise BadUserInput(message, field="includeToday")
    if requested.preset in _TO_DATE:
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
    if start < EARLIEST_DAY:
        message = f"start {start} is too early: the earliest day is {EARLIEST_DAY}"
        raise BadUserInput(message, field="start")
    if end is not None and start > end:
        message = f"start {start} is after end {end}: give a start on or before the end"
        raise BadUserInput(message, field="start")
    return start


def _way_out(requested: WindowInput, today: date, *, allow_today: bool) -> str:
    if not allow_today:
        return "only complete days count here"
    return "includeToday is set" if requested.include_today else f"{today} with includeToday"


def _checked_days(start: date, end: date) -> int:
    days = (end - start).days + 1
    if days > MAX_DAYS:
        earliest = end - timedelta(days=MAX_DAYS - 1)
        message = f"{start} to {end} is {days} days: ask for {MAX_DAYS} at most, from {earliest}"
        raise BadUserInput(message, field="start")
    return days


def _preset_days(preset: Preset, today: date, last_allowed: date) -> tuple[date, date]:
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    match preset:
        case Preset.WEEK_TO_DATE:
            return monday, today
        case Preset.MONTH_TO_DATE:
            return first, today
        case Preset.QUARTER_TO_DATE:
            return first.replace(month=first.month - (first.month - 1) % 3), today
        case Preset.YEAR_TO_DATE:
            return first.replace(month=1), today
        case Preset.LAST_WEEK:
            return monday - timedelta(days=7), monday - _ONE_DAY
        case Preset.LAST_MONTH:
            end = first - _ONE_DAY
            return end.replace(day=1), end
        case _:
            return last_allowed - timedelta(days=_LAST_N_DAYS[preset] - 1), last_allowed
