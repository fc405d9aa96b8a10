"""What a day of a scope adds up to, and how one measurement changes it.

The database keeps the sums (`analytics_daily`, `analytics_totals`, `brand_daily`); they change by
the difference that a write makes, so a recount from the snapshots gives the same (law 3).
"""

from collections.abc import Callable, Iterator
from datetime import date
from operator import add, sub
from typing import NamedTuple
from uuid import UUID

from app.domain.gains import Measurement
from app.domain.metrics import METRICS, Platform


class DailyRow(NamedTuple):
    """Sums of gains of one platform on one calendar day of a scope.

    A metric that no snapshot of that day reported is None. `rated_engagement` is the engagement
    gained by posts whose views were known by then, the numerator of every rate. `snapshots`
    counts the posts measured that day (0 for a day on which posts were only published).
    """

    platform: Platform
    date: date
    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    impressions: int | None
    clicks: int | None
    watch_seconds: int | None
    rated_engagement: int
    posts_published: int
    snapshots: int


class Place(NamedTuple):
    """Where a measurement counts: the key of a daily sum within its organization."""

    brand_id: UUID
    date: date
    platform: Platform


class Contribution(NamedTuple):
    """What is added to the sums of a place, or taken away; the metrics in the order of `METRICS`.

    `reported` counts the snapshots that reported each metric: at 0 its sum is unknown, not 0.
    """

    gains: tuple[int, ...] = (0,) * len(METRICS)
    baselines: tuple[int, ...] = (0,) * len(METRICS)
    reported: tuple[int, ...] = (0,) * len(METRICS)
    rated_engagement: int = 0
    snapshots: int = 0
    posts_published: int = 0


NOTHING = Contribution()
ONE_POST_PUBLISHED = Contribution(posts_published=1)


def contribution_of(measurement: Measurement) -> Contribution:
    """What one measurement adds to the sums of its place."""
    gains, baselines = measurement.gains, measurement.baselines
    return Contribution(
        tuple([gain or 0 for gain in gains]),
        tuple([baseline or 0 for baseline in baselines]),
        tuple([0 if gain is None else 1 for gain in gains]),
        measurement.rated_engagement,
        1,
    )


def _combined(left: Contribution, right: Contribution, combine: Callable[..., int]) -> Contribution:
    return Contribution(
        tuple(map(combine, left.gains, right.gains)),
        tuple(map(combine, left.baselines, right.baselines)),
        tuple(map(combine, left.reported, right.reported)),
        *map(combine, left[3:], right[3:]),
    )


class Changes:
    """The difference that a write makes to the sums, place by place."""

    def __init__(self) -> None:
        self._sums: dict[Place, Contribution] = {}

    def add(self, place: Place, contribution: Contribution) -> None:
        """Let `contribution` count at `place`."""
        known = self._sums.get(place)
        self._sums[place] = contribution if known is None else _combined(known, contribution, add)

    def remove(self, place: Place, contribution: Contribution) -> None:
        """Let `contribution` no longer count at `place`."""
        self._sums[place] = _combined(self._sums.get(place, NOTHING), contribution, sub)

    def __iter__(self) -> Iterator[tuple[Place, Contribution]]:
        """The places whose sums change, in the order of their keys."""
        for place, contribution in sorted(self._sums.items(), key=_order):
            if contribution != NOTHING:
                yield place, contribution


def _order(item: tuple[Place, Contribution]) -> tuple[int, date, str]:
    # The order of keys, compared as numbers: UUIDs compare themselves ten times slower.
    place, _ = item
    return place.brand_id.int, place.date, place.platform
