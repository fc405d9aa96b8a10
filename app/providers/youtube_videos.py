"""One video on YouTube: its public counts, and what only its owner sees."""

from collections.abc import Callable, Mapping
from typing import Final

from app.domain.collecting.failures import Failure
from app.domain.posts import PostCategory
from app.providers import answers, json_fields
from app.providers.base import Malformed, PublishedPost, Reading

OWNED: Final = (
    *("shares", "estimatedMinutesWatched", "videosAddedToPlaylists"),
    *("engagedViews", "averageViewDuration", "averageViewPercentage", "subscribersGained"),
)

PICTURE_SIZES: Final = ("medium", "high", "default")
"""The best one for a thumbnail first: the second has black bars."""

Owned = Mapping[str, object] | Failure
"""A video's row of what only its owner sees, or why there is none."""


def rows_by_video(report: Mapping[str, object]) -> Mapping[str, Owned]:
    """Read the rows of videos."""
    return {json_fields.text(row, "video"): row for row in rows(report)}


def rows(report: Mapping[str, object]) -> list[Mapping[str, object]]:
    """Read a result table by the names of its columns; `rows` is absent before there is data."""
    headers = json_fields.sequence(report.get("columnHeaders"), "columnHeaders")
    names = [
        json_fields.text(json_fields.mapping(header, "a column"), "name") for header in headers
    ]
    values = [
        json_fields.sequence(row, "a row") for row in json_fields.sequence(report.get("rows", []))
    ]
    if any(len(row) != len(names) for row in values):
        raise Malformed("a row has not as many values as there are columns")
    return [dict(zip(names, row, strict=True)) for row in values]


def reading(video: Mapping[str, object], owned: Owned, refused: Mapping[str, Failure]) -> Reading:
    """Map a video. A hidden count is absent; `favoriteCount` is always "0" and isn't saves."""
    counts = json_fields.mapping(video.get("statistics", {}), "statistics")

    def of_owner(name: str, read: Callable[..., answers.Number] = answers.count) -> answers.Number:
        if name in refused:
            return refused[name]
        return owned if isinstance(owned, Failure) else read(owned, name)

    return answers.reading(
        views=answers.count_in_text(counts, "viewCount"),
        likes=answers.count_in_text(counts, "likeCount"),
        comments=answers.count_in_text(counts, "commentCount"),
        shares=of_owner("shares"),
        saves=of_owner("videosAddedToPlaylists"),
        watch_seconds=of_owner("estimatedMinutesWatched", answers.seconds_from_minutes),
        engagedViews=of_owner("engagedViews"),
        averageWatchSeconds=of_owner("averageViewDuration", answers.number),
        averageWatchedPercent=of_owner("averageViewPercentage", answers.number),
        follows=of_owner("subscribersGained"),
        url=address(json_fields.text(video, "id")),
    )


def address(external_id: str) -> str:
    """Where people watch it."""
    return f"https://www.youtube.com/watch?v={external_id}"


def published(item: Mapping[str, object]) -> PublishedPost:
    """Read an item of the list of uploads."""
    snippet = json_fields.mapping(item.get("snippet"), "snippet")
    details = json_fields.mapping(item.get("contentDetails"), "contentDetails")
    external_id = json_fields.text(details, "videoId")
    # A private or scheduled video has no videoPublishedAt: use the time it was added.
    dated, name = (
        (details, "videoPublishedAt") if "videoPublishedAt" in details else (snippet, "publishedAt")
    )
    return PublishedPost(
        external_id,
        json_fields.instant(dated, name),
        label=json_fields.maybe_text(snippet, "title"),
        description=json_fields.maybe_text(snippet, "description"),
        category=PostCategory.VIDEO,
        url=address(external_id),
        picture_url=json_fields.first_address(
            *(json_fields.found(snippet, "thumbnails", size, "url") for size in PICTURE_SIZES)
        ),
    )
