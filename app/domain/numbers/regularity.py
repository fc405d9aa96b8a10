"""What a post's latest snapshots have in common, so that nobody has to look for each of them.

Most posts are measured every day or every week, and each time tell whatever they ever told. Then
their first and last day say whether some days have a snapshot that tells what the post gained.
"""

from collections.abc import Container, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from app.domain.numbers.gains import Measurement
from app.domain.numbers.metrics import Metrics


class Regularity(NamedTuple):
    """Since when each snapshot tells what a post gained, and how far apart snapshots are.

    A snapshot tells it if it knows what the post gained of views and of engagement, each where the
    post ever had any. `told_from` is the day of the first one since which all do; None where the
    last doesn't, or it isn't known. `longest_gap` is the most days from one snapshot to the next.

    Late snapshots may fill a gap, or complete what a day told, without all others being looked at.
    So both are bounds: `told_from` may be later than it could be, `longest_gap` longer.
    """

    told_from: date | None = None
    longest_gap: int = 0

    def holds_for(self, exact: "Regularity", days: Container[date]) -> bool:
        """Whether it is true of a post with snapshots of these days, and of their exact one."""
        if self.told_from is not None and (
            exact.told_from is None
            or self.told_from < exact.told_from
            or self.told_from not in days
        ):
            return False
        return self.longest_gap >= exact.longest_gap

    def after(
        self, last: date | None, added: Iterable[Measurement], known: Metrics
    ) -> "Regularity":
        """It with what follows a post's last day, where `known` are its last known totals."""
        told_from, longest = self
        had_views, was_engaged = known.views is not None, _is_engaged(known)
        for snapshot, gains, *_ in added:
            day = snapshot.date
            if last is not None and (gap := (day - last).days) > longest:
                longest = gap
            # Most tell all; this is done for every snapshot there is.
            if (had_views and gains.views is None) or (was_engaged and not _is_engaged(gains)):
                told_from = None
            elif told_from is None:
                told_from = day
            last = day
        return Regularity(told_from, longest)

    def rewritten(self, part: Sequence[Measurement], last: date, known: Metrics) -> "Regularity":
        """It with another part of the days up to the last one, or beyond.

        The first of that part tells what the post ever had, or is its first; the same holds for the
        last of it.
        """
        of_part = Regularity().after(None, part, known)
        longest = max(self.longest_gap, of_part.longest_gap)
        since, until = part[0].snapshot.date, part[-1].snapshot.date
        told_from = of_part.told_from
        if until >= last:
            goes_back = told_from == since and self.told_from is not None
            return Regularity(self.told_from if goes_back else told_from, longest)
        if self.told_from is None or self.told_from > until:
            return Regularity(self.told_from, longest)
        return Regularity(told_from and max(told_from, self.told_from), longest)


def _is_engaged(metrics: Metrics) -> bool:
    """Whether any of what engagement is made of is known; mostly the first is."""
    return metrics.likes is not None or metrics.engagement is not None
