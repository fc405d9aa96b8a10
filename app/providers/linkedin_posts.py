"""How LinkedIn describes a post: what it is, what it counts, and who reacted how.

Sources: the Posts, Organization Share Statistics and Social Metadata pages of the Community
Management API (versions 2026-03 to 2026-08). Share statistics reach twelve months back, also where
they are called lifetime, and are those of unpaid activity; reactions and comments of the social
metadata are of the whole life. A post that nobody has seen isn't among the statistics: that is no
zero. Reactions of a kind that nobody chose aren't listed, and stay unknown too.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import unquote

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.posts import PostCategory
from app.providers import answers, json_fields
from app.providers.answers import Answer, Number
from app.providers.base import Malformed, PostRef, PublishedPost

POST_URN: Final = re.compile(r"urn:li:(share|ugcPost):[0-9]{1,20}")
"""An activity (`urn:li:activity:...`, as in some addresses) has no numbers of its own."""

COUNTED_FOR: Final = timedelta(days=364)
"""For how long statistics hold everything since publication: twelve months less a day."""

NO_LONGER_COUNTED: Final = Failure(
    FailureCode.PERMISSION_MISSING,
    "LinkedIn counts this for twelve months only, and the post is older, or nobody knows when it"
    " was published.",
)
NOT_COUNTED_YET: Final = Failure(
    FailureCode.METRICS_DELAYED, "LinkedIn has no such number of this post yet."
)
OF_STATISTICS: Final = ("views", "impressions", "reach", "shares", "clicks")
KINDS: Final[Mapping[str, str]] = {
    "LIKE": "reactionsLike",
    "PRAISE": "reactionsCelebrate",
    "EMPATHY": "reactionsLove",
    "APPRECIATION": "reactionsSupport",
    "INTEREST": "reactionsInsightful",
    "ENTERTAINMENT": "reactionsFunny",
}
"""LinkedIn's names for reactions, and what people call them."""

BY_MEDIA: Final[Mapping[str, PostCategory]] = {
    "image": PostCategory.IMAGE,
    "video": PostCategory.VIDEO,
    "document": PostCategory.CAROUSEL,
}
BY_CONTENT: Final[Mapping[str, PostCategory]] = {
    "multiImage": PostCategory.CAROUSEL,
    "carousel": PostCategory.CAROUSEL,
    "article": PostCategory.ARTICLE,
}
SITE: Final = "https://www.linkedin.com/feed/update"

_START: Final = re.compile(r"[?&]start=([0-9]{1,12})(?:&|$)")
_TYPE: Final = re.compile(r"urn:li:([A-Za-z]+):")
_MENTION: Final = re.compile(r"@\[(.*?)\]\(urn:[^)]*\)")
_HASHTAG: Final = re.compile(r"\{hashtag\|\\?[#＃]\|(.*?)\}")  # noqa: RUF001 - both are in use
_ESCAPED: Final = re.compile(r"\\([\\|{}@\[\]()<>#*_~])")


def is_counted(post: PostRef, now: datetime) -> bool:
    """Whether statistics say everything since a post's publication."""
    return post.published_at is not None and now - post.published_at < COUNTED_FOR


def url_of(urn: str) -> str:
    """Where a post is shown."""
    return f"{SITE}/{urn}/"


def counts(statistics: Mapping[str, object] | Failure) -> dict[str, Answer]:
    """Read what share statistics count; all of it lacks for the same reason where they lack.

    `likeCount` may be negative after corrections, which costs itself.
    """
    if isinstance(statistics, Failure):
        return dict.fromkeys(OF_STATISTICS, statistics)
    impressions = answers.count(statistics, "impressionCount")
    return {
        "views": impressions,
        "impressions": impressions,
        "reach": answers.count(statistics, "uniqueImpressionsCount"),
        "likes": answers.count(statistics, "likeCount"),
        "comments": answers.count(statistics, "commentCount"),
        "shares": answers.count(statistics, "shareCount"),
        "clicks": answers.count(statistics, "clickCount"),
    }


def reactions(social: Mapping[str, object] | Failure) -> dict[str, Number]:
    """Read the reactions by kind; none is answered where they couldn't be asked."""
    if isinstance(social, Failure):
        return dict.fromkeys(KINDS.values(), social)
    summaries = social.get("reactionSummaries")
    return {ours: _kind(summaries, theirs) for theirs, ours in KINDS.items()}


def of_whole_life(social: Mapping[str, object]) -> dict[str, Answer]:
    """Read reactions of every kind together, and comments."""
    summaries = social.get("reactionSummaries")
    kinds = summaries if isinstance(summaries, dict) else {}
    comments = social.get("commentSummary")
    return {
        "likes": answers.total(*(_kind(kinds, kind) for kind in kinds)),
        "comments": answers.count(comments, "count") if isinstance(comments, dict) else None,
    }


def _kind(summaries: object, kind: str) -> Answer:
    summary = json_fields.found(summaries, kind)
    return answers.count(summary, "count") if isinstance(summary, dict) else None


def published(post: Mapping[str, object]) -> PublishedPost | None:
    """Read a post as the list of an author's posts gives it; None of one that isn't published."""
    if post.get("lifecycleState", "PUBLISHED") != "PUBLISHED":
        return None
    urn = json_fields.text(post, "id")
    if not POST_URN.fullmatch(urn):
        raise Malformed("id is not the URN of a post")
    words = plain(json_fields.maybe_text(post, "commentary"))
    return PublishedPost(
        urn,
        _published_at(post),
        label=json_fields.first_line(words) or _title(post),
        description=words,
        category=category(post),
        url=url_of(urn),
    )


def _published_at(post: Mapping[str, object]) -> datetime:
    """A post that waited for its time was made before it."""
    name = "publishedAt" if post.get("publishedAt") is not None else "createdAt"
    millis = json_fields.whole_number(post, name)
    seconds = None if millis is None else millis // json_fields.MILLIS
    return json_fields.instant_from_epoch({name: seconds}, name)


def _title(post: Mapping[str, object]) -> str | None:
    titles = (json_fields.found(post, "content", each, "title") for each in ("article", "media"))
    return next((title for title in titles if isinstance(title, str) and title), None)


def category(post: Mapping[str, object]) -> PostCategory:
    """What kind of post it is, by what it has beside its words."""
    content = post.get("content")
    if not isinstance(content, dict) or not content:
        return PostCategory.POST if "reshareContext" in post else PostCategory.TEXT
    media = json_fields.found(content, "media", "id")
    if isinstance(media, str):
        return BY_MEDIA.get(_type_of(media), PostCategory.POST)
    kinds = (BY_CONTENT[kind] for kind in BY_CONTENT if kind in content)
    return next(kinds, PostCategory.POST)


def by_urn(named: object) -> dict[str, object]:
    """What stands under each URN; some answers encode them."""
    return {unquote(urn): each for urn, each in named.items()} if isinstance(named, dict) else {}


def plain(commentary: str | None) -> str | None:
    """Turn LinkedIn's little text format into what people read."""
    if commentary is None:
        return None
    words = _HASHTAG.sub(r"#\1", _MENTION.sub(r"\1", commentary))
    return _ESCAPED.sub(r"\1", words).strip() or None


def _type_of(urn: str) -> str:
    typed = _TYPE.match(urn)
    return typed[1] if typed else ""


def next_start(answer: Mapping[str, object], start: int, size: int) -> int | None:
    """Where the next page of a list starts: where a link says so, or after a full page."""
    links = json_fields.found(answer, "paging", "links")
    for link in links if isinstance(links, list) else ():
        address = json_fields.found(link, "href")
        if json_fields.found(link, "rel") == "next" and isinstance(address, str):
            told = _START.search(address)
            return max(int(told[1]), start + 1) if told else start + size
    elements = answer.get("elements")
    return start + size if isinstance(elements, list) and len(elements) >= size else None
