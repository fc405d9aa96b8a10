"""Statements over thumbnails."""

from collections.abc import Collection
from functools import cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, and_, select

from app.sql.portable import RowsTable, Upsert
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.thumbnails import Thumbnail

_thumbnails = table_of(Thumbnail)
_asked = RowsTable("posts_asked", organization_id=Uuid(), post_id=Uuid())

post_parameters = _asked.parameters
"""What to execute `select_stored` with: organization and post."""

STORE = Upsert(_thumbnails, ("organization_id", "post_id", "media_type", "body", "stored_at"))
"""Store pictures, in place of those that there are."""


class StoredPicture(NamedTuple):
    """A post with a picture."""

    post_id: UUID


class PictureRow(NamedTuple):
    """A picture."""

    media_type: str
    body: bytes


@cache
def select_stored() -> RowsOf[StoredPicture]:
    """Which of these posts have a picture."""
    requested = _asked.named()
    statement = (
        select(_thumbnails.c.post_id)
        .select_from(requested)
        .join(
            _thumbnails,
            and_(
                _thumbnails.c.organization_id == requested.c.organization_id,
                _thumbnails.c.post_id == requested.c.post_id,
            ),
        )
    )
    return rows_of(StoredPicture, statement)


def select_picture(post_id: UUID, visible: Collection[UUID] | None) -> RowsOf[PictureRow]:
    """The picture of a post, of an organization that is visible; None stands for all."""
    statement = select(_thumbnails.c.media_type, _thumbnails.c.body).where(
        _thumbnails.c.post_id == post_id
    )
    if visible is not None:
        statement = statement.where(_thumbnails.c.organization_id.in_(visible))
    return rows_of(PictureRow, statement)
