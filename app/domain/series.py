"""Time series: the daily rows of a window per day, week or month, with nothing left out.

Every bucket that the window touches is there. Added up, they are the overview.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from app.domain.metrics import Platform, engagement
from app.domain.rollups import DailyRow
from app.domain.sums import group_by_platform, rate_of, rows_between, sum_by_platform, sum_known
from app.domain.windows import Window


class Granularity(StrEnum):
    """How long a bucket is: a day, an ISO week (from Monday), or a calendar month."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"


class TimeSeriesPoint(NamedTuple):
    """What was gained in one bucket, named by its first day (a week by its Monday).

    Without a snapshot the gains are 0 and `measured` is False. A metric that none of the series'
    platforms reports in the whole window is None in every bucket. `complete` is False where the
    bucket reaches beyond the window's complete days: an outer week or month, and today.
    """

    date: date
    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    impressions: int | None
    clicks: int | None
    watch_seconds: int | None
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
    """The buckets of a range of days, and which of them each day falls into."""

    starts: list[date]
    complete: list[bool]
    bucket_of: dict[date, int]


def series_of(
    rows: Iterable[DailyRow],
    window: Window,
    granularity: Granularity = Granularity.DAY,
    *,
    by_platform: bool = False,
) -> TimeSeries:
    """The series of a scope over a window, and of each of its platforms when asked."""
    current = rows_between(rows, window.start, window.end)
    calendar = _calendar(window.start, window.end, window.last_complete_day, granularity)
    platforms = None
    if by_platform:
        groups = group_by_platform(current)
        platforms = tuple(
            PlatformSeries(platform, _points(groups[platform], calendar))
            for platform in sum_by_platform(current)
        )
    return TimeSeries(granularity, _points(current, calendar), platforms)


def daily_points(rows: Iterable[DailyRow], start: date, end: date) -> tuple[TimeSeriesPoint, ...]:
    """One point per day of a range, both ends included, all of them taken as complete."""
    return _points(rows_between(rows, start, end), _calendar(start, end, end, Granularity.DAY))


def _calendar(
    start: date, end: date, last_complete_day: date, granularity: Granularity
) -> _Calendar:
    starts: list[date] = []
    bucket_of = {}
    for ordinal in range(start.toordinal(), end.toordinal() + 1):
        day = date.fromordinal(ordinal)
        first = _first_day(day, granularity)
        if not starts or starts[-1] != first:
            starts.append(first)
        bucket_of[day] = len(starts) - 1
    complete = [
        start <= first and _last_day(first, granularity) <= last_complete_day for first in starts
    ]
    return _Calendar(starts, complete, bucket_of)


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


def _points(rows: Sequence[DailyRow], calendar: _Calendar) -> tuple[TimeSeriesPoint, ...]:
    # Column by column: several times faster than point by point, and a metric that no platform
    # reports is a column without a number.
    size = len(calendar.starts)
    spread = partial(_spread, [calendar.bucket_of[row.date] for row in rows], size)
    _, _, *columns = zip(*rows, strict=True) if rows else [()] * len(DailyRow._fields)
    metrics: list[Sequence[int | None]] = [
        [None] * size if sum_known(column) is None else spread(column) for column in columns[:-3]
    ]
    rated, published, snapshots = map(spread, columns[-3:])
    views, likes, comments, shares, saves, *_ = metrics
    engagements = [*map(engagement, likes, comments, shares, saves)]
    points = zip(
        calendar.starts,
        *metrics,
        engagements,
        map(rate_of, rated, engagements, views),
        published,
        [count > 0 for count in snapshots],
        calendar.complete,
        strict=True,
    )
    return tuple(map(TimeSeriesPoint._make, points))


def _spread(bucket_of_row: Sequence[int], size: int, counts: Iterable[int | None]) -> list[int]:
    sums = [0] * size
    for bucket, count in zip(bucket_of_row, counts, strict=True):
        if count:
            sums[bucket] += count
    return sums
