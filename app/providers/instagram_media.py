"""One post on Instagram: which numbers its kind has, and how they are read.

Source: the media insights page's matrix of metrics and media product types (11 September 2026).
"""

from collections.abc import Mapping
from typing import Final

from app.domain.numbers.metrics import Metrics
from app.domain.posts import PostCategory
from app.providers import json_fields, meta
from app.providers.base import PublishedPost, Reading

COUNTED: Final = "media_product_type,media_type,permalink,like_count,comments_count"
LISTED: Final = "id,caption,media_type,media_product_type,permalink,timestamp"
FEED: Final = "views,reach,shares,likes,comments,saved"
METRICS_BY_PRODUCT: Final[Mapping[str, str]] = {
    "FEED": FEED,
    "REELS": f"{FEED},ig_reels_video_view_total_time",
    "STORY": "views,reach,shares,link_clicks",
}
"""One metric that a kind of media doesn't have fails the whole request."""

PRODUCT_BY_CATEGORY: Final[Mapping[PostCategory, str]] = {
    PostCategory.REEL: "REELS",
    PostCategory.STORY: "STORY",
    PostCategory.IMAGE: "FEED",
    PostCategory.CAROUSEL: "FEED",
}
"""Not VIDEO: before 2022 that was in the feed, since then it is a reel."""


def reading(media: Mapping[str, object], insights: object | None) -> Reading:
    """Map a post. Views are not impressions; a hidden like_count and empty insights are unknown."""
    found = meta.insights(insights) if insights is not None else {}
    metrics = Metrics(
        views=json_fields.count(found, "views"),
        likes=_either(json_fields.count(found, "likes"), json_fields.count(media, "like_count")),
        comments=_either(
            json_fields.count(found, "comments"), json_fields.count(media, "comments_count")
        ),
        shares=json_fields.count(found, "shares"),
        saves=json_fields.count(found, "saved"),
        clicks=json_fields.count(found, "link_clicks"),
        watch_seconds=json_fields.seconds_from_millis(found, "ig_reels_video_view_total_time"),
    )
    return Reading(
        metrics,
        reach=json_fields.count(found, "reach"),
        category=category(media),
        url=json_fields.maybe_text(media, "permalink"),
    )


def _either(preferred: int | None, other: int | None) -> int | None:
    return other if preferred is None else preferred


def category(media: Mapping[str, object]) -> PostCategory | None:
    """Name the kind of post: by the product (reels, stories) before the type of file."""
    product, kind = media.get("media_product_type"), media.get("media_type")
    by_product = {"REELS": PostCategory.REEL, "STORY": PostCategory.STORY}
    by_type = {
        "CAROUSEL_ALBUM": PostCategory.CAROUSEL,
        "IMAGE": PostCategory.IMAGE,
        "VIDEO": PostCategory.VIDEO,
    }
    return by_product.get(str(product)) or by_type.get(str(kind))


def published(media: Mapping[str, object]) -> PublishedPost:
    """Read a post as the account's listing gives it."""
    caption = json_fields.maybe_text(media, "caption")
    return PublishedPost(
        json_fields.text(media, "id"),
        json_fields.instant(media, "timestamp"),
        label=json_fields.first_line(caption),
        description=caption,
        category=category(media),
        url=json_fields.maybe_text(media, "permalink"),
    )
