"""What a post is: its status, its category, and when it counts as published."""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, TypedDict
from uuid import UUID
from zoneinfo import ZoneInfo

from app.domain.metrics import Platform


class PostStatus(StrEnum):
    """Where a post is in its life. Only a PUBLISHED one is counted and collected."""

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
    """The calendar day of publication in the organization's zone, None if it is not known."""
    return published_at and published_at.astimezone(ZoneInfo(time_zone)).date()


class PostValues(TypedDict, total=False):
    """What may be said of a post; what is left out stays as it is (or takes its default)."""

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


class PostDraft(NamedTuple):
    """A post as somebody describes it: known by platform and external id."""

    platform: Platform
    external_id: str
    values: PostValues


def fold(text: str) -> str:
    """Text as it is compared and searched: case-folded, white space collapsed."""
    return " ".join(text.casefold().split())


def search_key(label: str, description: str) -> str:
    """What a text search of posts looks at."""
    return fold(f"{label} {description}")
