"""Statements over posts: finding, listing and writing them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from app.sql.portable import Upsert, any_of
from app.tables.base import table_of
from app.tables.organizations import Organization
from app.tables.posts import Post

posts = table_of(Post)
_organizations = table_of(Organization)
COLUMNS = tuple(column.name for column in posts.columns)

UPSERT_POSTS = Upsert(posts, COLUMNS)
"""Write whole posts by key."""


def lock_organization(organization_id: UUID) -> Select[*tuple[Any, ...]]:
    """The organization, locked: who holds it may create posts and brands, one after the other."""
    return (
        select(_organizations)
        .where(_organizations.c.id == organization_id)
        .with_for_update(key_share=True)
    )


def select_by_external_id(
    organization_id: UUID, external_ids: Iterable[str]
) -> Select[*tuple[Any, ...]]:
    """Posts that carry any of these external ids on whichever platform, locked in key order."""
    return (
        select(posts)
        .where(posts.c.organization_id == organization_id)
        .where(any_of(posts.c.external_id, external_ids))
        .order_by(posts.c.id)
        .with_for_update(key_share=True)
    )


def select_for_change(organization_id: UUID, post_ids: Iterable[UUID]) -> Select[*tuple[Any, ...]]:
    """Whole posts, locked in key order."""
    return (
        select(posts)
        .where(posts.c.organization_id == organization_id)
        .where(any_of(posts.c.id, post_ids))
        .order_by(posts.c.id)
        .with_for_update(key_share=True)
    )
