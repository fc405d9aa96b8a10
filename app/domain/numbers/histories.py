"""What a write does to one post's history: which measurements change, and its totals after it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import partial
from itertools import repeat
from typing import NamedTuple

from app.domain.numbers.carried import Carried, carried
from app.domain.numbers.gains import Measurement, Snapshot, measure
from app.domain.numbers.metrics import UNKNOWN, Metrics
from app.domain.numbers.readings import is_answer, merged
from app.domain.numbers.regularity import Regularity


class PostTotals(NamedTuple):
    """A post's last known totals and reach; `as_of` is that of its last day.

    `lost` is what all metrics together lost on the days on which they fell: none ever had more than
    its total and that.
    """

    first_date: date
    last_date: date
    as_of: datetime
    reach: int | None
    lost: int
    regularity: Regularity
    totals: Metrics


class Outcome(Enum):
    """What became of a reading: its day was new, it said something newer, or nothing newer."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class Change(NamedTuple):
    """A measurement before and after a write; `before` is None for a new day."""

    before: Measurement | None
    after: Measurement


_CHANGE = partial(tuple.__new__, Change)
"""A change past its constructor: one is made for every new day."""


def _more_lost(change: Change) -> int:
    """How much more a measurement tells to be lost than it did before."""
    return _lost(change.after) - (_lost(change.before) if change.before else 0)


def _lost(measurement: Measurement) -> int:
    lost = 0
    for gain in measurement.gains:  # without a generator: this is done for every snapshot there is
        if gain is not None and gain < 0:
            lost -= gain
    return lost


def _kinds(totals: Metrics) -> tuple[bool, bool]:
    """Whether the post ever had views, and engagement."""
    return totals.views is not None, totals.engagement is not None


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a post before a write.

    `tail` holds the measurements that the write can change, oldest first. It is empty where the
    write only appends days after the last; otherwise it starts and ends with days that report
    whatever the post ever has, or with the post's first and last day.
    """

    published_on: date | None
    totals: PostTotals | None
    tail: Sequence[Measurement] = ()

    def merge(self, readings: Iterable[Snapshot]) -> "Merged":
        """Let readings in, in any order, and measure everything that follows from them."""
        by_day = {measurement.snapshot.date: measurement.snapshot for measurement in self.tail}
        outcomes = []
        for reading in readings:
            if not is_answer(reading):
                outcomes.append(Outcome.UNCHANGED)
                continue
            current = by_day.get(reading.date)
            if current is None:
                outcomes.append(Outcome.CREATED)
            else:
                reading = merged(current, reading)  # noqa: PLW2901 - what their day says now
                if reading == current:
                    outcomes.append(Outcome.UNCHANGED)
                    continue
                outcomes.append(Outcome.UPDATED)
            by_day[reading.date] = reading
        if not by_day:
            return Merged(outcomes, (), self.totals)
        return self._measured_anew([by_day[day] for day in sorted(by_day)], outcomes)

    def remeasured(self) -> "Merged":
        """What changes because `published_on` is another day than the whole of it had."""
        if not self.tail:
            return Merged((), (), self.totals)
        return self._measured_anew([measurement.snapshot for measurement in self.tail])

    def _measured_anew(
        self, chain: Sequence[Snapshot], outcomes: Sequence[Outcome] = ()
    ) -> "Merged":
        """What changes in a chain of days, and what is known of the post after it."""
        known, unmeasured = self._known_before(chain)
        measured, known = measure(unmeasured, published_on=self.published_on, known=known)
        changes = self._changes(measured)
        totals = self._totals_after(chain, known)
        part = measured if len(measured) == len(chain) else [self.tail[0], *measured]
        totals = totals._replace(
            lost=totals.lost + sum(map(_more_lost, changes)),
            regularity=self._regularity_after(part, totals.totals),
        )
        return Merged(outcomes, changes, totals, self._carried(chain))

    def _changes(self, measured: Sequence[Measurement]) -> list[Change]:
        if not self.tail:
            return list(map(_CHANGE, zip(repeat(None), measured, strict=False)))
        before = {measurement.snapshot.date: measurement for measurement in self.tail}
        return [
            Change(earlier, after)
            for after in measured
            if (earlier := before.get(after.snapshot.date)) != after
        ]

    def _known_before(self, chain: Sequence[Snapshot]) -> tuple[Metrics, Sequence[Snapshot]]:
        """The last known totals to build on, and the part of the chain that follows them."""
        if self.totals is None or not chain or chain[0].date <= self.totals.first_date:
            return UNKNOWN, chain
        if not self.tail:
            return self.totals.totals, chain
        return chain[0].totals, chain[1:]

    def _carried(self, chain: Sequence[Snapshot]) -> Carried:
        """The days that carry what changes; days after the last have none behind them."""
        if self.totals is None or not self.tail:
            return Carried()
        before = (measurement.snapshot for measurement in self.tail)
        return carried(before, chain, self.totals.last_date)

    def _totals_after(self, chain: Sequence[Snapshot], known: Metrics) -> PostTotals:
        """The last known totals; what the post lost, and how regularly, is that of before."""
        last = chain[-1]
        reach = next((each.reach for each in reversed(chain) if each.reach is not None), None)
        if self.totals is None:
            days = (chain[0].date, last.date, last.collected_at)
            return PostTotals(*days, reach, 0, Regularity(), known)
        first = min(chain[0].date, self.totals.first_date)
        if last.date < self.totals.last_date:
            # Later days report all that was known; only a metric new to the post comes from here.
            totals = (
                old if old is not None else new
                for old, new in zip(self.totals.totals, known, strict=True)
            )
            before = self.totals.reach
            reach = before if before is not None else reach
            return self.totals._replace(first_date=first, reach=reach, totals=Metrics(*totals))
        if reach is None and not self.tail:
            reach = self.totals.reach
        days = (first, last.date, last.collected_at)
        return PostTotals(*days, reach, self.totals.lost, self.totals.regularity, known)

    def _regularity_after(self, part: Sequence[Measurement], known: Metrics) -> Regularity:
        before = self.totals
        if before is None:
            return Regularity().after(None, part, known)
        regularity = before.regularity
        has_more = known.count(None) < before.totals.count(None)
        if has_more and _kinds(known) != _kinds(before.totals):
            regularity = regularity._replace(told_from=None)  # it was told without what is new
        if not self.tail:
            return regularity.after(before.last_date, part, known)
        if (
            part[0].snapshot.date <= before.first_date
            and part[-1].snapshot.date >= before.last_date
        ):
            return Regularity().after(None, part, known)
        return regularity.rewritten(part, before.last_date, known)


class Merged(NamedTuple):
    """What a write does: each reading's outcome, the changes, and the totals after it, if any.

    `carried` are days that keep their snapshots and gains, but not what counts as of them.
    """

    outcomes: Sequence[Outcome]
    changes: Sequence[Change]
    totals: PostTotals | None
    carried: Carried = Carried()
