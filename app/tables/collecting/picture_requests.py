"""Pictures of posts that are to be fetched."""

import datetime as dt
from uuid import UUID

from sqlmodel import Field, ForeignKeyConstraint, Text

from app.tables.base import Table, UtcDateTime


class PictureRequest(Table, table=True):
    """Where a post's picture is, and how often it may still be tried: twice at first.

    With tries left and nothing due, it waits for another link. With none left it is over: the
    picture is stored, or can't be had.
    """

    __tablename__ = "picture_requests"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "post_id"],
            ["posts.organization_id", "posts.id"],
            ondelete="CASCADE",
        ),
    )

    organization_id: UUID = Field(primary_key=True)
    post_id: UUID = Field(primary_key=True)
    url: str = Field(sa_type=Text)
    tries_left: int
    due_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
