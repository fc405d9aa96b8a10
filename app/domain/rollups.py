"""What a day of a scope adds up to, and how one measurement changes it.

The database keeps the sums (`analytics_daily`, `analytics_totals`, `brand_daily`); they change by
the difference that a write makes, so a recount from the snapshots gives the same (law 3).
"""

from collections.abc import Iterator
from datetime import date
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


ONE_POST_PUBLISHED = Contribution(posts_published=1)


def contribution_of(measurement: Measurement) -> Contribution:
    """What one measurement adds to the sums of its place."""
    gains, baselines = measurement.gains, measurement.baselines
    return Contribution(
        tuple([gain or 0 for gain in gains]),
        tuple([baseline or 0 for baseline in baselines]),
        tuple([gain is not None for gain in gains]),
        measurement.rated_engagement,
        1,
    )


class Changes:
    """The difference that a write makes to the sums, place by place."""

    def __init__(self) -> None:
        self._sums: dict[Place, list[int]] = {}

    def add(self, place: Place, contribution: Contribution) -> None:
        """Let `contribution` count at `place`."""
        self._merge(place, contribution, 1)

    def remove(self, place: Place, contribution: Contribution) -> None:
        """Let `contribution` no longer count at `place`."""
        self._merge(place, contribution, -1)

    def _merge(self, place: Place, contribution: Contribution, sign: int) -> None:
        gains, baselines, reported, *counts = contribution
        values = (*gains, *baselines, *reported, *counts)
        sums = self._sums.get(place)
        if sums is None:
            self._sums[place] = [sign * value for value in values]
        else:
            self._sums[place] = [
                total + sign * value for total, value in zip(sums, values, strict=True)
            ]

    def __iter__(self) -> Iterator[tuple[Place, Contribution]]:
        """The places whose sums change, in the order of their keys."""
        size = len(METRICS)
        for place, sums in sorted(self._sums.items(), key=_order):
            if any(sums):
                yield (
                    place,
                    Contribution(
                        tuple(sums[:size]),
                        tuple(sums[size : 2 * size]),
                        tuple(sums[2 * size : 3 * size]),
                        *sums[3 * size :],
                    ),
                )


def _order(item: tuple[Place, list[int]]) -> tuple[int, date, str]:
    # The order of keys, compared as numbers: UUIDs compare themselves ten times slower.
    place, _ = item
    return place.brand_id.int, place.date, place.platform
