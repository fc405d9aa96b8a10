"""Making rows of content performance, whatever the source of their numbers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.learning.performance_scores import (
    CONTENT_TYPES,
    ContentType,
    PerformanceSource,
    performance_score,
)
from app.domain.numbers.hooks import hook_of
from app.domain.numbers.metrics import engagement, engagement_rate
from app.domain.platforms import Platform
from app.sql.learning.content_performance import TRACES, TracedPost


class PostFacts(NamedTuple):
    """What all rows of one post have in common."""

    is_archived: bool
    brand_id: UUID
    platform: Platform
    content_type: ContentType
    hook: str | None
    traces: Mapping[str, Any]

    def row_of(
        self,
        post_id: UUID,
        day: date,
        source: PerformanceSource,
        counts: Sequence[int | None],
        measured: int,
    ) -> tuple[Any, ...]:
        """A row's values in column order, without its key and time of writing.

        Args:
            post_id: The post.
            day: The day whose end the row is of.
            source: Where its numbers come from.
            counts: The last known totals, as `Counts` has them.
            measured: Which of them that day reported, as bits.
        """
        views, likes, comments, shares, saves, clicks = counts
        engaged = engagement(likes, comments, shares, saves)
        traces = self.traces
        return (
            *(self.brand_id, post_id, self.platform, day, source),
            *(self.content_type, *counts, measured),
            *(engagement_rate(engaged, views), performance_score(engaged, clicks, views)),
            *(traces["variant_group"], traces["variant_id"], self.hook, traces["hook_version"]),
            *(traces["creative_version"], traces["generation_id"], traces["workflow_id"]),
            traces["prompt"],
        )


def facts_of(post: TracedPost) -> PostFacts:
    """Make the facts from a post's row."""
    return PostFacts(
        post.archived_at is not None,
        post.brand_id,
        post.platform,
        CONTENT_TYPES[post.category],
        hook_of(post.description, post.label),
        {name: getattr(post, name) for name in TRACES},
    )
