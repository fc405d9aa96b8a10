"""Adding up the daily rows of a scope: by window and by platform.

Every aggregate of a window adds up the same few hundred rows. They are added here and nowhere
else, so that two fields of one answer can't disagree.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from app.domain.metrics import UNKNOWN, Metrics, Platform, engagement_rate
from app.domain.rollups import DailyRow


class Sums(NamedTuple):
    """What some daily rows add up to."""

    metrics: Metrics = UNKNOWN
    rated_engagement: int = 0
    posts_published: int = 0
    snapshots: int = 0

    @property
    def engagement_rate(self) -> float | None:
        """Rated engagement per hundred views: 5.0 is 5 %."""
        return rate_of(self.rated_engagement, self.metrics.engagement, self.metrics.views)


def rate_of(rated: int, engagement: int | None, views: int | None) -> float | None:
    """The rate of a sum of rows: a row's `rated_engagement` is 0 too where nobody reports any."""
    return engagement_rate(None if engagement is None else rated, views)


def percentage(part: int | None, whole: int | None) -> float | None:
    """A part of a whole: 5.0 is 5 %. None where either is unknown or the whole is 0 or less."""
    if part is None or whole is None or whole <= 0:
        return None
    return part / whole * 100


def sum_known(counts: Iterable[int | None]) -> int | None:
    """Add counts, skipping unknown ones; unknown only if all are (or if there are none)."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def sum_rows(rows: Sequence[DailyRow]) -> Sums:
    """Add daily rows, column by column."""
    if not rows:
        return Sums()
    _, _, *metrics, rated, published, snapshots = zip(*rows, strict=True)
    return Sums(Metrics(*map(sum_known, metrics)), sum(rated), sum(published), sum(snapshots))


def sum_sums(sums: Iterable[Sums]) -> Sums:
    """Several sums together."""
    metrics, rated, published, snapshots = zip(Sums(), *sums, strict=True)
    known = map(sum_known, zip(*metrics, strict=True))
    return Sums(Metrics(*known), sum(rated), sum(published), sum(snapshots))


def rows_between(rows: Iterable[DailyRow], start: date, end: date) -> list[DailyRow]:
    """The rows of a range of days, both ends included."""
    return [row for row in rows if start <= row.date <= end]


def group_by_platform(rows: Iterable[DailyRow]) -> dict[Platform, list[DailyRow]]:
    """The rows of each platform."""
    groups = defaultdict(list)
    for row in rows:
        groups[row.platform].append(row)
    return groups


def sum_by_platform(rows: Iterable[DailyRow]) -> dict[Platform, Sums]:
    """The sums of each active platform, most viewed first."""
    groups = group_by_platform(rows)
    return active_platforms({platform: sum_rows(group) for platform, group in groups.items()})


def active_platforms(sums: Mapping[Platform, Sums]) -> dict[Platform, Sums]:
    """The active ones of some platforms, most viewed first.

    Active is a platform on which a post was measured or published. Platforms whose views are
    unknown come last; equal ones by name.
    """
    active = [item for item in sums.items() if item[1].snapshots or item[1].posts_published]
    return dict(sorted(active, key=_most_viewed_first))


def _most_viewed_first(item: tuple[Platform, Sums]) -> tuple[bool, int, str]:
    platform, sums = item
    views = sums.metrics.views
    return views is None, -(views or 0), platform
