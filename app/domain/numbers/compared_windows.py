"""A window with what a scope gained on each of its days, and on those it is compared with."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Protocol

from app.domain.catalogue.definitions import MetricBreak
from app.domain.catalogue.metric_catalogue import breaks_between
from app.domain.numbers.change import NO_CHANGE, NO_DAYS, Change, ComparedDays, compare
from app.domain.numbers.days import Days
from app.domain.numbers.sums import Sums, active_platforms, sum_sums
from app.domain.platforms import Platform
from app.domain.windows.calendar import Window
from app.domain.windows.comparison import Comparison, ComparisonTo
from app.domain.windows.day_ranges import DayRange

SumsByPlatform = Mapping[Platform, Sums]

_EVERY_PLATFORM = tuple(Platform)
_ONE_DAY = timedelta(days=1)
_NEAR = timedelta(days=7)
"""As far apart two windows are read as one: weekdays that match move one by less."""


def read_range(window: Window) -> tuple[date, date]:
    """The days to read for a window: its own, and as many before it, whose growth it may carry."""
    return window.start - timedelta(days=window.days), window.end


def few_ranges(comparison: Comparison, *, with_previous: bool) -> list[tuple[date, date]]:
    """The days to read for a window where each costs: its own, and the one before it.

    That one mostly tells that the window carries no other day's growth. Those that it is compared
    with come besides, if they are needed: together with them, or where they lie apart, alone.
    """
    window = comparison.window
    own = (window.start - _ONE_DAY, window.end)
    if not with_previous or comparison.to is ComparisonTo.NONE:
        return [own]
    if own[0] - comparison.end <= _NEAR and comparison.start <= window.end:
        return [(min(comparison.start, own[0]), max(comparison.end, window.end))]
    return [own, (comparison.start, comparison.end)]


def compared_range(comparison: Comparison) -> tuple[date, date] | None:
    """The days to read besides; None if there are none."""
    start, end = read_range(comparison.window)
    is_read = start <= comparison.start and comparison.end <= end
    if is_read or comparison.to is ComparisonTo.NONE:
        return None
    return comparison.start, comparison.end


def compared_days(comparison: Comparison) -> ComparedDays:
    """How many days a change compares on either side."""
    current, previous = comparison.current, comparison.previous
    if current is None or previous is None:
        return NO_DAYS
    return ComparedDays(current.days, previous.days)


def possible_breaks(comparison: Comparison) -> list[MetricBreak]:
    """Where any platform changed what a metric counts, within or between the two windows."""
    starts, ends = {comparison.window.start}, {comparison.window.end}
    if comparison.to is not ComparisonTo.NONE:
        starts.add(comparison.start)
        ends.add(comparison.end)
    return breaks_between(_EVERY_PLATFORM, min(starts), max(ends))


def breaks_of(possible: Iterable[MetricBreak], *sides: SumsByPlatform) -> list[MetricBreak]:
    """Those breaks of platforms that were active in either window."""
    active = {platform for side in sides for platform in active_platforms(side)}
    return [each for each in possible if each.platform in active]


def mark_breaks(change: Change, breaks: Iterable[MetricBreak], of: Collection[str]) -> Change:
    """The change of a number made `of` metrics, which any of the breaks may part."""
    if change.compared_days == NO_DAYS or not any(each.metric in of for each in breaks):
        return change
    return change._replace(is_across_break=True)


def summed_ranges(comparison: Comparison) -> list[tuple[date, date]]:
    """The days whose sums `ComparedSums` needs: those of both windows, and the compared ones."""
    window = comparison.window
    ranges = [(window.start, window.end)]
    if comparison.to is not ComparisonTo.NONE:
        ranges.append((comparison.start, comparison.end))
    for compared in (comparison.current, comparison.previous):
        ranges += compared.parts() if compared else ()
    return list(dict.fromkeys(ranges))


class Summed(Protocol):
    """Days that are added up: one by one, or as sums of some ranges."""

    def sums(self, start: date, end: date) -> SumsByPlatform:
        """What a range of days adds up to, of each platform."""
        ...


class SumsOfRanges(dict[tuple[date, date], SumsByPlatform]):
    """What some ranges of days add up to, by their first and last day."""

    def sums(self, start: date, end: date) -> SumsByPlatform:
        """What one of them adds up to, of each platform."""
        return self[start, end]


@dataclass(frozen=True)
class ComparedSums:
    """A window, what it is compared with, and what the days of both add up to.

    `days` know the window and the compared days of it, `previous` the other window and its ones.
    """

    comparison: Comparison
    days: Summed
    previous: Summed

    @property
    def window(self) -> Window:
        """The window."""
        return self.comparison.window

    def sums(self) -> SumsByPlatform:
        """What all days of the window add up to."""
        return self.days.sums(self.window.start, self.window.end)

    def compared_sums(self) -> tuple[SumsByPlatform, SumsByPlatform]:
        """What the compared days of the window, and their partners, add up to."""
        return (
            _sums(self.days, self.comparison.current),
            _sums(self.previous, self.comparison.previous),
        )

    def change(
        self,
        current: float | None,
        previous: float | None,
        of: Collection[str] = (),
        *,
        adds_up: bool = True,
        on: Collection[Platform] = _EVERY_PLATFORM,
    ) -> Change:
        """The change of what the compared days add up to, made `of` metrics `on` platforms.

        `adds_up` as for `compare`.
        """
        if self.compared_days is NO_DAYS:
            return NO_CHANGE
        change = compare(current, previous, self.compared_days, adds_up=adds_up)
        if not self.breaks:
            return change
        return mark_breaks(change, (each for each in self.breaks if each.platform in on), of)

    @cached_property
    def compared_days(self) -> ComparedDays:
        """How many days each change of them compares on either side."""
        return compared_days(self.comparison)

    @cached_property
    def breaks(self) -> list[MetricBreak]:
        """Where platforms changed what a metric counts, within or between the two windows."""
        possible = possible_breaks(self.comparison)
        if not possible:  # as it mostly is: then nobody needs to know the platforms
            return []
        if self.comparison.to is ComparisonTo.NONE:
            return breaks_of(possible, self.sums())
        before = self.previous.sums(self.comparison.start, self.comparison.end)
        return breaks_of(possible, before, self.sums())


@dataclass(frozen=True)
class ComparedWindow(ComparedSums):
    """The same with the daily sums.

    `days` hold those of `read_range`, or fewer: then `measured_before` tells of each platform when
    it was last measured on the others. `previous` hold those of the compared window.
    """

    days: Days
    previous: Days
    measured_before: Mapping[Platform, date] = field(default_factory=dict)

    @cached_property
    def last_measured(self) -> Mapping[Platform, date]:
        """When platforms were last measured before the window, as far as growth is carried."""
        return {**self.measured_before, **self.days.last_measured(self.window.start)}

    def gap(self, platforms: Collection[Platform]) -> int:
        """How many days right before the window, at most as many, have no snapshot of any."""
        days = self.window.days
        known = (day for name, day in self.last_measured.items() if name in platforms)
        last = max(known, default=None)
        return days if last is None else min((self.window.start - last).days - 1, days)

    def unread_range(self) -> tuple[date, date] | None:
        """The days before `days` whose growth the window may carry; None if they tell of it all."""
        start, _ = read_range(self.window)
        if self.days.start <= start:
            return None
        measured = {name for name, sums in self.sums().items() if sums.snapshots}
        is_told = measured <= set(self.last_measured)
        return None if is_told else (start, self.days.start - _ONE_DAY)


def _sums(days: Summed, compared: DayRange | None) -> SumsByPlatform:
    if compared is None:
        return {}
    first, *others = [days.sums(start, end) for start, end in compared.parts()]
    if not others:
        return first
    return {
        name: sum_sums([sums, *(each[name] for each in others)]) for name, sums in first.items()
    }
