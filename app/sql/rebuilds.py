"""Statements over what rebuilds have done."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Delete, delete, func, select

from app.sql.portable import any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.rebuilds import RebuiltOrganization

_posts = table_of(Post)
_rebuilt = table_of(RebuiltOrganization)


class Rebuilt(NamedTuple):
    """An organization that a rebuild has repaired."""

    organization_id: UUID
    rebuild_id: UUID
    started_at: datetime


class PostCount(NamedTuple):
    """How many posts an organization has, archived ones too."""

    organization_id: UUID
    posts: int


def select_rebuilt() -> RowsOf[Rebuilt]:
    """What rebuilds that aren't over have repaired, that of the latest first."""
    statement = select(*(_rebuilt.c[name] for name in Rebuilt._fields)).order_by(
        _rebuilt.c.started_at.desc(), _rebuilt.c.rebuild_id, _rebuilt.c.organization_id
    )
    return rows_of(Rebuilt, statement)


def delete_rebuilt(until: datetime) -> Delete:
    """Forget what rebuilds that began until then have repaired."""
    return delete(_rebuilt).where(_rebuilt.c.started_at <= until)


def count_posts(organization_ids: Collection[UUID]) -> RowsOf[PostCount]:
    """How many posts each of these organizations has; no row for one without any."""
    statement = (
        select(_posts.c.organization_id, func.count().label("posts"))
        .where(any_of(_posts.c.organization_id, organization_ids))
        .group_by(_posts.c.organization_id)
    )
    return rows_of(PostCount, statement)
