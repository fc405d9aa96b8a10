"""Statements over tags."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Delete, delete, func, select

from app.domain.pages import PageRequest
from app.sql import keyset
from app.sql.portable import Upsert, any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.tags import PostTag, Tag, TagRule

_tags = table_of(Tag)
_post_tags = table_of(PostTag)
_rules = table_of(TagRule)
_KEYS = (keyset.Key(_tags.c.label_key), keyset.Key(_tags.c.id))

WRITE_TAGS = Upsert(_tags, ("organization_id", "id", "label", "label_key"))
"""Write whole tags by key."""


class TagRow(NamedTuple):
    """A tag as callers see it."""

    organization_id: UUID
    id: UUID
    label: str


class TagKey(NamedTuple):
    """A tag by its folded label."""

    label_key: str
    id: UUID


class LabelledTag(NamedTuple):
    """A folded label, and an organization that has a tag with it."""

    organization_id: UUID
    label_key: str


_TAG = [_tags.c[name] for name in TagRow._fields]


def select_by_id(ids: Iterable[UUID], visible: Collection[UUID] | None) -> RowsOf[TagRow]:
    """These tags, if visible to the caller."""
    seen = [] if visible is None else [any_of(_tags.c.organization_id, visible)]
    return rows_of(TagRow, select(*_TAG).where(any_of(_tags.c.id, ids), *seen))


def select_keys(organization_id: UUID) -> RowsOf[TagKey]:
    """All tags of an organization by their folded labels: 1,000 at most."""
    columns = (_tags.c[name] for name in TagKey._fields)
    return rows_of(TagKey, select(*columns).where(_tags.c.organization_id == organization_id))


def select_labelled(
    label_keys: Iterable[str], visible: Collection[UUID] | None
) -> RowsOf[LabelledTag]:
    """The tags with any of these folded labels that are visible to the caller."""
    seen = [] if visible is None else [any_of(_tags.c.organization_id, visible)]
    columns = (_tags.c[name] for name in LabelledTag._fields)
    return rows_of(
        LabelledTag, select(*columns).where(any_of(_tags.c.label_key, label_keys), *seen)
    )


def select_page_per_organization(
    organization_ids: Iterable[UUID], search: str | None, request: PageRequest
) -> keyset.PageRows[TagRow]:
    """The same page of tags, by label, for each of these organizations; `search` is folded."""
    statement = select(*_TAG).where(*_listed(organization_ids, search))
    return keyset.page_per_parent(TagRow, statement, _tags.c.organization_id, _KEYS, request)


def count_per_organization(
    organization_ids: Iterable[UUID], search: str | None
) -> RowsOf[keyset.Count]:
    """How many tags the list of each of these organizations has."""
    columns = _tags.c.organization_id.label("parent_id"), func.count().label("total")
    statement = select(*columns).where(*_listed(organization_ids, search))
    return rows_of(keyset.Count, statement.group_by(_tags.c.organization_id))


def _listed(organization_ids: Iterable[UUID], search: str | None) -> list[Any]:
    found = [_tags.c.label_key.contains(search, autoescape=True)] if search else []
    return [any_of(_tags.c.organization_id, organization_ids), *found]


def erase(organization_id: UUID, tag_id: UUID) -> tuple[Delete, ...]:
    """Take a tag from all posts, and erase its rules and itself."""
    of_tag = (
        delete(table).where(table.c.organization_id == organization_id, table.c.tag_id == tag_id)
        for table in (_post_tags, _rules)
    )
    itself = delete(_tags).where(_tags.c.organization_id == organization_id, _tags.c.id == tag_id)
    return (*of_tag, itself)
