"""From lifetime totals to gains: what a post grew by, day by day.

A platform only ever says how much a post has *in total*. This module turns a post's snapshots
into gains and baselines such that nothing is counted twice and nothing gets lost:

    gains + baselines over any range of days
        = last known total at its end - last known total before its start        (law 1)

It is the one place that knows this rule; recording, repairing and the demo all pass through
`measure`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from app.domain.numbers.metrics import ENGAGEMENT_PART, UNKNOWN, Metrics

FRESH_DAYS = 7
"""A first total seen at most this many days after publication is growth; later, a baseline."""


_NONE: Mapping[str, None] = MappingProxyType({})


class Snapshot(NamedTuple):
    """What a platform said of one post on one calendar day: lifetime totals, None if unreported.

    `reach` counts people, so it is kept but never summed; neither is `extra`: metrics beyond the
    eight by catalogue name, and one that isn't there was not answered. `collected_at` (UTC) is
    when the latest answer was given. `answered_at` names only the metrics that were answered
    earlier, and with None those that nobody answered.
    """

    date: date
    collected_at: datetime
    totals: Metrics
    reach: int | None = None
    extra: Mapping[str, float | None] = _NONE
    answered_at: Mapping[str, datetime | None] = _NONE


class Measurement(NamedTuple):
    """A snapshot with what it means: gains and baselines per metric.

    A gain is None on a day that doesn't report the metric. A baseline is the first known total
    of a metric when the post was already old; nobody knows what it gained that day, so its gain
    is None too. `rated_engagement` is the part of the engagement gained that may be divided by
    views.
    """

    snapshot: Snapshot
    gains: Metrics
    baselines: Metrics
    rated_engagement: int

    @property
    def is_baseline(self) -> bool:
        """Whether views, or for a platform without views any metric, started here as a baseline."""
        if self.snapshot.totals.views is not None:
            return self.baselines.views is not None
        return any(value is not None for value in self.baselines)


# Past their constructors: these are made for every snapshot there is.
_METRICS = partial(tuple.__new__, Metrics)
_MEASUREMENT = partial(tuple.__new__, Measurement)


def measure(
    snapshots: Iterable[Snapshot], *, published_on: date | None, known: Metrics = UNKNOWN
) -> tuple[list[Measurement], Metrics]:
    """Give each snapshot its gains and baselines.

    Args:
        snapshots: Of one post, in order of date, one per date.
        published_on: The post's day of publication, None if unknown.
        known: The last known totals before the first of the snapshots.

    Returns:
        The measurements, and the last known totals after the last of the snapshots.
    """
    measurements = []
    before: Sequence[int | None] = known
    unknown = known.count(None)
    for snapshot in snapshots:
        totals = snapshot.totals
        gains = [
            None if total is None or earlier is None else total - earlier
            for total, earlier in zip(totals, before, strict=True)
        ]
        baselines = UNKNOWN
        unreported = totals.count(None)
        if unknown and gains.count(None) > unreported:
            first = [
                total if earlier is None else None
                for total, earlier in zip(totals, before, strict=True)
            ]
            is_fresh = (
                published_on is not None and (snapshot.date - published_on).days <= FRESH_DAYS
            )
            if is_fresh:
                gains = [
                    gain if total is None else total
                    for gain, total in zip(gains, first, strict=True)
                ]
            else:
                baselines = Metrics(*first)
            before = last_known(before, totals)
            unknown = before.count(None)
        elif unknown < unreported:
            before = last_known(before, totals)
        else:
            # It reports exactly what was known, as nearly every snapshot does.
            before = totals
        # Without known views, engagement can't be set against them: it stays unrated. On the day
        # that views start as a baseline their growth is unknown, so that day's engagement is too.
        is_rated = before[0] is not None and baselines.views is None
        rated = sum(filter(None, gains[ENGAGEMENT_PART])) if is_rated else 0
        measurements.append(_MEASUREMENT((snapshot, _METRICS(gains), baselines, rated)))
    return measurements, Metrics(*before)


def last_known(known: Sequence[int | None], totals: Metrics) -> Sequence[int | None]:
    """The last known totals, once a day's `totals` are known."""
    return [
        earlier if total is None else total for total, earlier in zip(totals, known, strict=True)
    ]
