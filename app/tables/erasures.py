"""Erasures: that something was erased and how far that is, never what it was.

They outlive what was erased, so they have no foreign keys to it.
"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, ForeignKeyConstraint, Index, Integer

from app.domain.erasures import ErasureKind
from app.tables.base import Table, UtcDateTime, name_of


class ErasureRecord(Table, table=True):
    """An erasure of posts, a brand or an organization; the counts are posts.

    `subject_id` is the brand or the organization, and marks it: from then on nothing else can be
    written to it (`app.storage.erasing`). NULL for posts, which `ErasedPost` marks.
    """

    __tablename__ = "erasures"

    organization_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True, index=True)
    kind: ErasureKind = Field(sa_type=name_of(ErasureKind))
    subject_id: UUID | None = Field(default=None, unique=True)
    posts: int = Field(default=0, sa_type=Integer)
    erased: int = Field(default=0, sa_type=Integer)
    started_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, index=True, sa_type=UtcDateTime)


class ErasedPost(Table, table=True):
    """A post that is to be erased, or was (`erased_at`).

    `digest` is a keyed hash of its platform and its id there, so that its account's next discovery
    doesn't bring it back; NULL where this installation had no key.
    """

    __tablename__ = "erased_posts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "brand_id"], ["brands.organization_id", "brands.id"]
        ),
        Index(None, "organization_id", "erasure_id", "post_id"),
        Index(None, "organization_id", "digest"),
    )

    organization_id: UUID = Field(primary_key=True)
    post_id: UUID = Field(primary_key=True)
    erasure_id: UUID
    brand_id: UUID
    digest: str | None = None
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
