"""Posts: pieces of content, each on one platform."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, ForeignKeyConstraint, Index, Text, UniqueConstraint

from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostStatus
from app.tables.base import Table, UtcDateTime, name_of


class Post(Table, table=True):
    """One piece of content on one platform, known there by its `external_id`.

    `published_on` is the day of `published_at` in the organization's zone when it was written.
    `search_key` is label and description, casefolded, so that text search gives the same answer
    on every database. `said_at` says as JSON when imported rows said which field; NULL where
    nothing was imported since somebody else wrote the post. `author` is the handle of whoever made
    it, `language` a tag as of BCP 47.
    """

    __tablename__ = "posts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "brand_id"], ["brands.organization_id", "brands.id"]
        ),
        UniqueConstraint("organization_id", "platform", "external_id"),
        Index(None, "organization_id", "brand_id", "published_at", "id"),
        Index(None, "organization_id", "published_at", "id"),
        Index(None, "published_at", "id"),
    )

    organization_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True, index=True)
    brand_id: UUID
    credential_id: UUID | None = Field(default=None, index=True)
    platform: Platform = Field(sa_type=name_of(Platform))
    external_id: str
    label: str = ""
    description: str = Field(default="", sa_type=Text)
    search_key: str = Field(default="", sa_type=Text)
    category: PostCategory = Field(default=PostCategory.POST, sa_type=name_of(PostCategory))
    status: PostStatus = Field(default=PostStatus.PUBLISHED, sa_type=name_of(PostStatus))
    url: str | None = Field(default=None, index=True)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    published_on: date | None = None
    variant_group: str | None = None
    variant_id: str | None = None
    hook_version: str | None = None
    creative_version: str | None = None
    generation_id: str | None = None
    workflow_id: str | None = None
    prompt: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    archived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    said_at: str | None = Field(default=None, sa_type=Text)
    author: str | None = None
    language: str | None = None
    duration_seconds: float | None = None
