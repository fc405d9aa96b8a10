"""Time series: the daily gains of a window per day, week or month, with nothing left out.

Every bucket that the window touches is there. Added up, they are the overview.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from app.domain.numbers.days import Days
from app.domain.numbers.metrics import ENGAGEMENT_PART, METRICS, Metrics, engagement_rate, extended
from app.domain.numbers.sums import active_platforms, sum_known
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

    Without a snapshot the gains are 0 and `measured` is False. A metric that none of the series'
    platforms reports in the whole window is None in every bucket. `complete` is False where the
    bucket reaches beyond the window's complete days: an outer week or month, and today.
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


class _Gains(NamedTuple):
    """What one platform gained, bucket by bucket; a metric that nobody reported is None."""

    metrics: Sequence[Sequence[int] | None]
    rated_engagement: Sequence[int]
    posts_published: Sequence[int]
    snapshots: Sequence[int]


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
    found = _gains(days, window.start, window.end, calendar)
    platforms = None
    if by_platform:
        active = active_platforms(days.sums(window.start, window.end))
        platforms = tuple(
            PlatformSeries(platform, _points(found[platform], calendar)) for platform in active
        )
    whole = _together(list(found.values()), len(calendar.starts))
    return TimeSeries(granularity, _points(whole, calendar), platforms)


def daily_points(days: Days, start: date, end: date) -> tuple[TimeSeriesPoint, ...]:
    """One point per day of a range, both ends included, all of them taken as complete."""
    calendar = _calendar(start, end, end, Granularity.DAY)
    found = _gains(days, start, end, calendar)
    return _points(_together(list(found.values()), len(calendar.starts)), calendar)


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


def _gains(days: Days, start: date, end: date, calendar: _Calendar) -> dict[Platform, _Gains]:
    """What each platform gained in each bucket of a range of days."""
    return {
        platform: _Gains(
            [_known(column, calendar) for column in columns.metrics],
            *[calendar.add_up(column) for column in columns[1:]],
        )
        for platform, columns in days.between(start, end).items()
    }


def _known(column: Sequence[int | None], calendar: _Calendar) -> Sequence[int] | None:
    """A metric's column with 0 where nothing was measured; None if nobody reported it at all."""
    filled = [count or 0 for count in column]
    if not any(filled) and sum_known(column) is None:
        return None
    return calendar.add_up(filled)


def _together(platforms: Sequence[_Gains], size: int) -> _Gains:
    """What platforms gained together in each of so many buckets."""
    if not platforms:
        nothing = [0] * size
        return _Gains([None] * len(METRICS), nothing, nothing, nothing)
    by_metric = zip(*[gains.metrics for gains in platforms], strict=True)
    counts = zip(*[gains[1:] for gains in platforms], strict=True)
    return _Gains(list(map(_add_known, by_metric)), *map(_add_columns, counts))


def _add_known(columns: Sequence[Sequence[int] | None]) -> Sequence[int] | None:
    """Add the known ones of some columns; None if none is."""
    known = [column for column in columns if column is not None]
    return _add_columns(known) if known else None


def _add_columns(columns: Sequence[Sequence[int]]) -> Sequence[int]:
    """Add columns, bucket by bucket."""
    return columns[0] if len(columns) == 1 else [*map(sum, zip(*columns, strict=True))]


def _points(gains: _Gains, calendar: _Calendar) -> tuple[TimeSeriesPoint, ...]:
    # Column by column: several times faster than point by point.
    unknown = [None] * len(calendar.starts)
    views = gains.metrics[0]
    engagement = _add_known(gains.metrics[ENGAGEMENT_PART])
    rates: Iterable[float | None] = unknown
    if views is not None and engagement is not None:
        rates = map(engagement_rate, gains.rated_engagement, views)
    points = zip(
        *(unknown if metric is None else metric for metric in gains.metrics),
        calendar.starts,
        unknown if engagement is None else engagement,
        rates,
        gains.posts_published,
        map(bool, gains.snapshots),
        calendar.complete,
        strict=True,
    )
    return tuple(map(_POINT, points))
