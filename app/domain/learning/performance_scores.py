"""Content performance: what a post's totals on one day say of it, for the learning loop.

One scale for everybody: a synced row, one given by hand and a ranking of variants all score here.
"""

from collections.abc import Mapping
from enum import StrEnum
from math import log10

from app.domain.numbers.metrics import add
from app.domain.posts import PostCategory

BEST_SCORE = 100
"""A performance score is at most this."""


class PerformanceSource(StrEnum):
    """Where a row of content performance comes from."""

    SYNC = "SYNC"
    MANUAL = "MANUAL"
    CSV = "CSV"


class ContentType(StrEnum):
    """The four kinds of content that the learning loop tells apart."""

    VIDEO = "VIDEO"
    IMAGE = "IMAGE"
    ARTICLE = "ARTICLE"
    CAPTION = "CAPTION"


CONTENT_TYPES: Mapping[PostCategory, ContentType] = {
    PostCategory.VIDEO: ContentType.VIDEO,
    PostCategory.REEL: ContentType.VIDEO,
    PostCategory.IMAGE: ContentType.IMAGE,
    PostCategory.STORY: ContentType.IMAGE,
    PostCategory.CAROUSEL: ContentType.IMAGE,
    PostCategory.ARTICLE: ContentType.ARTICLE,
    PostCategory.TEXT: ContentType.CAPTION,
    PostCategory.POST: ContentType.CAPTION,
}
"""What each category of posts counts as."""


def performance_score(engagement: int | None, clicks: int | None, views: int | None) -> int | None:
    """Ten times the engagement rate with clicks counted in, rounded half up, at most 100.

    None where views are unknown or 0, or where neither engagement nor clicks are known.
    """
    responses = add(engagement, clicks)
    if responses is None or views is None or views <= 0:
        return None
    # In whole numbers: a float would round some halves down.
    return min(BEST_SCORE, (2000 * responses + views) // (2 * views))


def variant_score(mean_score: float | None, mean_rate: float | None, views: int) -> float | None:
    """How a variant ranks, from 0 to 93: mostly how people responded, a little how many saw it.

    Args:
        mean_score: The mean performance score of its posts.
        mean_rate: Their mean engagement rate, in percent.
        views: What they were viewed in all.

    Returns:
        None where nothing is known of how people responded.
    """
    if mean_score is None or mean_rate is None:
        return None
    reached = min(10 * log10(views + 1), 30)
    return 0.6 * mean_score + 0.3 * min(10 * mean_rate, 100) + 0.1 * reached
