"""One pin on Pinterest: reading what the analytics, the listing and the lifetime totals say.

Source: OpenAPI 5.23.0, live measurements reported in July 2026.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.numbers.metrics import VIDEO_VIEWS
from app.domain.posts import PostCategory
from app.providers import answers, json_fields
from app.providers.answers import Number
from app.providers.base import PostRef, PublishedPost, Reading

REACH_BACK: Final = timedelta(days=88)
"""Analytics go 90 days back; the margin is for days that begin earlier elsewhere."""

ON_PROFILE: Final = ("PROFILE_VISIT", "USER_FOLLOW")
STANDARD: Final = (
    *("IMPRESSION", "PIN_CLICK", "OUTBOUND_CLICK", "SAVE"),
    *("TOTAL_REACTIONS", "TOTAL_COMMENTS"),
    *ON_PROFILE,
)
ONLY_VIDEO: Final = ("VIDEO_MRC_VIEW", "VIDEO_V50_WATCH_TIME", "VIDEO_AVG_WATCH_TIME")
VIDEO, PIN = "video", "pin"
KINDS: Final[Mapping[str, Sequence[str]]] = {
    VIDEO: (*STANDARD, *ONLY_VIDEO),
    PIN: STANDARD,
}
CATEGORIES: Final[Mapping[str, PostCategory]] = {
    "image": PostCategory.IMAGE,
    "video": PostCategory.VIDEO,
    "multiple_images": PostCategory.CAROUSEL,
    "multiple_mixed": PostCategory.CAROUSEL,
    "multiple_videos": PostCategory.CAROUSEL,
}
COUNTED: Final = frozenset({"READY", "ESTIMATE"})
NOT_COUNTED: Final = Failure(
    FailureCode.METRICS_DELAYED, "Pinterest hasn't counted any of the pin's days yet."
)
DAYS_MISSING: Final = Failure(
    FailureCode.PERMISSION_MISSING, "Pinterest has no numbers of some of the pin's days."
)
EMPTY: Final = frozenset({"PROCESSING", "BEFORE_PIN_CREATED"})
"""Days in these states hold nothing back; any other state means that days are missing."""


def is_young(post: PostRef, now: datetime) -> bool:
    """Whether the analytics reach back to a pin's first day."""
    return post.published_at is not None and now - post.published_at < REACH_BACK


def reading(
    document: object, *, is_video: bool, refused: Mapping[str, Failure] | None = None
) -> Reading:
    """Merge both: reactions and comments come only in lifetime, the rest only in summary.

    The zeros of days that are still PROCESSING mean nothing: without a counted day the summary
    answers nothing, and neither does it if days are missing (from before the account became a
    business, say). A pin click opens the pin; only an outbound click is a click. Views are the
    impressions, as everywhere on Pinterest; those of a video are an extra metric.
    """
    reasons = refused or {}
    pin = json_fields.mapping(json_fields.mapping(document, "a pin").get("all"), "all")
    lifetime = json_fields.mapping(pin.get("lifetime_metrics", {}), "lifetime_metrics")
    summary = json_fields.mapping(pin.get("summary_metrics", {}), "summary_metrics")
    lacking = _lacking(pin)

    def summed(name: str, read: Callable[..., Number] = answers.count) -> Number:
        return reasons.get(name) or lacking or read(summary, name)

    impressions = summed("IMPRESSION")
    of_video: dict[str, Any] = {}
    if is_video:
        of_video = {
            "watch_seconds": summed("VIDEO_V50_WATCH_TIME", answers.seconds_from_millis),
            VIDEO_VIEWS: summed("VIDEO_MRC_VIEW"),
            "averageWatchSeconds": summed("VIDEO_AVG_WATCH_TIME", answers.mean_from_millis),
        }
    return answers.reading(
        views=impressions,
        likes=reasons.get("TOTAL_REACTIONS") or answers.count(lifetime, "TOTAL_REACTIONS"),
        comments=reasons.get("TOTAL_COMMENTS") or answers.count(lifetime, "TOTAL_COMMENTS"),
        saves=summed("SAVE"),
        impressions=impressions,
        clicks=summed("OUTBOUND_CLICK"),
        pinClicks=summed("PIN_CLICK"),
        profileVisits=summed("PROFILE_VISIT"),
        follows=summed("USER_FOLLOW"),
        **of_video,
    )


def days_of(posts: Sequence[PostRef], metrics: Sequence[str], now: datetime) -> dict[str, str]:
    """Ask for the days since the first publication, so that the sums are lifetime totals."""
    dates = [min(post.published_at or now, now).date() for post in posts]
    return {
        "start_date": min(dates).isoformat(),
        "end_date": now.date().isoformat(),
        "metric_types": ",".join(metrics),
    }


def _lacking(pin: Mapping[str, object]) -> Failure | None:
    """Why the summary isn't one of the pin's whole life; None if it is."""
    days = json_fields.sequence(pin.get("daily_metrics", []), "daily_metrics")
    statuses = {str(json_fields.mapping(day, "a day").get("data_status")) for day in days}
    if not statuses <= COUNTED | EMPTY:
        return DAYS_MISSING
    return None if statuses & COUNTED else NOT_COUNTED


def lifetime_reading(pin: Mapping[str, object]) -> Reading:
    """Map `pin_metrics.lifetime_metrics`; its `90d` neighbour is a window and is ignored."""
    both = json_fields.mapping(pin.get("pin_metrics") or {}, "pin_metrics")
    lifetime = json_fields.mapping(both.get("lifetime_metrics") or {}, "lifetime_metrics")
    impressions = answers.count(lifetime, "impression")
    return answers.reading(
        views=impressions,
        likes=answers.count(lifetime, "reaction"),
        comments=answers.count(lifetime, "comment"),
        saves=answers.count(lifetime, "save"),
        impressions=impressions,
        clicks=answers.count(lifetime, "clickthrough"),
        pinClicks=answers.count(lifetime, "pin_click"),
        category=_category(pin),
    )


PICTURE_SIZES: Final = ("600x", "400x300", "1200x", "150x150")
"""The best one for a thumbnail first: the second is cropped."""


def _category(pin: Mapping[str, object]) -> PostCategory | None:
    media = pin.get("media")
    kind = media.get("media_type") if isinstance(media, dict) else None
    return CATEGORIES.get(str(kind))


def published(pin: Mapping[str, object]) -> PublishedPost:
    """Read a pin as the listing gives it; its time is UTC without saying so.

    It names the owner of the board, who may be somebody else than the pin's author. Videos have
    their length in milliseconds.
    """
    external_id = json_fields.identifier(pin, "id")
    description = json_fields.maybe_text(pin, "description")
    return PublishedPost(
        external_id,
        json_fields.instant(pin, "created_at"),
        label=json_fields.maybe_text(pin, "title") or json_fields.first_line(description),
        description=description,
        category=_category(pin),
        url=f"https://www.pinterest.com/pin/{external_id}/",
        picture_url=_picture(pin.get("media")),
        duration_seconds=json_fields.seconds(
            json_fields.found(pin, "media", "duration"), per_second=json_fields.MILLIS
        ),
    )


def _picture(media: object) -> str | None:
    """A picture of a pin, or of the first of several; a video has a cover as well."""
    first = json_fields.found(media, "items", 0)
    images = [json_fields.found(each, "images") for each in (media, first)]
    sized = [json_fields.found(each, size, "url") for each in images for size in PICTURE_SIZES]
    return json_fields.first_address(*sized, json_fields.found(media, "cover_image_url"))
