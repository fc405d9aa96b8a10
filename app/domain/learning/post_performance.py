"""One post in content performance: its totals as of one day, and how it was made.

Rows of a post hold lifetime totals, so they are never added up: readers of content performance
take one row per post, the latest in the window, and average over posts.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.domain.learning.performance_scores import ContentType, PerformanceSource
from app.domain.numbers import metrics
from app.domain.numbers.sums import mean_known
from app.domain.platforms import Platform

_PRECEDENCE = (PerformanceSource.MANUAL, PerformanceSource.CSV, PerformanceSource.SYNC)
"""Among rows of one day, a person's row takes precedence over a synced one."""


class PostPerformance(NamedTuple):
    """A post's row, with where and when it was published; counts are lifetime totals.

    `engagement_rate` is a percentage (5.0 is 5 %), `performance_score` from 0 to 100; None where
    a number is unknown. `time_zone` is that of the post's organization.
    """

    organization_id: UUID
    post_id: UUID
    published_at: datetime | None
    time_zone: str
    label: str
    platform: Platform
    measured_on: date
    source: PerformanceSource
    content_type: ContentType
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    clicks: int | None = None
    engagement_rate: float | None = None
    performance_score: int | None = None
    variant_group: str | None = None
    variant_id: str | None = None
    hook: str | None = None
    hook_version: str | None = None
    creative_version: str | None = None
    generation_id: str | None = None
    workflow_id: str | None = None
    prompt: str | None = None

    @property
    def engagement(self) -> int | None:
        """Likes + comments + shares + saves; None if none of them is known."""
        return metrics.engagement(self.likes, self.comments, self.shares, self.saves)


def one_per_post(rows: Iterable[PostPerformance]) -> tuple[PostPerformance, ...]:
    """Each post's latest row, one given by a person before a synced one of the same day.

    Ordered by publication, unknown last, then by key.
    """
    latest: dict[UUID, PostPerformance] = {}
    for row in rows:
        known = latest.get(row.post_id)
        if known is None or _rank(row) > _rank(known):
            latest[row.post_id] = row
    return tuple(sorted(latest.values(), key=_published_first))


def _rank(row: PostPerformance) -> tuple[date, int]:
    return row.measured_on, -_PRECEDENCE.index(row.source)


def _published_first(row: PostPerformance) -> tuple[bool, float, int]:
    published = row.published_at
    return published is None, published.timestamp() if published else 0.0, row.post_id.int


def count_unrated(posts: Iterable[PostPerformance]) -> int:
    """How many posts have no engagement rate, and so are in no mean."""
    return sum(post.engagement_rate is None for post in posts)


def mean_rate_of(posts: Sequence[PostPerformance]) -> float | None:
    """The mean engagement rate of the posts that have one, in percent."""
    return mean_known(post.engagement_rate for post in posts)
