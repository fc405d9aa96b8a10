"""Thumbnails: small pictures of posts, served by this server."""

import datetime as dt
from uuid import UUID

from sqlmodel import Field, LargeBinary

from app.tables.base import Table, UtcDateTime


class Thumbnail(Table, table=True):
    """The picture that stands for a post in lists."""

    __tablename__ = "thumbnails"

    organization_id: UUID = Field(primary_key=True)
    post_id: UUID = Field(primary_key=True, index=True)
    media_type: str
    body: bytes = Field(sa_type=LargeBinary)
    stored_at: dt.datetime = Field(sa_type=UtcDateTime)
