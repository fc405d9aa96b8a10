"""What a post is: its status, its category, and when it counts as published."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, TypedDict
from uuid import UUID
from zoneinfo import ZoneInfo

from app.domain.platforms import Platform
from app.errors import BadUserInput


class PostStatus(StrEnum):
    """The stage of a post's life. Only PUBLISHED posts are counted and collected."""

    DRAFT = "DRAFT"
    SCHEDULED = "SCHEDULED"
    PUBLISHED = "PUBLISHED"
    FAILED = "FAILED"


class PostCategory(StrEnum):
    """What kind of content a post is."""

    VIDEO = "VIDEO"
    REEL = "REEL"
    STORY = "STORY"
    IMAGE = "IMAGE"
    CAROUSEL = "CAROUSEL"
    ARTICLE = "ARTICLE"
    TEXT = "TEXT"
    POST = "POST"


def published_on(published_at: datetime | None, time_zone: str) -> date | None:
    """The calendar day of publication in the organization's zone, None if unknown."""
    return published_at and published_at.astimezone(ZoneInfo(time_zone)).date()


class PostOrderBy(StrEnum):
    """What a list of posts is ordered by: an instant, a lifetime number, gains, or an index."""

    PUBLISHED_AT = "PUBLISHED_AT"
    CREATED_AT = "CREATED_AT"
    VIEWS = "VIEWS"
    LIKES = "LIKES"
    COMMENTS = "COMMENTS"
    SHARES = "SHARES"
    SAVES = "SAVES"
    ENGAGEMENT = "ENGAGEMENT"
    IMPRESSIONS = "IMPRESSIONS"
    CLICKS = "CLICKS"
    WATCH_SECONDS = "WATCH_SECONDS"
    ENGAGEMENT_RATE = "ENGAGEMENT_RATE"
    GAINED_VIEWS = "GAINED_VIEWS"
    GAINED_ENGAGEMENT = "GAINED_ENGAGEMENT"
    INDEX = "INDEX"


BY_GAINS = frozenset({PostOrderBy.GAINED_VIEWS, PostOrderBy.GAINED_ENGAGEMENT})
"""The orders by what posts gained in the last 7 complete days."""


@dataclass(frozen=True, slots=True)
class PostOrder:
    """An order of posts; unknown values come last in either direction, ties are broken by key."""

    by: PostOrderBy = PostOrderBy.PUBLISHED_AT
    descending: bool = True


@dataclass(frozen=True, slots=True)
class PostFilter:
    """Which posts a list has: those that match every filter. Days are the organizations' own.

    `tags` are folded labels, of which a post has one at least; None among the `accounts` stands for
    the posts of no account; `states` are names of collection states; `missing` are names of
    metrics, of which the platform's last answer lacked one at least.
    """

    brand_ids: tuple[UUID, ...] | None = None
    platforms: tuple[Platform, ...] | None = None
    categories: tuple[PostCategory, ...] | None = None
    statuses: tuple[PostStatus, ...] | None = None
    published_from: date | None = None
    published_to: date | None = None
    search: str | None = None
    archived: bool = False
    states: tuple[str, ...] | None = None
    missing: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None
    accounts: tuple[UUID | None, ...] | None = None


class PostValues(TypedDict, total=False):
    """The values that a post may be given; omitted ones keep their value (or take the default)."""

    brand_id: UUID
    credential_id: UUID | None
    label: str
    description: str
    category: PostCategory
    status: PostStatus
    url: str | None
    published_at: datetime | None
    variant_group: str | None
    variant_id: str | None
    hook_version: str | None
    creative_version: str | None
    generation_id: str | None
    workflow_id: str | None
    prompt: str | None
    author: str | None
    language: str | None
    duration_seconds: float | None


class PostDraft(NamedTuple):
    """A post as a caller describes it, identified by platform and external id.

    `said_at` is when an imported file said what of it, as JSON; None where somebody says it now.
    `tags` are labels that it is to have besides those that it has.
    """

    platform: Platform
    external_id: str
    values: PostValues
    said_at: str | None = None
    tags: tuple[str, ...] = ()


def fold(text: str) -> str:
    """Fold text for comparison and search: casefolded, whitespace collapsed."""
    return " ".join(text.casefold().split())


def search_text(text: str | None) -> str | None:
    """Fold a caller's search text; None or the empty text matches everything.

    Raises:
        BadUserInput: It contains a character that no stored text has.
    """
    if text and "\x00" in text:
        raise BadUserInput("search must not contain the character U+0000.", field="search")
    return text and fold(text)


MOST_WORDS = 10
"""Of a search; what has more is looked for as it stands."""


def search_words(text: str) -> list[str]:
    """The words of a folded search text for a name, which may stand in it in any order.

    A hyphen parts words: `slow-crumb` is how addresses write "Slow Crumb".
    """
    words = text.replace("-", " ").split()
    return words if 0 < len(words) <= MOST_WORDS else [text]


def search_key(label: str, description: str) -> str:
    """The text that a search of posts looks in."""
    return fold(f"{label} {description}")
