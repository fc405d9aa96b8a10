"""What shapes a ranking's statement, and what the statement takes as its parameters."""

from typing import Any, NamedTuple

from app.domain.numbers.metrics import ENGAGEMENT
from app.domain.numbers.top_content import (
    FRACTIONS,
    ContentMetric,
    MetricBasis,
    RankOrder,
    TopContentRequest,
)
from app.sql.filters import FilterKinds, filter_parameters
from app.sql.post_numbers import RATED


class Ranking(NamedTuple):
    """What shapes a ranking's statement; the rest of a request are its parameters."""

    metric: ContentMetric
    basis: MetricBasis
    has_least_views: bool
    kinds: FilterKinds
    order: RankOrder
    is_continued: bool

    @property
    def has_bounds(self) -> bool:
        """Whether what a post has in all says how far up it can stand."""
        is_first_page = self.order is RankOrder.BEST and not self.is_continued
        gained = self.basis is MetricBasis.GAINED and self.metric not in FRACTIONS
        return is_first_page and gained

    @property
    def summed(self) -> tuple[str, ...]:
        """The metrics whose sum it is by, if it is by a count."""
        is_engagement = self.metric is ContentMetric.ENGAGEMENT
        return ENGAGEMENT if is_engagement else (self.metric.value.lower(),)

    @property
    def needed_metrics(self) -> tuple[str, ...]:
        """The metrics that it looks at."""
        match self.metric:
            case ContentMetric.ENGAGEMENT_RATE:
                return RATED
            case ContentMetric.ENGAGEMENT:
                return RATED if self.has_least_views else ENGAGEMENT
            case metric:
                by = metric.value.lower()
                return ("views", by) if self.has_least_views and by != "views" else (by,)


def ranking_of(request: TopContentRequest) -> tuple[Ranking, dict[str, Any]]:
    """What a request asks for: the shape of its statement, and the parameters."""
    least_views, after = request.least_views, request.after
    kinds, parameters = filter_parameters(request.fitting)
    ranking = Ranking(
        *(request.metric, request.basis, least_views is not None, kinds),
        *(request.order, after is not None),
    )
    parameters["first"] = request.first
    if least_views is not None:
        parameters["least_views"] = least_views
    if after is not None:
        parameters |= {f"after_{name}": value for name, value in after._asdict().items()}
    return ranking, parameters
