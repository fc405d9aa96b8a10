"""One post on X: reading its counts, and what the timeline says about it, in either vocabulary."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from app.domain.collecting.failures import Failure
from app.domain.posts import PostCategory
from app.providers import answers, json_fields
from app.providers.base import Allowance, PublishedPost, Reading
from app.providers.batches import BatchBuilder
from app.providers.requests import Answer
from app.providers.twitter_errors import NO_PERMISSION, kind_of

PUBLIC: Final = "public_metrics"
PRIVATE: Final = "non_public_metrics"
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
    return answers.reading(
        views=impressions,
        likes=answers.count(public, "like_count"),
        comments=answers.count(public, "reply_count"),
        shares=answers.total(answers.count(public, reposts), answers.count(public, "quote_count")),
        saves=answers.count(public, "bookmark_count"),
        impressions=impressions,
        clicks=(refused or {}).get(PRIVATE) or answers.count(private, "url_link_clicks"),
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


def kinds_of_media(answer: Mapping[str, object]) -> Mapping[str, str]:
    """What is attached to the posts of an answer: kinds of files by their keys."""
    includes = answer.get("includes")
    media = includes.get("media") if isinstance(includes, dict) else None
    files = [one for one in media or [] if isinstance(one, dict)] if media else []
    return {str(one.get("media_key")): str(one.get("type")) for one in files}


def _category(post: Mapping[str, object], kinds: Mapping[str, str]) -> PostCategory | None:
    """Name the kind of post by its files; None where X doesn't say what they are."""
    attached = post.get("attachments")
    keys = attached.get("media_keys") if isinstance(attached, dict) else None
    if not isinstance(keys, list) or not keys:
        return PostCategory.TEXT
    if len(keys) > 1:
        return PostCategory.CAROUSEL
    return CATEGORIES.get(kinds.get(str(keys[0]), ""))


def published(post: Mapping[str, object], kinds: Mapping[str, str]) -> PublishedPost:
    """Read a post as the timeline gives it."""
    external_id, words = json_fields.identifier(post, "id"), json_fields.maybe_text(post, "text")
    published_at = json_fields.instant(post, "created_at")
    label = json_fields.first_line(words)
    return PublishedPost(
        external_id, published_at, label, words, _category(post, kinds), _url(external_id)
    )


def _url(external_id: str) -> str:
    return f"https://x.com/i/web/status/{external_id}"
