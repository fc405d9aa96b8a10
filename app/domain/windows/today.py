"""Which day it is in a scope: which days are over, and where weeks begin."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from app.domain.windows.clock import Clock
from app.domain.windows.periods import WeekStart
from app.domain.windows.time_zones import DEFAULT_TIME_ZONE

_ONE_DAY = timedelta(days=1)


class LocalCalendar(NamedTuple):
    """The calendar that an organization reports by: its zone, and where its weeks begin."""

    time_zone: str = DEFAULT_TIME_ZONE
    week_start: WeekStart = WeekStart.MONDAY


@dataclass(frozen=True, slots=True)
class ScopeCalendar:
    """Which day it is in a scope.

    `last_complete_day` is over in every organization of the scope, `today` has begun in one. With
    one organization, or one zone, they are adjacent. `time_zone` is the one furthest behind, and
    `time_zones` are all, by name.
    """

    last_complete_day: date
    today: date
    time_zone: str = DEFAULT_TIME_ZONE
    week_start: WeekStart = WeekStart.MONDAY
    time_zones: tuple[str, ...] = (DEFAULT_TIME_ZONE,)


def calendar_in(
    clock: Clock, time_zone: str, week_start: WeekStart = WeekStart.MONDAY
) -> ScopeCalendar:
    """The calendar of one organization."""
    return calendar_of(clock, [LocalCalendar(time_zone, week_start)])


def calendar_of(clock: Clock, organizations: Collection[LocalCalendar]) -> ScopeCalendar:
    """The calendar of a scope: in UTC if there are no organizations.

    Day D of a scope is day D of each one's own calendar. Weeks begin on Monday where the
    organizations differ.
    """
    zones = {each.time_zone for each in organizations}
    week_starts = {each.week_start for each in organizations}
    if len(zones) == 1:
        (slowest,) = (fastest,) = zones
    else:
        slowest, fastest = clock.slowest_time_zone(zones), clock.fastest_time_zone(zones)
    return ScopeCalendar(
        last_complete_day=clock.today(slowest) - _ONE_DAY,
        today=clock.today(fastest),
        time_zone=slowest,
        week_start=week_starts.pop() if len(week_starts) == 1 else WeekStart.MONDAY,
        time_zones=tuple(sorted(zones)) or (slowest,),
    )
