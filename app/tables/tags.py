"""Tags that people put on posts, and the rules that put them there."""

from uuid import UUID

from sqlmodel import Field, ForeignKeyConstraint, Index, UniqueConstraint

from app.domain.tags import TagRuleKind
from app.tables.base import Table, name_of


class Tag(Table, table=True):
    """A tag of one organization, found by its label case-folded (`label_key`)."""

    __tablename__ = "tags"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        UniqueConstraint("organization_id", "label_key"),
    )

    organization_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True, index=True)
    label: str
    label_key: str = Field(index=True)


class PostTag(Table, table=True):
    """A tag of a post."""

    __tablename__ = "post_tags"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id", "post_id"], ["posts.organization_id", "posts.id"]),
        ForeignKeyConstraint(["organization_id", "tag_id"], ["tags.organization_id", "tags.id"]),
        Index(None, "organization_id", "tag_id", "post_id"),
    )

    organization_id: UUID = Field(primary_key=True)
    post_id: UUID = Field(primary_key=True)
    tag_id: UUID = Field(primary_key=True)


class TagRule(Table, table=True):
    """What a post has to say to get a tag; `text` is case-folded, a hashtag without its sign."""

    __tablename__ = "tag_rules"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id", "tag_id"], ["tags.organization_id", "tags.id"]),
        ForeignKeyConstraint(
            ["organization_id", "brand_id"], ["brands.organization_id", "brands.id"]
        ),
    )

    organization_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True, index=True)
    tag_id: UUID
    brand_id: UUID | None = None
    kind: TagRuleKind = Field(sa_type=name_of(TagRuleKind))
    text: str
