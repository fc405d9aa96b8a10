"""Thumbnails: the pictures that stand for posts."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.errors import BadUserInput
from app.services.organizations import Visible
from app.sql import thumbnails as sql
from app.storage.database import Session

MEDIA_TYPES = frozenset({"image/jpeg", "image/png", "image/svg+xml", "image/webp"})
LARGEST = 200_000
"""Bytes of a picture: it is shown small."""


class PicturedPost(NamedTuple):
    """A post of an organization."""

    organization_id: UUID
    post_id: UUID


class Picture(NamedTuple):
    """A picture as it is served."""

    media_type: str
    body: bytes


async def store_pictures(
    session: Session, pictures: Sequence[tuple[PicturedPost, Picture]], *, now: datetime
) -> None:
    """Store pictures of posts, in place of those that there are.

    Raises:
        BadUserInput: One is too large, or of a kind that isn't served; then none is stored.
    """
    for _, picture in pictures:
        if picture.media_type not in MEDIA_TYPES:
            kinds = ", ".join(sorted(MEDIA_TYPES))
            raise BadUserInput(f"A picture must be one of {kinds}, not {picture.media_type[:50]}.")
        if len(picture.body) > LARGEST:
            size = len(picture.body)
            raise BadUserInput(f"A picture has at most {LARGEST} bytes; this one has {size}.")
    rows = [(*post, *picture, now) for post, picture in pictures]
    await session.execute_rows(sql.STORE, sorted(rows, key=lambda row: row[:2]))


async def list_pictured(
    session: Session, posts: Sequence[PicturedPost]
) -> dict[PicturedPost, bool]:
    """Which of these posts have a picture."""
    rows = await session.rows(sql.select_stored(), sql.post_parameters(posts))
    stored = {row.post_id for row in rows}
    return {post: post.post_id in stored for post in posts}


async def get_picture(session: Session, post_id: UUID, visible: Visible) -> Picture | None:
    """The picture of a post; None if there is none, or it doesn't exist for the caller."""
    row = await session.one_or_none(sql.select_picture(post_id, visible))
    return None if row is None else Picture(*row)
