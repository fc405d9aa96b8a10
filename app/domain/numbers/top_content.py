"""Top content: posts in the order of one metric. A post is listed once."""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from heapq import nsmallest
from typing import NamedTuple
from uuid import UUID

from app.domain.filters import EVERY_POST, AnalyticsFilter
from app.domain.numbers.metrics import Metrics, engagement_rate

MIN_VIEWS_FOR_RATE = 10
"""Below so many views one like decides a rate."""

_NEVER = datetime.max.replace(tzinfo=UTC)


class ContentMetric(StrEnum):
    """What posts are ranked by."""

    VIEWS = "VIEWS"
    LIKES = "LIKES"
    COMMENTS = "COMMENTS"
    SHARES = "SHARES"
    SAVES = "SAVES"
    ENGAGEMENT = "ENGAGEMENT"
    ENGAGEMENT_RATE = "ENGAGEMENT_RATE"


class MetricBasis(StrEnum):
    """Whether a post counts with what it gained in the window or with its lifetime totals."""

    GAINED = "GAINED"
    LIFETIME = "LIFETIME"


class TopContentRequest(NamedTuple):
    """Which posts to rank, by what, and how many of them to give.

    `min_views` leaves out posts with fewer views (10 for a rate, else none, unless it is given).
    """

    metric: ContentMetric = ContentMetric.VIEWS
    basis: MetricBasis = MetricBasis.GAINED
    fitting: AnalyticsFilter = EVERY_POST
    min_views: int | None = None
    first: int = 10

    @property
    def least_views(self) -> int | None:
        """How many views a post needs to be ranked; None if it needs to know none."""
        if self.min_views is None and self.metric is ContentMetric.ENGAGEMENT_RATE:
            return MIN_VIEWS_FOR_RATE
        return self.min_views


class Candidate(NamedTuple):
    """A post with its numbers, gained or lifetime; `rated_engagement` may be divided by views."""

    organization_id: UUID
    id: UUID
    published_at: datetime | None
    metrics: Metrics
    rated_engagement: int | None

    @property
    def engagement_rate(self) -> float | None:
        """Engagement per hundred views: 5.0 is 5 %."""
        return engagement_rate(self.rated_engagement, self.metrics.views)


class RankedPost(NamedTuple):
    """A post, its place (from 1, no two alike) and the value that put it there."""

    rank: int
    value: float
    post: Candidate


def rank_posts(
    candidates: Iterable[Candidate], request: TopContentRequest
) -> tuple[RankedPost, ...]:
    """The first posts by a metric, the highest value first.

    Equal values come in the order of publication (unknown last), then of id. A post that doesn't
    know the metric is left out, and so is one with too few views.
    """
    least_views = request.least_views
    valued = (
        (value, post)
        for post in candidates
        if (value := value_of(post, request.metric)) is not None
        and (least_views is None or (post.metrics.views or 0) >= least_views)
    )
    best = nsmallest(request.first, valued, key=_highest_first)
    return tuple(RankedPost(rank, value, post) for rank, (value, post) in enumerate(best, start=1))


def value_of(post: Candidate, metric: ContentMetric) -> float | None:
    """What a post is ranked by; None if its platform doesn't report it."""
    match metric:
        case ContentMetric.VIEWS:
            return post.metrics.views
        case ContentMetric.LIKES:
            return post.metrics.likes
        case ContentMetric.COMMENTS:
            return post.metrics.comments
        case ContentMetric.SHARES:
            return post.metrics.shares
        case ContentMetric.SAVES:
            return post.metrics.saves
        case ContentMetric.ENGAGEMENT:
            return post.metrics.engagement
        case ContentMetric.ENGAGEMENT_RATE:
            return post.engagement_rate


def _highest_first(valued: tuple[float, Candidate]) -> tuple[float, datetime, UUID]:
    value, post = valued
    return -value, post.published_at or _NEVER, post.id
