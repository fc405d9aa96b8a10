"""What a day of a scope adds up to, and how one measurement changes it.

The database keeps the sums (`analytics_daily`, `analytics_totals`, `brand_daily`); they change by
the difference that a write makes, so a recount from the snapshots gives the same (law 3).
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from operator import add, sub
from typing import NamedTuple
from uuid import UUID

from app.domain.numbers.gains import Measurement
from app.domain.numbers.metrics import METRICS, UNKNOWN, Metrics
from app.domain.platforms import Platform


class Place(NamedTuple):
    """Where a measurement counts: the key of a daily sum within its organization."""

    brand_id: UUID
    date: date
    platform: Platform


class Contribution(NamedTuple):
    """What is added to the sums of a place, or taken away; the metrics in the order of `METRICS`.

    `known` counts the snapshots that know what each metric gained: at 0 its sum is unknown, not
    0. `reported` counts those that report a total, of which a baseline is one.
    """

    gains: tuple[int, ...] = (0,) * len(METRICS)
    baselines: tuple[int, ...] = (0,) * len(METRICS)
    known: tuple[int, ...] = (0,) * len(METRICS)
    reported: tuple[int, ...] = (0,) * len(METRICS)
    rated_engagement: int = 0
    snapshots: int = 0
    posts_published: int = 0


NOTHING = Contribution()
_NONE = NOTHING.baselines
# Past its constructor: one is made for every day of every post.
_CONTRIBUTION = partial(tuple.__new__, Contribution)
_AT_ONCE = 10_000
"""Measurements that wait to be added up: a recount of everything has no end of them."""

ONE_POST_PUBLISHED = Contribution(posts_published=1)


def contribution_of(measurements: Sequence[Measurement]) -> Contribution:
    """What measurements add to the sums of the place that they share."""
    if len(measurements) == 1:
        gains, baselines, rated = measurements[0][1:]
        known = tuple([0 if gain is None else 1 for gain in gains])
        started = _NOTHING_STARTED if baselines == UNKNOWN else _started([baselines])
        return _CONTRIBUTION(
            (tuple([gain or 0 for gain in gains]), *_with(started, known), *(rated, 1, 0))
        )
    columns = list(zip(*[measurement.gains for measurement in measurements], strict=True))
    known = tuple([len(column) - column.count(None) for column in columns])
    # Most measurements start no metric, and then there is nothing to add up.
    baselines_of = [each.baselines for each in measurements if each.baselines != UNKNOWN]
    return Contribution(
        tuple([sum(filter(None, column)) for column in columns]),
        *_with(_started(baselines_of) if baselines_of else _NOTHING_STARTED, known),
        sum([measurement.rated_engagement for measurement in measurements]),
        len(measurements),
    )


class _Started(NamedTuple):
    """Baselines added up, and how many of each metric; None where there are none."""

    sums: tuple[int, ...]
    counts: tuple[int, ...] | None


_NOTHING_STARTED = _Started(_NONE, None)


def _started(baselines: Sequence[Metrics]) -> _Started:
    columns = list(zip(*baselines, strict=True))
    counts = tuple([len(column) - column.count(None) for column in columns])
    return _Started(tuple([sum(filter(None, column)) for column in columns]), counts)


def _with(
    started: _Started, known: tuple[int, ...]
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Baselines, known gains and reported totals: each total has a known gain or is a baseline."""
    reported = known if started.counts is None else tuple(map(add, known, started.counts))
    return started.sums, known, reported


def _combined(left: Contribution, right: Contribution, combine: Callable[..., int]) -> Contribution:
    return Contribution(
        tuple(map(combine, left.gains, right.gains)),
        tuple(map(combine, left.baselines, right.baselines)),
        tuple(map(combine, left.known, right.known)),
        tuple(map(combine, left.reported, right.reported)),
        *map(combine, left[4:], right[4:]),
    )


class _Days(NamedTuple):
    """What a write measured of a brand on a platform, day by day, and what it replaces."""

    after: dict[date, list[Measurement]]
    before: dict[date, list[Measurement]]


class Changes:
    """The difference that a write makes to the sums, place by place."""

    def __init__(self) -> None:
        self._sums: dict[Place, Contribution] = {}
        self._measured: dict[tuple[UUID, Platform], _Days] = {}
        self._waiting = 0

    def add(self, place: Place, contribution: Contribution) -> None:
        """Let `contribution` count at `place`."""
        known = self._sums.get(place)
        self._sums[place] = contribution if known is None else _combined(known, contribution, add)

    def remove(self, place: Place, contribution: Contribution) -> None:
        """Let `contribution` no longer count at `place`."""
        self._sums[place] = _combined(self._sums.get(place, NOTHING), contribution, sub)

    def measure(
        self,
        brand_id: UUID,
        platform: Platform,
        changes: Sequence[tuple[Measurement | None, Measurement]],
    ) -> None:
        """Let measurements of a post count, and those that they replace, if any, no longer."""
        days = self._measured.get((brand_id, platform))
        if days is None:
            days = self._measured[brand_id, platform] = _Days(defaultdict(list), defaultdict(list))
        for before, after in changes:
            days.after[after.snapshot.date].append(after)
            if before is not None:
                days.before[before.snapshot.date].append(before)
        self._waiting += len(changes)
        if self._waiting >= _AT_ONCE:
            self._add_up()

    def __iter__(self) -> Iterator[tuple[Place, Contribution]]:
        """The places whose sums change, in the order of their keys."""
        self._add_up()
        for place, contribution in sorted(self._sums.items(), key=_order):
            if contribution != NOTHING:
                yield place, contribution

    def _add_up(self) -> None:
        """Add up what was measured: many measurements column by column cost little each."""
        for (brand_id, platform), days in self._measured.items():
            for day, measurements in days.after.items():
                self.add(Place(brand_id, day, platform), contribution_of(measurements))
            for day, measurements in days.before.items():
                self.remove(Place(brand_id, day, platform), contribution_of(measurements))
        self._measured.clear()
        self._waiting = 0


def _order(item: tuple[Place, Contribution]) -> tuple[int, date, str]:
    # The order of keys, compared as numbers: UUIDs compare themselves ten times slower.
    place, _ = item
    return place.brand_id.int, place.date, place.platform
