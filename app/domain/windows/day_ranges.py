"""Ranges of calendar days, of which some between may be left out."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

_ONE_DAY = timedelta(days=1)


class DayRange(NamedTuple):
    """A range of days, both ends included, less those between that go out of a comparison."""

    start: date
    end: date
    without: tuple[date, date] | None = None

    @property
    def days(self) -> int:
        """How many days that is."""
        days = (self.end - self.start).days + 1
        if self.without is None:
            return days
        first, last = self.without
        return days - (last - first).days - 1

    def parts(self) -> Iterator[tuple[date, date]]:
        """The first and the last day of each unbroken part."""
        if self.without is None:
            yield self.start, self.end
        else:
            first, last = self.without
            yield self.start, first - _ONE_DAY
            yield last + _ONE_DAY, self.end


def range_of(days: Iterable[date]) -> DayRange | None:
    """Days in order, of which those missing between the first and the last adjoin each other."""
    kept = list(days)
    if not kept:
        return None
    start, end = kept[0], kept[-1]
    gone = sorted({*days_between(start, end)} - {*kept})
    return DayRange(start, end, (gone[0], gone[-1]) if gone else None)


def days_between(start: date, end: date) -> list[date]:
    """Each day of a range, both ends included."""
    return [date.fromordinal(day) for day in range(start.toordinal(), end.toordinal() + 1)]
