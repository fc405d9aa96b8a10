"""One post on X: reading its counts, and what the timeline says about it, in either vocabulary."""

from collections.abc import Mapping
from typing import Final

from app.providers import answers, json_fields
from app.providers.base import PublishedPost, Reading

PUBLIC: Final = "public_metrics"


def reading(post: Mapping[str, object]) -> Reading:
    """Map a post, in either vocabulary; X counts a view whenever it shows a post."""
    public = json_fields.mapping(post.get(PUBLIC, {}), PUBLIC)
    private = json_fields.mapping(post.get("non_public_metrics", {}), "non_public_metrics")
    reposts = "retweet_count" if public.get("retweet_count") is not None else "repost_count"
    impressions = answers.count(public, "impression_count")
    return answers.reading(
        views=impressions,
        likes=answers.count(public, "like_count"),
        comments=answers.count(public, "reply_count"),
        shares=answers.total(answers.count(public, reposts), answers.count(public, "quote_count")),
        saves=answers.count(public, "bookmark_count"),
        impressions=impressions,
        clicks=answers.count(private, "url_link_clicks"),
        url=_url(json_fields.text(post, "id")),
    )


def published(post: Mapping[str, object]) -> PublishedPost:
    """Read a post as the timeline gives it."""
    external_id, words = json_fields.text(post, "id"), json_fields.maybe_text(post, "text")
    published_at = json_fields.instant(post, "created_at")
    label = json_fields.first_line(words)
    return PublishedPost(external_id, published_at, label, words, url=_url(external_id))


def _url(external_id: str) -> str:
    return f"https://x.com/i/web/status/{external_id}"
