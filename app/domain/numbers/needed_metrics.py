"""Which metrics a question about days looks at: what isn't read costs nothing."""

from collections.abc import Collection
from enum import IntEnum

from app.domain.numbers.metrics import ENGAGEMENT, METRICS, VIEWS


class NeededMetrics(IntEnum):
    """How many of the metrics are needed, each with those of the ones before it.

    They are few, because each has statements of its own. Views always belong to them: platforms
    are ordered by these.
    """

    VIEWS = 1
    ENGAGEMENT = 2
    """Views, and what engagement and its rate are made of."""
    ALL = 3

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics, in the order of `METRICS`."""
        if self is NeededMetrics.ALL:
            return METRICS
        return VIEWS if self is NeededMetrics.VIEWS else (*VIEWS, *ENGAGEMENT)

    @property
    def has_rated_engagement(self) -> bool:
        """Whether the numerator of rates is among what is needed."""
        return self >= NeededMetrics.ENGAGEMENT


_OF_ENGAGEMENT = {*ENGAGEMENT, "engagement", "engagement_rate"}
_OF_ALL = {*METRICS} - {*VIEWS} - _OF_ENGAGEMENT

NUMBERS = frozenset({*METRICS, *_OF_ENGAGEMENT})
"""What is made of metrics: each of them, and what follows from some."""


def needed_for(numbers: Collection[str]) -> NeededMetrics:
    """What some of `NUMBERS` need."""
    if not _OF_ALL.isdisjoint(numbers):
        return NeededMetrics.ALL
    is_engaged = not _OF_ENGAGEMENT.isdisjoint(numbers)
    return NeededMetrics.ENGAGEMENT if is_engaged else NeededMetrics.VIEWS
