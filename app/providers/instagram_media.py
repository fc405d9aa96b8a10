"""One post on Instagram: which numbers its kind has, and how they are read.

Source: the media insights page's matrix of metrics and media product types (11 September 2026).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.posts import PostCategory
from app.providers import answers, json_fields, meta
from app.providers.answers import Number
from app.providers.base import Malformed, PublishedPost, Reading

COUNTED: Final = "media_product_type,media_type,permalink,like_count,comments_count"
LISTED: Final = (
    "id,caption,media_type,media_product_type,permalink,timestamp,media_url,thumbnail_url,username"
)
FEED: Final = ("views", "reach", "shares", "likes", "comments", "saved")
ON_PROFILE: Final = {
    "profile_visits": "profileVisits",
    "profile_activity": "profileActions",
    "follows": "follows",
}
ADDITIONAL_BY_PRODUCT: Final[Mapping[str, Mapping[str, str]]] = {
    "FEED": {"reposts": "reposts", **ON_PROFILE},
    "REELS": {
        "reposts": "reposts",
        "ig_reels_avg_watch_time": "averageWatchSeconds",
        "reels_skip_rate": "skipRate",
    },
    "STORY": {
        "reposts": "reposts",
        **ON_PROFILE,
        "navigation": "storyNavigation",
        "replies": "replies",
    },
}
"""Metrics beyond the eight and reach: their names there, and in the catalogue."""

METRICS_BY_PRODUCT: Final[Mapping[str, Sequence[str]]] = {
    "FEED": (*FEED, *ADDITIONAL_BY_PRODUCT["FEED"]),
    "REELS": (*FEED, "ig_reels_video_view_total_time", *ADDITIONAL_BY_PRODUCT["REELS"]),
    "STORY": ("views", "reach", "shares", "link_clicks", *ADDITIONAL_BY_PRODUCT["STORY"]),
}
"""One metric that a kind of media doesn't have fails the whole request."""

READERS: Final[Mapping[str, Callable[..., Number]]] = {
    "ig_reels_avg_watch_time": answers.mean_from_millis,
    "reels_skip_rate": answers.number,
}
NO_INSIGHTS: Final = Failure(
    FailureCode.METRICS_DELAYED, "Instagram gave no insights of this post."
)

PRODUCT_BY_CATEGORY: Final[Mapping[PostCategory, str]] = {
    PostCategory.REEL: "REELS",
    PostCategory.STORY: "STORY",
    PostCategory.IMAGE: "FEED",
    PostCategory.CAROUSEL: "FEED",
}
"""Not VIDEO: before 2022 that was in the feed, since then it is a reel."""


def reading(
    media: Mapping[str, object],
    insights: object | None,
    refused: Mapping[str, Failure] | None = None,
) -> Reading:
    """Map a post. Views are not impressions; a hidden like_count is not reported.

    Insights that the post should have and hasn't, because of a failure or for no given reason, are
    not answered, and neither are the `refused` metrics.
    """
    found, lacking = _insights(insights)
    product = str(media.get("media_product_type"))
    of_kind = METRICS_BY_PRODUCT.get(product, FEED)
    additional = ADDITIONAL_BY_PRODUCT.get(product, {})
    reasons = refused or {}

    def insight(name: str, read: Callable[..., Number] = answers.count) -> Number:
        if lacking is not None:
            return lacking if name in of_kind else None
        return reasons.get(name) or read(found, name)

    return answers.reading(
        views=insight("views"),
        likes=answers.either(answers.count(found, "likes"), answers.count(media, "like_count")),
        comments=answers.either(
            answers.count(found, "comments"), answers.count(media, "comments_count")
        ),
        shares=insight("shares"),
        saves=insight("saved"),
        clicks=insight("link_clicks"),
        watch_seconds=insight("ig_reels_video_view_total_time", answers.seconds_from_millis),
        reach=insight("reach"),
        **{
            ours: insight(name, READERS.get(name, answers.count))
            for name, ours in additional.items()
        },
        category=category(media),
        url=json_fields.maybe_text(media, "permalink"),
    )


def _insights(insights: object | None) -> tuple[Mapping[str, object], Failure | None]:
    """The insights by name, or why there are none."""
    if insights is None or isinstance(insights, Failure):
        return {}, insights or NO_INSIGHTS
    try:
        return meta.insights(insights), None
    except Malformed as problem:
        return {}, problem.failure


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


def published_story(media: Mapping[str, object]) -> PublishedPost:
    """Read a story as the list of stories gives it, whatever it says of its kind."""
    return replace(published(media), category=PostCategory.STORY)


def published(media: Mapping[str, object]) -> PublishedPost:
    """Read a post as the account's listing gives it; the length of a video isn't told."""
    caption = json_fields.maybe_text(media, "caption")
    return PublishedPost(
        json_fields.identifier(media, "id"),
        json_fields.instant(media, "timestamp"),
        label=json_fields.first_line(caption),
        description=caption,
        category=category(media),
        url=json_fields.maybe_text(media, "permalink"),
        # A video's `media_url` is the video.
        picture_url=json_fields.first_address(
            media.get("thumbnail_url"),
            None if media.get("media_type") == "VIDEO" else media.get("media_url"),
        ),
        author=json_fields.word(media.get("username")),
    )
