"""Buckets: the days, weeks, months, quarters or years of a series, over the days of a window."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from app.domain.windows.calendar import Window
from app.domain.windows.periods import Period, first_day_of, last_day_of


class Granularity(StrEnum):
    """How long a bucket is: a day, or a period of the calendar."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"


class Buckets(NamedTuple):
    """The buckets of a window: their first days, and whether all their days lie in it and are over.

    `edges` are the positions among the days at which buckets start, and their number; None where
    each day is a bucket.
    """

    starts: list[date]
    complete: list[bool]
    edges: list[int] | None

    @property
    def parts(self) -> list[tuple[int, int]]:
        """For each bucket the position of its first day, and that after its last."""
        edges = range(len(self.starts) + 1) if self.edges is None else self.edges
        return list(pairwise(edges))

    def add_up(self, column: Sequence[int]) -> Sequence[int]:
        """A value for each bucket from a value for each day."""
        if self.edges is None:
            return column
        return [sum(column[first:after]) for first, after in self.parts]


def buckets_of(window: Window, granularity: Granularity) -> Buckets:
    """Every bucket that a window touches, in order."""
    ordinals = range(window.start.toordinal(), window.end.toordinal() + 1)
    days, over = [date.fromordinal(day) for day in ordinals], window.last_complete_day
    if granularity is Granularity.DAY:
        return Buckets(days, [day <= over for day in days], None)
    period, week_start = Period(granularity), window.calendar.week_start
    firsts = [first_day_of(period, day, week_start) for day in days]
    edges = [at for at, first in enumerate(firsts) if not at or firsts[at - 1] != first]
    starts = [firsts[edge] for edge in edges]
    complete = [window.start <= first and last_day_of(period, first) <= over for first in starts]
    return Buckets(starts, complete, [*edges, len(days)])


def carried_days(gap: int, snapshots: Sequence[int], buckets: Buckets) -> list[int]:
    """How many days without a snapshot lie right before what was first measured in each bucket.

    Its growth counts there. Only days before the bucket are counted, and none where the bucket
    has no snapshot.

    Args:
        gap: How many days right before the first bucket have no snapshot.
        snapshots: Those of the buckets' days.
        buckets: The buckets.
    """
    if 0 not in snapshots and not gap:  # the usual case
        return [0] * len(buckets.starts)
    carried = []
    for first, after in buckets.parts:
        measured = [at for at in range(first, after) if snapshots[at]]
        carried.append(gap if measured else 0)
        gap = after - 1 - measured[-1] if measured else gap + after - first
    return carried
