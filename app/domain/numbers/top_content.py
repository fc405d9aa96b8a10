"""Top content: posts in the order of one metric. A post is listed once."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from heapq import nsmallest
from typing import NamedTuple
from uuid import UUID

from app.domain.filters import EVERY_POST, AnalyticsFilter
from app.domain.numbers.metrics import Metrics, engagement_rate
from app.domain.pages import Cursor, Page, PageRequest, page_of
from app.errors import BadUserInput

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
    CLICKS = "CLICKS"
    IMPRESSIONS = "IMPRESSIONS"
    WATCH_SECONDS = "WATCH_SECONDS"
    INDEX = "INDEX"


FRACTIONS = frozenset({ContentMetric.ENGAGEMENT_RATE, ContentMetric.INDEX})
"""What isn't a count."""


class RankOrder(StrEnum):
    """Which end of a ranking comes first."""

    BEST = "BEST"
    WORST = "WORST"


class MetricBasis(StrEnum):
    """Whether a post counts with what it gained in the window or with its lifetime totals."""

    GAINED = "GAINED"
    LIFETIME = "LIFETIME"


class RankPlace(NamedTuple):
    """Where a post stands in a ranking."""

    value: float
    published_at: datetime | None
    id: UUID


class TopContentRequest(NamedTuple):
    """Which posts to rank, by what, and how many of them to give, after which place.

    `min_views` leaves out posts with fewer views (10 for a rate, else none, unless it is given).
    """

    metric: ContentMetric = ContentMetric.VIEWS
    basis: MetricBasis = MetricBasis.GAINED
    fitting: AnalyticsFilter = EVERY_POST
    min_views: int | None = None
    first: int = 10
    order: RankOrder = RankOrder.BEST
    after: RankPlace | None = None

    @property
    def ranking(self) -> str:
        """What the posts are in the order of, as cursors say it."""
        return f"{self.metric} {self.basis} {self.order}"

    @property
    def least_views(self) -> int | None:
        """How many views a post needs to be ranked; None if it needs to know none."""
        if self.min_views is None and self.metric is ContentMetric.ENGAGEMENT_RATE:
            return MIN_VIEWS_FOR_RATE
        return self.min_views

    @property
    def ranks_all_with_views(self) -> bool:
        """Whether the posts that know what they gained in views are ranked, all of them."""
        is_of_views = self.metric is ContentMetric.VIEWS and self.basis is MetricBasis.GAINED
        return is_of_views and self.min_views is None


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

    @property
    def place(self) -> RankPlace:
        """Where it stands."""
        return RankPlace(self.value, self.post.published_at, self.post.id)


def checked_request(request: TopContentRequest) -> TopContentRequest:
    """Return a request once it is known to make sense.

    Raises:
        BadUserInput: An index has one basis, and compares posts of one age whatever their views.
    """
    if request.metric is ContentMetric.INDEX:
        if request.basis is not MetricBasis.GAINED:
            raise BadUserInput(
                "INDEX compares posts at one age as of now: it has no basis LIFETIME.",
                field="basis",
            )
        if request.min_views is not None:
            raise BadUserInput(
                "INDEX compares posts by platform, some of which report no views: leave out "
                "minViews.",
                field="minViews",
            )
    return request


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
    return rank_values(valued, request.order, request.first)


def rank_values(
    valued: Iterable[tuple[float, Candidate]], order: RankOrder, first: int | None = None
) -> tuple[RankedPost, ...]:
    """The first posts by their values, or all of them; equal ones as in `rank_posts`."""
    sign = -1 if order is RankOrder.BEST else 1
    found = list(valued)
    best = nsmallest(
        len(found) if first is None else first,
        found,
        key=lambda each: _key(sign, RankPlace(each[0], each[1].published_at, each[1].id)),
    )
    return tuple(RankedPost(rank, value, post) for rank, (value, post) in enumerate(best, start=1))


def following(ranked: Sequence[RankedPost], request: TopContentRequest) -> tuple[RankedPost, ...]:
    """Those of a whole ranking that follow the requested place, and no more than requested."""
    if request.after is not None:
        sign = -1 if request.order is RankOrder.BEST else 1
        seen = _key(sign, request.after)
        ranked = [each for each in ranked if _key(sign, each.place) > seen]
    return tuple(ranked[: request.first])


def page_of_ranking(
    found: Sequence[RankedPost], request: TopContentRequest, page: PageRequest
) -> Page[RankedPost]:
    """A page of the posts found, which are one more than it has if there are more."""
    return page_of([(post, (request.ranking, *post.place)) for post in found], page)


def place_of_cursor(cursor: Cursor | None, request: TopContentRequest) -> RankPlace | None:
    """The place that a cursor names.

    Raises:
        BadUserInput: The cursor is of another list, or of a ranking by another number or order.
    """
    match cursor:
        case None:
            return None
        case (
            request.ranking,
            int() | float() as value,
            None | datetime() as published_at,
            UUID() as post,
        ) if isinstance(value, int) or request.metric in FRACTIONS:
            return RankPlace(value, published_at, post)
    raise BadUserInput(
        "The cursor is of another list or order: start again without it.", field="after"
    )


def value_of(post: Candidate, metric: ContentMetric) -> float | None:
    """What a post is ranked by, but for its index; None if its platform doesn't report it."""
    match metric:
        case ContentMetric.ENGAGEMENT:
            return post.metrics.engagement
        case ContentMetric.ENGAGEMENT_RATE:
            return post.engagement_rate
        case _:
            value: int | None = getattr(post.metrics, metric.value.lower())
            return value


def _key(sign: int, place: RankPlace) -> tuple[float, datetime, UUID]:
    return sign * place.value, place.published_at or _NEVER, place.id
