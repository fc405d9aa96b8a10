"""Sums of daily gains, and what follows from them: rates, percentages, active platforms.

Counts are added here and nowhere else, so that two fields of one answer can't disagree.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from statistics import mean
from typing import NamedTuple

from app.domain.numbers.metrics import UNKNOWN, Metrics, engagement_rate, percent_of
from app.domain.platforms import Platform


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
    return percent_of(part, whole)


def sum_known(counts: Sequence[int | None]) -> int | None:
    """Add counts, skipping unknown ones; unknown only if all are (or if there are none)."""
    try:
        return sum(counts) if counts else None  # type: ignore[arg-type]
    except TypeError:  # one is unknown: looking for it first takes longer than adding them
        known = [count for count in counts if count is not None]
        return sum(known) if known else None


def mean_known(values: Iterable[float | None]) -> float | None:
    """The mean of the known values, exact, so that equal groups are equal; None without any."""
    known = [value for value in values if value is not None]
    return float(mean(known)) if known else None


def sum_sums(sums: Collection[Sums]) -> Sums:
    """Several sums together."""
    if not sums:
        return Sums()
    metrics, rated, published, snapshots = zip(*sums, strict=True)
    known = map(sum_known, zip(*metrics, strict=True))
    return Sums(Metrics(*known), sum(rated), sum(published), sum(snapshots))


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
