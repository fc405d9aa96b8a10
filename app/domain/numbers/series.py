"""Time series: the daily gains of a window per day, week or month, with nothing left out.

Every bucket that the window touches is there. Added up, they are the overview.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from app.domain.numbers.days import Columns, Days, together
from app.domain.numbers.metrics import ENGAGEMENT_PART, Metrics, extended
from app.domain.numbers.sums import active_platforms, rate_of, sum_known
from app.domain.platforms import Platform
from app.domain.windows.calendar import Window


class Granularity(StrEnum):
    """How long a bucket is: a day, an ISO week (from Monday), or a calendar month."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"


@extended
class TimeSeriesPoint(Metrics):
    """What was gained in one bucket, named by its first day (a week by its Monday).

    Without a snapshot the gains are 0 and `measured` is False: its growth counts on the day that
    it is seen. With snapshots of which none knows what a metric gained, that metric is None; so
    it is in every bucket where the whole window knows none. So points add up to the overview.
    `complete` is False where the bucket reaches beyond the window's complete days: an outer week
    or month, and today.
    """

    __slots__ = ()

    date: date
    engagement: int | None
    engagement_rate: float | None
    posts_published: int
    measured: bool
    complete: bool


class PlatformSeries(NamedTuple):
    """The series of one platform."""

    platform: Platform
    points: tuple[TimeSeriesPoint, ...]


@dataclass(frozen=True, slots=True)
class TimeSeries:
    """The series of a scope; `platforms` (active ones, most viewed first) only when asked for."""

    granularity: Granularity
    points: tuple[TimeSeriesPoint, ...]
    platforms: tuple[PlatformSeries, ...] | None


class _Calendar(NamedTuple):
    """The buckets of a range of days: their first days, and whether each is complete.

    `edges` are the positions among the days at which buckets start, and their number; None where
    each day is a bucket.
    """

    starts: list[date]
    complete: list[bool]
    edges: list[int] | None

    def add_up(self, column: Sequence[int]) -> Sequence[int]:
        """A value for each bucket from a value for each day."""
        if self.edges is None:
            return column
        return [sum(column[first:after]) for first, after in pairwise(self.edges)]


_POINT = partial(tuple.__new__, TimeSeriesPoint)
"""A point from its fields, of which there are as many as columns: made by the hundred."""


def series_of(
    days: Days,
    window: Window,
    granularity: Granularity = Granularity.DAY,
    *,
    by_platform: bool = False,
) -> TimeSeries:
    """The series of a scope over a window, and of each of its platforms when asked."""
    calendar = _calendar(window.start, window.end, window.last_complete_day, granularity)
    found = days.between(window.start, window.end)
    platforms = None
    if by_platform:
        active = active_platforms(days.sums(window.start, window.end))
        platforms = tuple(
            PlatformSeries(platform, _points(found[platform], calendar)) for platform in active
        )
    whole = together(list(found.values()), window.days)
    return TimeSeries(granularity, _points(whole, calendar), platforms)


def daily_points(days: Days, start: date, end: date) -> tuple[TimeSeriesPoint, ...]:
    """One point per day of a range, both ends included, all of them taken as complete."""
    calendar = _calendar(start, end, end, Granularity.DAY)
    found = days.between(start, end)
    return _points(together(list(found.values()), len(calendar.starts)), calendar)


def _calendar(
    start: date, end: date, last_complete_day: date, granularity: Granularity
) -> _Calendar:
    days = [date.fromordinal(day) for day in range(start.toordinal(), end.toordinal() + 1)]
    if granularity is Granularity.DAY:
        return _Calendar(days, [day <= last_complete_day for day in days], None)
    firsts = [_first_day(day, granularity) for day in days]
    edges = [at for at, first in enumerate(firsts) if not at or firsts[at - 1] != first]
    starts = [firsts[edge] for edge in edges]
    complete = [
        start <= first and _last_day(first, granularity) <= last_complete_day for first in starts
    ]
    return _Calendar(starts, complete, [*edges, len(days)])


def _first_day(day: date, granularity: Granularity) -> date:
    if granularity is Granularity.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if granularity is Granularity.MONTH else day


def _last_day(first: date, granularity: Granularity) -> date:
    if granularity is Granularity.WEEK:
        return first + timedelta(days=6)
    if granularity is Granularity.MONTH:
        return first.replace(day=monthrange(first.year, first.month)[1])
    return first


def _known(
    column: Sequence[int | None], snapshots: Sequence[int], calendar: _Calendar
) -> Sequence[int | None]:
    """What a metric gained in each bucket, 0 where nothing was measured; None where nobody knows.

    `snapshots` are those of the days, whatever they report.
    """
    if None not in column:
        return calendar.add_up(column)  # type: ignore[arg-type] # all are known
    if sum_known(column) is None:
        return [None] * len(calendar.starts)
    if calendar.edges is None:
        return [
            0 if count is None and not measured else count
            for count, measured in zip(column, snapshots, strict=True)
        ]
    return [
        0
        if (total := sum_known(column[first:after])) is None and not any(snapshots[first:after])
        else total
        for first, after in pairwise(calendar.edges)
    ]


def _add_known(columns: Sequence[Sequence[int | None]]) -> Sequence[int | None]:
    """Add some columns bucket by bucket, skipping what is unknown."""
    return list(map(sum_known, zip(*columns, strict=True)))


def _points(days: Columns, calendar: _Calendar) -> tuple[TimeSeriesPoint, ...]:
    # Column by column: several times faster than point by point.
    metrics = [_known(column, days.snapshots, calendar) for column in days.metrics]
    rated, published, snapshots = [calendar.add_up(column) for column in days[1:]]
    engagement = _add_known(metrics[ENGAGEMENT_PART])
    points = zip(
        *metrics,
        calendar.starts,
        engagement,
        map(rate_of, rated, engagement, metrics[0]),
        published,
        map(bool, snapshots),
        calendar.complete,
        strict=True,
    )
    return tuple(map(_POINT, points))
