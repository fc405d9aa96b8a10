"""Time series: the daily gains of a window in buckets, with nothing left out.

Every bucket that the window touches is there. Added up, they are the overview.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import repeat
from typing import Any, NamedTuple, TypeVar

from app.domain.numbers.buckets import Buckets, Granularity, buckets_of, carried_days
from app.domain.numbers.compared_windows import ComparedWindow
from app.domain.numbers.days import Columns, together
from app.domain.numbers.metrics import ENGAGEMENT_PART, METRICS, Metrics, extended
from app.domain.numbers.needed_metrics import NeededMetrics
from app.domain.numbers.sums import active_platforms, rate_of, sum_known
from app.domain.platforms import Platform
from app.domain.windows.comparison import ComparisonTo

T = TypeVar("T")


@extended
class ComparedPoint(Metrics):
    """What was gained on the days that stand against those of a bucket, named by their first."""

    __slots__ = ()

    date: date
    engagement: int | None
    engagement_rate: float | None
    posts_published: int
    is_measured: bool


@extended
class TimeSeriesPoint(Metrics):
    """What was gained in one bucket, named by its first day.

    Without a snapshot the gains are 0 and `is_measured` is False: its growth counts on the day that
    it is seen. With snapshots of which none knows what a metric gained, that metric is None; so
    it is in every bucket where the whole window knows none. So points add up to the overview.
    `is_complete` is False where the bucket reaches beyond the window's complete days: an outer week
    or month, and today. `days_carried` is how many days right before it, within the window and as
    many days before, have no snapshot, so that their growth counts here. `compared` is what its
    days' partners add up to: None without partners, or unasked.
    """

    __slots__ = ()

    date: date
    engagement: int | None
    engagement_rate: float | None
    posts_published: int
    is_measured: bool
    is_complete: bool
    days_carried: int
    compared: ComparedPoint | None


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


_POINT = partial(tuple.__new__, TimeSeriesPoint)
"""A point from its fields, of which there are as many as columns: made by the hundred."""

_COMPARED_POINT = partial(tuple.__new__, ComparedPoint)


def series_of(
    compared: ComparedWindow,
    granularity: Granularity = Granularity.DAY,
    *,
    by_platform: bool = False,
    with_compared: bool = False,
    needed: NeededMetrics = NeededMetrics.ALL,
) -> TimeSeries:
    """The series of a scope over a window.

    Args:
        compared: The window, with what was gained on its days.
        granularity: How long a bucket is.
        by_platform: Split it by platform as well.
        with_compared: Give each point what the partners of its days add up to.
        needed: Which metrics anybody reads; others are unknown.
    """
    lines = _Lines(compared, granularity, needed, with_compared=with_compared)
    platforms = None
    if by_platform:
        active = active_platforms(compared.sums())
        platforms = tuple(PlatformSeries(name, lines.of(name)) for name in active)
    return TimeSeries(granularity, lines.of(), platforms)


class _Lines:
    """The lines of a series, of platforms alone and together."""

    def __init__(
        self,
        compared: ComparedWindow,
        granularity: Granularity,
        needed: NeededMetrics,
        *,
        with_compared: bool,
    ) -> None:
        window, comparison = compared.window, compared.comparison
        self._buckets = buckets_of(window, granularity)
        self._days = window.days
        self._gap = compared.gap
        self._found = compared.days.between(window.start, window.end, needed)
        self._partners = comparison.partners if with_compared else None
        self._first_partner = comparison.start
        self._previous: Mapping[Platform, Columns] = {}
        if with_compared and comparison.to is not ComparisonTo.NONE:
            sides = comparison.start, comparison.end
            self._previous = compared.previous.between(*sides, needed)

    def of(self, platform: Platform | None = None) -> tuple[TimeSeriesPoint, ...]:
        """The points of one platform, or of all together."""
        days = together(_chosen(self._found, platform), self._days)
        gap = self._gap(self._found if platform is None else [platform])
        measured, values = _values(days, self._buckets)
        points = zip(
            *values[: len(METRICS)],
            self._buckets.starts,
            *values[len(METRICS) :],
            measured,
            self._buckets.complete,
            carried_days(gap, days.snapshots, self._buckets),
            self._compared(platform),
            strict=True,
        )
        return tuple(map(_POINT, points))

    def _compared(self, platform: Platform | None) -> Iterable[ComparedPoint | None]:
        """For each bucket what its days' partners add up to."""
        if self._partners is None:
            return repeat(None, len(self._buckets.starts))
        partners = self._partners
        at = [None if day is None else (day - self._first_partner).days for day in partners]
        found = [_picked(columns, at) for columns in _chosen(self._previous, platform)]
        days = together(found, len(at))
        measured, values = _values(days, self._buckets)
        firsts = [
            next((day for day in partners[first:after] if day), None)
            for first, after in self._buckets.parts
        ]
        points = zip(
            *values[: len(METRICS)], firsts, *values[len(METRICS) :], measured, strict=True
        )
        return [
            None if first is None else _COMPARED_POINT(point)
            for first, point in zip(firsts, points, strict=True)
        ]


def _chosen(by_platform: Mapping[Platform, T], platform: Platform | None) -> list[T]:
    """What one platform has, or what each of them has."""
    if platform is None:
        return list(by_platform.values())
    return [by_platform[platform]] if platform in by_platform else []


def _picked(columns: Columns, at: Sequence[int | None]) -> Columns:
    """The values at some positions; where there is none, those of a day without a snapshot."""
    first, last = at[0], at[-1]
    if first is not None and last is not None and list(at) == list(range(first, last + 1)):
        return columns.between(first, last + 1)
    return Columns(
        [[None if place is None else column[place] for place in at] for column in columns.metrics],
        *[[0 if place is None else column[place] for place in at] for column in columns[1:]],
    )


def _known(
    column: Sequence[int | None], snapshots: Sequence[int], buckets: Buckets
) -> Sequence[int | None]:
    """What a metric gained in each bucket, 0 where nothing was measured; None where nobody knows.

    `snapshots` are those of the days, whatever they report.
    """
    if None not in column:
        return buckets.add_up(column)  # type: ignore[arg-type] # all are known
    if column.count(None) == len(column):
        return [None] * len(buckets.starts)
    if buckets.edges is None:
        return [
            0 if count is None and not measured else count
            for count, measured in zip(column, snapshots, strict=True)
        ]
    return [
        0
        if (total := sum_known(column[first:after])) is None and not any(snapshots[first:after])
        else total
        for first, after in buckets.parts
    ]


def _add_known(columns: Sequence[Sequence[int | None]]) -> Sequence[int | None]:
    """Add some columns bucket by bucket, skipping what is unknown."""
    size = len(columns[0])
    known = [column for column in columns if column.count(None) < size]
    if not known:
        return [None] * size
    has_gaps = any(None in column for column in known)
    return list(map(sum_known if has_gaps else sum, zip(*known, strict=True)))


def _values(days: Columns, buckets: Buckets) -> tuple[Iterable[bool], list[Iterable[Any]]]:
    """Whether anything was measured in each bucket; and its metrics, engagement, rate, posts."""
    # Column by column: several times faster than point by point.
    metrics = [_known(column, days.snapshots, buckets) for column in days.metrics]
    rated, published, snapshots = [buckets.add_up(column) for column in days[1:]]
    engagement = _add_known(metrics[ENGAGEMENT_PART])
    rates = map(rate_of, rated, engagement, metrics[0])
    return map(bool, snapshots), [*metrics, engagement, rates, published]
