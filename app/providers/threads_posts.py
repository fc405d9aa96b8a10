"""One post on Threads: its insights, and how a list shows it.

Sources: the Threads Insights page (30 January 2026), Retrieve Posts (14 April 2026). A repost is
another's post: it has no insights, and a list shows it as a REPOST_FACADE. One's own posts have all
numbers, so what an answer leaves out is not answered rather than not reported.
"""

from collections.abc import Mapping
from typing import Final

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.posts import PostCategory
from app.providers import answers, json_fields, meta
from app.providers.answers import Answer
from app.providers.base import PublishedPost, Reading

LISTED: Final = "id,media_type,text,timestamp,permalink,media_url,thumbnail_url,username"
METRICS: Final = ("views", "likes", "replies", "reposts", "quotes", "shares")
"""What is requested of a post; one of them refused fails the whole request."""

REPOST: Final = "REPOST_FACADE"
LEFT_OUT: Final = Failure(FailureCode.METRICS_DELAYED, "Threads' answer leaves it out.")
CATEGORIES: Final[Mapping[str, PostCategory]] = {
    "TEXT_POST": PostCategory.TEXT,
    "IMAGE": PostCategory.IMAGE,
    "VIDEO": PostCategory.VIDEO,
    "CAROUSEL_ALBUM": PostCategory.CAROUSEL,
}
WITH_PICTURE: Final = frozenset({"IMAGE", "CAROUSEL_ALBUM"})


def reading(insights: Mapping[str, object], refused: Mapping[str, Failure]) -> Reading:
    """Map insights; shares are all ways to pass a post on."""
    told = meta.insights(insights)

    def insight(name: str) -> Answer:
        if name in refused:
            return refused[name]
        return answers.count(told, name) if name in told else LEFT_OUT

    reposts, quotes = insight("reposts"), insight("quotes")
    return answers.reading(
        views=insight("views"),
        likes=insight("likes"),
        comments=insight("replies"),
        shares=answers.total(reposts, quotes, insight("shares")),
        reposts=reposts,
        quotes=quotes,
    )


def followers(insights: Mapping[str, object]) -> Answer:
    """Read how many follow an account now."""
    told = meta.insights(insights)
    return answers.count(told, "followers_count") if told else LEFT_OUT


def published(post: Mapping[str, object]) -> PublishedPost | None:
    """Read a post as the list of the account's gives it; None of another's that it reposted."""
    kind = post.get("media_type")
    if kind == REPOST:
        return None
    text = json_fields.maybe_text(post, "text")
    return PublishedPost(
        json_fields.identifier(post, "id"),
        json_fields.instant(post, "timestamp"),
        label=json_fields.first_line(text),
        description=text,
        category=CATEGORIES.get(str(kind), PostCategory.POST),
        url=json_fields.maybe_text(post, "permalink"),
        # The `media_url` of a video is the video.
        picture_url=json_fields.first_address(
            post.get("thumbnail_url"), post.get("media_url") if kind in WITH_PICTURE else None
        ),
        author=json_fields.word(post.get("username")),
    )
