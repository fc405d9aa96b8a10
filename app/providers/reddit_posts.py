"""How Reddit describes a post (a "link", `t3`), in lists and alone.

Sources: www.reddit.com/dev/api (GET /api/info, GET /user/{username}/submitted) and recorded
answers of 2019 to 2025. `view_count` is null in all of them, and no page says what it counts: it
isn't read. `hide_score` concerns Reddit's own pages: answers have the votes nonetheless.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from app.domain.collecting.failures import Failure
from app.domain.posts import PostCategory
from app.providers import answers, json_fields
from app.providers.answers import Number
from app.providers.base import PublishedPost, Reading

POST_ID: Final = re.compile(r"[0-9a-z]{1,13}")
"""In base 36 and without the prefix `t3_`, as in the address of the post."""

SITE: Final = "https://www.reddit.com"
BY_HINT: Final[Mapping[str, PostCategory]] = {
    "image": PostCategory.IMAGE,
    "hosted:video": PostCategory.VIDEO,
    "rich:video": PostCategory.VIDEO,
}
WIDTHS: Final = (2, 1, 0)
"""Which of a picture's widths is best for a thumbnail: 320, 216, 108."""


def items(listing: Mapping[str, object]) -> list[object]:
    """The things in a listing, each without the envelope that says what kind it is."""
    children = json_fields.sequence(listing.get("children"), "children")
    return [json_fields.found(child, "data") for child in children]


def reading(post: Mapping[str, object]) -> Reading:
    """Read a post's counts; Reddit counts no views and says nothing of saves.

    `score` is `ups` less downvotes, which are never told: both are the same number, never under 0.
    """
    return answers.reading(
        likes=answers.either(answers.count(post, "ups"), answers.count(post, "score")),
        comments=answers.count(post, "num_comments"),
        shares=answers.count(post, "num_crossposts"),
        upvotedPercent=_percent(answers.number(post, "upvote_ratio")),
        category=category(post),
        url=_url(post),
    )


def _percent(ratio: Number) -> Number:
    return ratio if ratio is None or isinstance(ratio, Failure) else round(ratio * 100, 2)


def category(post: Mapping[str, object]) -> PostCategory:
    """What kind of post it is; a link to elsewhere is of no kind of its own."""
    if post.get("is_video") is True:
        return PostCategory.VIDEO
    if post.get("is_gallery") is True:
        return PostCategory.CAROUSEL
    if post.get("is_self") is True:
        return PostCategory.TEXT
    return BY_HINT.get(str(post.get("post_hint")), PostCategory.POST)


def published(post: Mapping[str, object]) -> PublishedPost:
    """Read a post as the list of an account's posts gives it."""
    return PublishedPost(
        json_fields.text(post, "id"),
        json_fields.instant_from_epoch(post, "created_utc"),
        label=json_fields.maybe_text(post, "title"),
        description=json_fields.maybe_text(post, "selftext"),
        category=category(post),
        url=_url(post),
        picture_url=_picture(post),
        author=json_fields.word(post.get("author")),
        duration_seconds=json_fields.seconds(
            json_fields.found(post, "media", "reddit_video", "duration")
        ),
    )


def _url(post: Mapping[str, object]) -> str:
    path = post.get("permalink")
    if isinstance(path, str) and path.startswith("/r/"):
        return f"{SITE}{path}"
    return f"{SITE}/comments/{json_fields.text(post, 'id')}/"


def _picture(post: Mapping[str, object]) -> str | None:
    """The preview of a post, or that of the first picture of a gallery."""
    first = json_fields.found(post, "gallery_data", "items", 0, "media_id")
    preview = json_fields.found(post, "preview", "images", 0)
    of_gallery = json_fields.found(post, "media_metadata", str(first), "p")
    sized = [
        *_sized(json_fields.found(preview, "resolutions"), "url"),
        json_fields.found(preview, "source", "url"),
        *_sized(of_gallery, "u"),
    ]
    return json_fields.first_address(*sized, post.get("thumbnail"))


def _sized(pictures: object, name: str) -> Sequence[object]:
    return [json_fields.found(pictures, width, name) for width in WIDTHS]
