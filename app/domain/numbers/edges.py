"""What posts gained over days, from what they had together at the edges of these (law 1)."""

from typing import NamedTuple

from app.domain.numbers.metrics import Metrics
from app.domain.numbers.sums import Sums


class Edge(NamedTuple):
    """What some posts have together at the end of a day; None where none of them reports it."""

    totals: Metrics
    gains: Metrics | None = None
    """What their first snapshots gained, if that is what these are."""
    rated_engagement: int | None = None
    """What of it was engagement of posts whose views were known."""


def sums_between(opening: Edge, closing: Metrics, *, has_views: bool, posts: int) -> Sums:
    """What posts gained from an edge to another, all of which report the same at both.

    `snapshots` are as many as there are posts. Of posts without views no engagement is rated; of
    others all is, from their first snapshot on.
    """
    growth = Metrics(*map(_growth, opening.totals, closing))
    rated = growth.engagement or 0
    if opening.gains is not None:
        growth = Metrics(*map(_with_first, growth, opening.gains))
        rated += opening.rated_engagement or 0
    return Sums(growth, rated if has_views else 0, snapshots=posts)


def _growth(opening: int | None, closing: int | None) -> int | None:
    return None if opening is None or closing is None else closing - opening


def _with_first(growth: int | None, first: int | None) -> int | None:
    return None if growth is None else growth + (first or 0)
