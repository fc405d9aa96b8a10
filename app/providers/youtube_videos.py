"""One video on YouTube: its public counts, and what only its owner sees."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from app.domain.collecting.failures import Failure
from app.domain.posts import PostCategory
from app.providers import answers, json_fields
from app.providers.base import Malformed, ProviderFailed, PublishedPost, Reading
from app.providers.requests import Answer

OWNED: Final = (
    *("shares", "estimatedMinutesWatched", "videosAddedToPlaylists"),
    *("engagedViews", "averageViewDuration", "averageViewPercentage", "subscribersGained"),
)

PICTURE_SIZES: Final = ("medium", "high", "default")
"""The best one for a thumbnail first: the second has black bars."""

Owned = Mapping[str, object] | Failure
"""A video's row of what only its owner sees, or why there is none."""


Ask = Callable[[Mapping[str, str]], Awaitable[Answer]]
"""Asks for videos."""

FACTS: Final = {
    "part": "snippet,contentDetails",
    "fields": "items(id,snippet(defaultAudioLanguage,defaultLanguage),contentDetails(duration))",
}
LANGUAGES: Final = ("defaultAudioLanguage", "defaultLanguage")
"""What is spoken before what the title is written in."""

NO_LANGUAGE: Final = frozenset({"und", "zxx"})
LENGTH: Final = re.compile(
    r"P(?:(?P<days>[0-9]{1,3})D)?"
    r"(?:T(?:(?P<hours>[0-9]{1,4})H)?(?:(?P<minutes>[0-9]{1,5})M)?(?:(?P<seconds>[0-9]{1,7})S)?)?"
)


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
        author=json_fields.word(snippet.get("videoOwnerChannelTitle"), snippet.get("channelTitle")),
    )


async def with_facts(ask: Ask, posts: Sequence[PublishedPost]) -> Sequence[PublishedPost]:
    """Add what the list of uploads doesn't say of videos; no list is refused for it.

    Source: the video resource (`snippet.defaultAudioLanguage`, `contentDetails.duration`). It costs
    one unit for a page; a video that is live or to come has no length.
    """
    if not posts:
        return posts
    try:
        answer = await ask({**FACTS, "id": ",".join(post.external_id for post in posts)})
    except ProviderFailed:
        return posts
    items = json_fields.found(answer.document, "items")
    videos = items if isinstance(items, list) else []
    by_id = {str(json_fields.found(video, "id")): video for video in videos}
    return [_with_facts(post, by_id.get(post.external_id)) for post in posts]


def _with_facts(post: PublishedPost, video: object) -> PublishedPost:
    told = json_fields.word(*(json_fields.found(video, "snippet", name) for name in LANGUAGES))
    length = json_fields.found(video, "contentDetails", "duration")
    language = None if told in NO_LANGUAGE else told
    return replace(post, language=language, duration_seconds=seconds_of(length))


def seconds_of(length: object) -> float | None:
    """How long `PT1H2M3S` is (ISO 8601); what is no length is unknown."""
    told = LENGTH.fullmatch(length) if isinstance(length, str) else None
    if told is None:
        return None
    parts = {name: int(value) for name, value in told.groupdict().items() if value is not None}
    return json_fields.seconds(timedelta(**parts).total_seconds())
