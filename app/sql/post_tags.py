"""Statements over which posts have which tags."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Delete, Select, Uuid, and_, delete, select

from app.sql.portable import RowsTable, Upsert, any_of
from app.sql.tags import TagRow
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.tags import PostTag, Tag

_tags = table_of(Tag)
post_tags = table_of(PostTag)
_asked = RowsTable("asked", organization_id=Uuid(), post_id=Uuid())

OF_A_TAG = and_(
    _tags.c.organization_id == post_tags.c.organization_id, _tags.c.id == post_tags.c.tag_id
)
"""How a tag and what is tagged with it belong together."""

INSERT_POST_TAGS = Upsert(
    post_tags,
    ("organization_id", "post_id", "tag_id"),
    lambda _table, row: {"tag_id": row.tag_id},
)
"""Tag posts. All of such a row is its key: one that is there stays as it is."""


class PostTagRow(NamedTuple):
    """A tag of a post."""

    post_id: UUID
    tag_id: UUID


class TaggedRow(NamedTuple):
    """A post, and a tag that it has."""

    post_id: UUID
    tag: TagRow


def select_of_posts(organization_id: UUID, post_ids: Iterable[UUID]) -> RowsOf[PostTagRow]:
    """The tags of some posts of an organization."""
    statement = select(post_tags.c.post_id, post_tags.c.tag_id).where(
        post_tags.c.organization_id == organization_id, any_of(post_tags.c.post_id, post_ids)
    )
    return rows_of(PostTagRow, statement)


def select_shown(posts: Iterable[tuple[UUID, UUID]]) -> RowsOf[TaggedRow]:
    """The tags of posts, by label; a post is given by its organization and its key."""
    asked = _asked.of(posts)
    statement = (
        select(post_tags.c.post_id, *(_tags.c[name] for name in TagRow._fields))
        .select_from(asked)
        .join(
            post_tags,
            and_(
                post_tags.c.organization_id == asked.c.organization_id,
                post_tags.c.post_id == asked.c.post_id,
            ),
        )
        .join(_tags, OF_A_TAG)
        .order_by(_tags.c.label_key)
    )
    return rows_of(TaggedRow, statement)


def select_tagged(label_keys: Iterable[str], *owned: ColumnElement[bool]) -> Select[UUID]:
    """The keys of posts that have any of these tags, by folded label.

    Of the organizations that are `owned`, conditions on `post_tags.c.organization_id`.
    """
    return (
        select(post_tags.c.post_id)
        .join(_tags, OF_A_TAG)
        .where(any_of(_tags.c.label_key, label_keys), *owned)
    )


def untag(organization_id: UUID, post_ids: Iterable[UUID], tag_ids: Iterable[UUID]) -> Delete:
    """Take these tags from these posts."""
    return delete(post_tags).where(
        post_tags.c.organization_id == organization_id,
        any_of(post_tags.c.post_id, post_ids),
        any_of(post_tags.c.tag_id, tag_ids),
    )
