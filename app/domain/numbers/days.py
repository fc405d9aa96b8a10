"""What a scope gained day by day, laid out to be added up: platform, column, day.

Every aggregate of a window adds up the same few hundred numbers. They lie in columns, because
Python adds a column several times faster than it adds rows; and what a range of days adds up to
is worked out once for all fields that ask.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from app.domain.numbers.metrics import METRICS, Metrics
from app.domain.numbers.needed_metrics import NeededMetrics
from app.domain.numbers.sums import Sums, sum_known
from app.domain.platforms import Platform


class Columns(NamedTuple):
    """Sums of gains of one platform, one value per day; the metrics in the order of `METRICS`.

    A metric of which no snapshot of a day knows the gain is None. `rated_engagement` is the
    engagement gained by posts whose views were known by then, the numerator of every rate.
    `snapshots` counts the posts measured that day (0 for a day on which posts were only published).
    """

    metrics: Sequence[Sequence[int | None]]
    rated_engagement: Sequence[int]
    posts_published: Sequence[int]
    snapshots: Sequence[int]

    def between(
        self, first: int, after: int, needed: NeededMetrics = NeededMetrics.ALL
    ) -> "Columns":
        """The days from one position up to, not including, another.

        Metrics that aren't needed are unknown.
        """
        names, unknown = needed.metrics, [None] * (after - first)
        return Columns(
            [
                column[first:after] if name in names else unknown
                for name, column in zip(METRICS, self.metrics, strict=True)
            ],
            *[column[first:after] for column in self[1:]],
        )

    def total(self) -> Sums:
        """What the days add up to."""
        metrics = Metrics(*map(sum_known, self.metrics))
        return Sums(metrics, *map(sum, self[1:]))


def together(platforms: Sequence[Columns], size: int) -> Columns:
    """What platforms gained together on each of so many days."""
    if len(platforms) == 1:
        return platforms[0]
    if not platforms:
        return Columns([[None] * size] * len(METRICS), *[[0] * size] * 3)
    by_metric = zip(*[columns.metrics for columns in platforms], strict=True)
    counts = zip(*[columns[1:] for columns in platforms], strict=True)
    return Columns(
        [_added(of_platforms, size) for of_platforms in by_metric],
        *[[*map(sum, zip(*of_platforms, strict=True))] for of_platforms in counts],
    )


def _added(columns: Sequence[Sequence[int | None]], size: int) -> Sequence[int | None]:
    """A metric's columns added day by day, skipping what is unknown; unknown where all of it is."""
    unknown = [column.count(None) for column in columns]
    known = [column for column, days in zip(columns, unknown, strict=True) if days < size]
    if len(known) < 2:  # noqa: PLR2004 - what isn't known anywhere adds nothing
        return known[0] if known else [None] * size
    # With 0 for what is unknown: several times faster than looking for it day by day.
    filled = [[count or 0 for count in column] if None in column else column for column in known]
    added: list[int | None] = [*map(sum, zip(*filled, strict=True))]
    if 0 in unknown:  # one of them knows every day
        return added
    for at, count in enumerate(known[0]):
        if count is None and all(column[at] is None for column in known):
            added[at] = None
    return added


class Days:
    """The daily sums of a scope from one day to another, both included."""

    def __init__(self, start: date, end: date) -> None:
        self._first = start.toordinal()
        self._size = max(0, end.toordinal() - self._first + 1)
        self._columns: dict[Platform, Columns] = {}
        self._sums: dict[tuple[date, date], dict[Platform, Sums]] = {}

    def lay_out(self, platform: Platform, dates: Sequence[date], columns: Columns) -> None:
        """Say what a platform has, on days in order. On the days between nothing was measured."""
        if len(dates) < self._size:
            columns = self._filled(dates, columns)
        self._columns[platform] = columns

    def _filled(self, dates: Sequence[date], columns: Columns) -> Columns:
        """Columns of all days, from those of some of them."""
        places = [len(dates)] * self._size
        for at, day in enumerate(dates):
            places[day.toordinal() - self._first] = at
        # Picked at once, with what stands for a missing day as the last value.
        pick = itemgetter(*places)
        return Columns(
            [list(pick((*column, None))) for column in columns.metrics],
            *[list(pick((*column, 0))) for column in columns[1:]],
        )

    def only(self, platforms: Collection[Platform] | None) -> "Days":
        """The same days of some platforms; None is all."""
        if platforms is None:
            return self
        days = Days(date.fromordinal(self._first), date.fromordinal(self._first + self._size - 1))
        days._columns = {name: each for name, each in self._columns.items() if name in platforms}
        return days

    def between(
        self, start: date, end: date, needed: NeededMetrics = NeededMetrics.ALL
    ) -> dict[Platform, Columns]:
        """The columns of a range of these days, both ends included, of each platform.

        Metrics that aren't needed are unknown.
        """
        first, after = self._positions(start, end)
        return {name: each.between(first, after, needed) for name, each in self._columns.items()}

    @property
    def start(self) -> date:
        """The first of these days."""
        return date.fromordinal(self._first)

    def last_measured(self, before: date) -> dict[Platform, date]:
        """The last of these days before another one on which something of a platform was measured.

        Platforms without any are left out.
        """
        known = range(before.toordinal() - self._first - 1, -1, -1)
        found = (
            (name, next((at for at in known if columns.snapshots[at]), None))
            for name, columns in self._columns.items()
        )
        return {name: date.fromordinal(self._first + at) for name, at in found if at is not None}

    def sums(self, start: date, end: date) -> Mapping[Platform, Sums]:
        """What a range of these days adds up to, of each platform."""
        key = (start, end)
        if key not in self._sums:
            found = self.between(start, end)
            self._sums[key] = {platform: each.total() for platform, each in found.items()}
        return self._sums[key]

    def _positions(self, start: date, end: date) -> tuple[int, int]:
        first, after = start.toordinal() - self._first, end.toordinal() - self._first + 1
        if first < 0 or after > self._size:
            # A slice would leave out silently what was never read.
            raise ValueError(f"{start} to {end} goes beyond the days that were read")
        return first, after
