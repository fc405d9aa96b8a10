"""One pin on Pinterest: reading what the analytics, the listing and the lifetime totals say.

Source: OpenAPI 5.23.0, live measurements reported in July 2026.
"""

from collections.abc import Mapping
from typing import Final

from app.domain.numbers.metrics import Metrics
from app.domain.posts import PostCategory
from app.providers import json_fields
from app.providers.base import PublishedPost, Reading

COUNTED: Final = frozenset({"READY", "ESTIMATE"})
EMPTY: Final = frozenset({"PROCESSING", "BEFORE_PIN_CREATED"})
"""Days in these states hold nothing back; any other state means that days are missing."""


def reading(document: object, *, is_video: bool) -> Reading:
    """Merge both: reactions and comments come only in lifetime, the rest only in summary.

    The zeros of days that are still PROCESSING mean nothing: without a counted day the summary is
    unknown, and so it is if days are missing (from before the account became a business, say).
    A pin click opens the pin; only an outbound click is a click.
    """
    pin = json_fields.mapping(json_fields.mapping(document, "a pin").get("all"), "all")
    lifetime = json_fields.mapping(pin.get("lifetime_metrics", {}), "lifetime_metrics")
    summary = json_fields.mapping(pin.get("summary_metrics", {}), "summary_metrics")
    if not _covers_lifetime(pin):
        summary = {}
    metrics = Metrics(
        views=json_fields.count(summary, "VIDEO_MRC_VIEW") if is_video else None,
        likes=json_fields.count(lifetime, "TOTAL_REACTIONS"),
        comments=json_fields.count(lifetime, "TOTAL_COMMENTS"),
        saves=json_fields.count(summary, "SAVE"),
        impressions=json_fields.count(summary, "IMPRESSION"),
        clicks=json_fields.count(summary, "OUTBOUND_CLICK"),
        watch_seconds=json_fields.seconds_from_millis(summary, "VIDEO_V50_WATCH_TIME"),
    )
    return Reading(metrics)


def _covers_lifetime(pin: Mapping[str, object]) -> bool:
    """Whether all the requested days are there and some of them are counted."""
    days = json_fields.sequence(pin.get("daily_metrics", []), "daily_metrics")
    statuses = {str(json_fields.mapping(day, "a day").get("data_status")) for day in days}
    return bool(statuses & COUNTED) and statuses <= COUNTED | EMPTY


def lifetime_reading(pin: Mapping[str, object]) -> Reading:
    """Map `pin_metrics.lifetime_metrics`; its `90d` neighbour is a window and is ignored."""
    both = json_fields.mapping(pin.get("pin_metrics") or {}, "pin_metrics")
    lifetime = json_fields.mapping(both.get("lifetime_metrics") or {}, "lifetime_metrics")
    metrics = Metrics(
        likes=json_fields.count(lifetime, "reaction"),
        comments=json_fields.count(lifetime, "comment"),
        saves=json_fields.count(lifetime, "save"),
        impressions=json_fields.count(lifetime, "impression"),
        clicks=json_fields.count(lifetime, "clickthrough"),
    )
    return Reading(metrics, category=_category(pin))


def _category(pin: Mapping[str, object]) -> PostCategory | None:
    media = pin.get("media")
    kind = media.get("media_type") if isinstance(media, dict) else None
    return {"image": PostCategory.IMAGE, "video": PostCategory.VIDEO}.get(str(kind))


def published(pin: Mapping[str, object]) -> PublishedPost:
    """Read a pin as the listing gives it; its time is UTC without saying so."""
    external_id = json_fields.text(pin, "id")
    description = json_fields.maybe_text(pin, "description")
    return PublishedPost(
        external_id,
        json_fields.instant(pin, "created_at"),
        label=json_fields.maybe_text(pin, "title") or json_fields.first_line(description),
        description=description,
        category=_category(pin),
        url=f"https://www.pinterest.com/pin/{external_id}/",
    )
