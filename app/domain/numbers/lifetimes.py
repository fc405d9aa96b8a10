"""Lifetime totals of a scope as of a day, from those of now (law 1b).

They cost the days since then, never the history.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Self

from app.domain.numbers.metrics import METRICS, UNKNOWN, Metrics, add, engagement_rate, extended
from app.domain.platforms import Platform


@extended
class PostTotals(Metrics):
    """A post's own totals, and what follows from them.

    `engagement_rate` is a percentage (5.0 is 5 %); `reach` counts people and is never summed.
    """

    __slots__ = ()

    engagement: int | None
    engagement_rate: float | None
    reach: int | None

    @classmethod
    def of(cls, totals: Metrics, reach: int | None) -> Self:
        """Work out what follows from totals."""
        engagement = totals.engagement
        rate = engagement_rate(engagement, totals.views)
        return tuple.__new__(cls, (*totals, engagement, rate, reach))


class Counted(NamedTuple):
    """Sums of totals (or of what was added to them), and how many snapshots reported each."""

    totals: tuple[int | None, ...] = (None,) * len(METRICS)
    reported: tuple[int, ...] = (0,) * len(METRICS)


def lifetime_of(current: Counted, added_since: Counted) -> Metrics:
    """The totals before what was added since; unknown where nothing had reported them by then."""
    return Metrics(
        *(
            (total or 0) - (added or 0) if reported > reported_since else None
            for total, reported, added, reported_since in zip(*current, *added_since, strict=True)
        )
    )


def sum_lifetimes(lifetimes: Iterable[Metrics]) -> Metrics:
    """The totals of several platforms together."""
    result = UNKNOWN
    for lifetime in lifetimes:
        result = Metrics(*map(add, result, lifetime))
    return result


Lifetimes = Mapping[Platform, Metrics]
"""A scope's lifetime totals, platform by platform."""
