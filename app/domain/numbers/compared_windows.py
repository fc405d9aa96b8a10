"""A window with what a scope gained on each of its days, and on those it is compared with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from app.domain.catalogue.definitions import MetricBreak
from app.domain.catalogue.metric_catalogue import breaks_between
from app.domain.numbers.change import NO_CHANGE, NO_DAYS, Change, ComparedDays, compare
from app.domain.numbers.days import Days
from app.domain.numbers.sums import Sums, active_platforms, sum_sums
from app.domain.platforms import Platform
from app.domain.windows.calendar import Window
from app.domain.windows.comparison import Comparison, ComparisonTo, DayRange

SumsByPlatform = Mapping[Platform, Sums]


def read_range(window: Window) -> tuple[date, date]:
    """The days to read for a window: its own, and as many before it, whose growth it may carry."""
    return window.start - timedelta(days=window.days), window.end


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


@dataclass(frozen=True, slots=True)
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
    ) -> Change:
        """The change of what the compared days add up to, made `of` metrics.

        `adds_up` as for `compare`.
        """
        days = compared_days(self.comparison)
        if days is NO_DAYS:
            return NO_CHANGE
        change = compare(current, previous, days, adds_up=adds_up)
        is_across_break = any(each.metric in of for each in self.breaks())
        return change._replace(is_across_break=True) if is_across_break else change

    def breaks(self) -> list[MetricBreak]:
        """Where platforms changed what a metric counts, within or between the two windows."""
        starts, ends = {self.window.start}, {self.window.end}
        if self.comparison.to is not ComparisonTo.NONE:
            starts.add(self.comparison.start)
            ends.add(self.comparison.end)
        found = breaks_between(tuple(Platform), min(starts), max(ends))
        if not found:  # as it mostly is: then nobody needs to know the platforms
            return []
        active = set(active_platforms(self.sums()))
        if self.comparison.to is not ComparisonTo.NONE:
            before = self.previous.sums(self.comparison.start, self.comparison.end)
            active.update(active_platforms(before))
        return [each for each in found if each.platform in active]


@dataclass(frozen=True, slots=True)
class ComparedWindow(ComparedSums):
    """The same with the daily sums.

    `days` hold those of `read_range`, `previous` those of the compared window.
    """

    days: Days
    previous: Days


def _sums(days: Summed, compared: DayRange | None) -> SumsByPlatform:
    if compared is None:
        return {}
    first, *others = [days.sums(start, end) for start, end in compared.parts()]
    if not others:
        return first
    return {
        name: sum_sums([sums, *(each[name] for each in others)]) for name, sums in first.items()
    }
