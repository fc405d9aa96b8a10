"""How Bluesky describes a post: app.bsky.feed.defs#postView and its embeds."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from app.domain.posts import PostCategory
from app.providers import answers, json_fields
from app.providers.base import Malformed, PublishedPost, Reading
from app.providers.listings import FIRST_YEAR

POST_URI: Final = re.compile(
    r"at://did:[a-z]+:[A-Za-z0-9._:%-]{1,256}/app\.bsky\.feed\.post/[A-Za-z0-9._~:-]{1,512}"
)
"""By did, not by handle: the answer names posts by did, and handles change."""

CATEGORIES: Final[Mapping[str, PostCategory]] = {
    "app.bsky.embed.images#view": PostCategory.IMAGE,
    "app.bsky.embed.gallery#view": PostCategory.CAROUSEL,
    "app.bsky.embed.video#view": PostCategory.VIDEO,
    "app.bsky.embed.record#view": PostCategory.TEXT,
}
WITH_MEDIA: Final = "app.bsky.embed.recordWithMedia#view"
"""A quoted post beside pictures or a video of its own."""


def reading(post: Mapping[str, object]) -> Reading:
    """Read a post's counts; Bluesky counts no views."""
    reposts, quotes = answers.count(post, "repostCount"), answers.count(post, "quoteCount")
    return answers.reading(
        likes=answers.count(post, "likeCount"),
        comments=answers.count(post, "replyCount"),
        shares=answers.total(reposts, quotes),
        reposts=reposts,
        quotes=quotes,
        saves=answers.count(post, "bookmarkCount"),
        category=_category(post),
        url=_url(post),
    )


def _category(post: Mapping[str, object]) -> PostCategory:
    embed = post.get("embed")
    if embed is None:
        return PostCategory.TEXT
    shown = json_fields.mapping(embed, "embed")
    kind, pictures = str(shown.get("$type")), shown.get("images")
    if kind == WITH_MEDIA:
        return _category({"embed": shown.get("media")})
    if isinstance(pictures, list) and len(pictures) > 1:
        return PostCategory.CAROUSEL
    return CATEGORIES.get(kind, PostCategory.POST)


def _url(post: Mapping[str, object]) -> str:
    _, _, did, _, key = json_fields.text(post, "uri").split("/", 4)
    return f"https://bsky.app/profile/{did}/post/{key}"


def listed(entry: Mapping[str, object]) -> PublishedPost | None:
    """Read an entry of a feed; those with a reason are reposts."""
    if "reason" in entry:
        return None
    post = json_fields.mapping(entry.get("post"), "post")
    record = json_fields.mapping(post.get("record"), "record")
    words = json_fields.maybe_text(record, "text")
    uri = json_fields.text(post, "uri")
    if not POST_URI.fullmatch(uri):
        raise Malformed("uri is not the address of a post")
    return PublishedPost(
        uri,
        _published_at(post, record),
        label=json_fields.first_line(words),
        description=words,
        category=_category(post),
        url=_url(post),
        picture_url=_picture(post.get("embed")),
    )


def _picture(embed: object) -> str | None:
    """Of the first image, the video or the linked page; a quoting post has them under `media`."""
    paths = (("images", 0, "thumb"), ("thumbnail",), ("external", "thumb"))
    holders = embed, json_fields.found(embed, "media")
    return json_fields.first_address(
        *(json_fields.found(holder, *path) for holder in holders for path in paths)
    )


def _published_at(post: Mapping[str, object], record: Mapping[str, object]) -> datetime:
    """When the author's program says it was made; the server's time if that can't be."""
    try:
        made = json_fields.instant(record, "createdAt")
    except Malformed:
        return json_fields.instant(post, "indexedAt")
    return made if made >= FIRST_YEAR else json_fields.instant(post, "indexedAt")
