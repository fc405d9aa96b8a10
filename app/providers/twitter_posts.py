"""One post on X: reading its counts, and what the timeline says about it, in either vocabulary."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from app.domain.collecting.failures import Failure
from app.domain.posts import PostCategory
from app.providers import answers, json_fields
from app.providers.base import Allowance, ListedPage, PostRef, PublishedPost, Reading
from app.providers.batches import BatchBuilder
from app.providers.listings import Listing
from app.providers.requests import Answer
from app.providers.twitter_errors import NO_PERMISSION, kind_of

PUBLIC: Final = "public_metrics"
PRIVATE: Final = "non_public_metrics"
PRIVATE_FOR: Final = timedelta(days=30)
PRIVATE_MARGIN: Final = timedelta(hours=1)
LISTED: Final = "created_at,attachments,lang"
ATTACHED: Final = {
    "expansions": "attachments.media_keys",
    "media.fields": "type,preview_image_url,url,duration_ms",
}
NO_LANGUAGE: Final = frozenset({"und", "zxx", "qme", "qst", "qht", "qam", "qct"})
"""What X says of posts without words, or with nothing but links, tags or mentions."""

CATEGORIES: Final[Mapping[str, PostCategory]] = {
    "photo": PostCategory.IMAGE,
    "video": PostCategory.VIDEO,
    "animated_gif": PostCategory.VIDEO,
}


class Spent:
    """What a `fetch` has cost so far, and what the last answer said is left."""

    def __init__(self) -> None:
        self.micros = 0
        self.allowance: Allowance | None = None


def reading(post: Mapping[str, object], refused: Mapping[str, Failure] | None = None) -> Reading:
    """Map a post, in either vocabulary; X counts a view whenever it shows a post."""
    public = json_fields.mapping(post.get(PUBLIC, {}), PUBLIC)
    private = json_fields.mapping(post.get(PRIVATE, {}), PRIVATE)
    reposts = "retweet_count" if public.get("retweet_count") is not None else "repost_count"
    impressions = answers.count(public, "impression_count")

    def of_author(name: str) -> answers.Answer:
        return (refused or {}).get(PRIVATE) or answers.count(private, name)

    return answers.reading(
        views=impressions,
        likes=answers.count(public, "like_count"),
        comments=answers.count(public, "reply_count"),
        shares=answers.total(answers.count(public, reposts), answers.count(public, "quote_count")),
        saves=answers.count(public, "bookmark_count"),
        impressions=impressions,
        clicks=of_author("url_link_clicks"),
        reposts=answers.count(public, reposts),
        quotes=answers.count(public, "quote_count"),
        profileVisits=of_author("user_profile_clicks"),
        url=_url(json_fields.identifier(post, "id")),
    )


def take(
    builder: BatchBuilder,
    answer: Answer,
    spent: Spent,
    price: int,
    refused: Mapping[str, Failure],
    *,
    now: datetime,
) -> None:
    """Take the posts of an answer, and the errors that come with them under HTTP 200."""
    posts = json_fields.sequence(answer.fields.get("data", []), "data")
    spent.micros += len(posts) * price
    spent.allowance = answer.allowance or spent.allowance
    builder.add_each(posts, lambda post: reading(post, refused))
    for item in json_fields.sequence(answer.fields.get("errors", []), "errors"):
        problem = json_fields.mapping(item, "an error")
        external_id = str(problem.get("resource_id") or problem.get("value"))
        if kind_of(problem) == "not-authorized-for-resource":
            builder.refuse(external_id, NO_PERMISSION)
        elif kind_of(problem) == "resource-not-found":
            builder.lose(external_id, now=now)


def has_private_metrics(post: PostRef, now: datetime) -> bool:
    """Whether X still has what only the author sees of a post: for thirty days."""
    age = None if post.published_at is None else now - post.published_at
    return age is not None and age < PRIVATE_FOR - PRIVATE_MARGIN


Medium = Mapping[str, object]
"""A file beside the posts of an answer, as X describes it."""


def media_of(answer: Mapping[str, object]) -> Mapping[str, Medium]:
    """The files that stand beside the posts of an answer, by their keys."""
    listed = json_fields.found(answer, "includes", "media")
    files = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return {str(one.get("media_key")): one for one in files}


def _category(keys: Sequence[object], media: Mapping[str, Medium]) -> PostCategory | None:
    """Name the kind of post by its files; None where X doesn't say what they are."""
    if not keys:
        return PostCategory.TEXT
    if len(keys) > 1:
        return PostCategory.CAROUSEL
    return CATEGORIES.get(str(media.get(str(keys[0]), {}).get("type")))


def published(post: Mapping[str, object], media: Mapping[str, Medium]) -> PublishedPost:
    """Read a post as the timeline gives it, with the picture of its first file."""
    external_id, words = json_fields.identifier(post, "id"), json_fields.maybe_text(post, "text")
    attached = json_fields.found(post, "attachments", "media_keys")
    keys = attached if isinstance(attached, list) else []
    first = media.get(str(keys[0]), {}) if keys else {}
    return PublishedPost(
        external_id,
        json_fields.instant(post, "created_at"),
        label=json_fields.first_line(words),
        description=words,
        category=_category(keys, media),
        url=_url(external_id),
        picture_url=json_fields.first_address(first.get("preview_image_url"), first.get("url")),
        language=None if post.get("lang") in NO_LANGUAGE else json_fields.word(post.get("lang")),
        duration_seconds=json_fields.seconds(first.get("duration_ms"), per_second=1000),
    )


def counts(user: Mapping[str, object]) -> Mapping[str, answers.Answer]:
    """Read an account's counts, in either vocabulary."""
    public = json_fields.mapping(user.get(PUBLIC), PUBLIC)
    posts = answers.either(
        answers.count(public, "tweet_count"), answers.count(public, "post_count")
    )
    return {
        "followers": answers.count(public, "followers_count"),
        "following": answers.count(public, "following_count"),
        "posts": posts,
    }


def _url(external_id: str) -> str:
    return f"https://x.com/i/web/status/{external_id}"


def following_page(answer: Mapping[str, object]) -> str | None:
    """Where a timeline goes on; None at its end."""
    return json_fields.maybe_text(json_fields.mapping(answer.get("meta"), "meta"), "next_token")


class Timeline:
    """A timeline under way, of posts since then: each page has its own files."""

    def __init__(self, since: datetime) -> None:
        self._media: dict[str, Medium] = {}
        self._listing = Listing(partial(published, media=self._media), since=since)

    def page(self, answer: Mapping[str, object]) -> ListedPage:
        """Read what a page holds."""
        self._media.clear()
        self._media.update(media_of(answer))
        posts = json_fields.sequence(answer.get("data", []), "data")
        return self._listing.page(posts, following_page(answer))
