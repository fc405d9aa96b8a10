"""Days that a write changes although it doesn't touch their snapshots: they carry its totals.

As of a day without a metric its last known total counts, so a snapshot that arrives late changes
what counts on the days after it, until the next one that reports the metric.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from app.domain.numbers.gains import Snapshot, last_known
from app.domain.numbers.metrics import UNKNOWN


class Carried(NamedTuple):
    """The days whose last known totals change.

    `goes_on_after` is the last day looked at, if those of every later one change as well: that is
    so where a metric is new to the post.
    """

    days: Sequence[date] = ()
    goes_on_after: date | None = None


def carried(before: Iterable[Snapshot], after: Sequence[Snapshot], last_day: date) -> Carried:
    """The days that keep their snapshot, but not their last known totals.

    Args:
        before: A post's snapshots by day, from its first or one that reports all it ever had.
        after: The same days and more, once others are written among them.
        last_day: The last day on which the post was measured before.
    """
    replaced = {snapshot.date: snapshot for snapshot in before}
    days = []
    known_before: Sequence[int | None] = UNKNOWN
    known_after: Sequence[int | None] = UNKNOWN
    for snapshot in after:
        known_after = last_known(known_after, snapshot.totals)
        earlier = replaced.get(snapshot.date)
        if earlier is not None:
            known_before = last_known(known_before, earlier.totals)
            if earlier == snapshot and known_before != known_after:
                days.append(snapshot.date)
    goes_on = known_before != known_after and after[-1].date < last_day
    return Carried(days, after[-1].date if goes_on else None)
