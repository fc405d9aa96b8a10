"""Scores of content performance: a post's totals on one day, rated for the learning loop.

All scores share one scale: those of synced rows, of submitted rows and of variants.
"""

from collections.abc import Mapping
from enum import StrEnum
from math import log10

from app.domain.numbers.metrics import add, without_noise
from app.domain.posts import PostCategory

BEST_SCORE = 100
"""The highest performance score."""


class PerformanceSource(StrEnum):
    """The source of a row of content performance."""

    SYNC = "SYNC"
    MANUAL = "MANUAL"
    CSV = "CSV"


class ContentType(StrEnum):
    """The four kinds of content that the learning loop distinguishes."""

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
"""The content type of each post category."""


def performance_score(engagement: int | None, clicks: int | None, views: int | None) -> int | None:
    """Ten times the engagement rate, clicks included, rounded half up, at most 100.

    None where views are unknown or 0, or where neither engagement nor clicks are known.
    """
    responses = add(engagement, clicks)
    if responses is None or views is None or views <= 0:
        return None
    # In whole numbers: a float would round some halves down.
    return min(BEST_SCORE, (2000 * responses + views) // (2 * views))


def variant_score(mean_score: float | None, mean_rate: float | None, views: int) -> float | None:
    """A variant's score for ranking, from 0 to 93: mostly responses, a little reach.

    Args:
        mean_score: The mean performance score of its posts.
        mean_rate: Their mean engagement rate, in percent.
        views: Their total views.

    Returns:
        None where nothing is known about responses.
    """
    if mean_score is None or mean_rate is None:
        return None
    reached = min(10 * log10(views + 1), 30)
    return without_noise(0.6 * mean_score + 0.3 * min(10 * mean_rate, 100) + 0.1 * reached)
