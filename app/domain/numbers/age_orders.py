"""Lists of posts in the order of their index, page by page."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from app.domain.pages import Cursor, PageRequest
from app.domain.posts import PostOrder
from app.errors import BadUserInput

MOST_INDEXED = 5_000
"""How many posts are put in order by their index at once: each is compared with up to 50 others."""


class _Place(NamedTuple):
    """Where a post stands; what is unknown comes last in either direction."""

    is_unknown: bool
    value: float
    id: int


def rows_of_page(
    indexes: Mapping[UUID, float | None], order: PostOrder, request: PageRequest
) -> list[tuple[UUID, Cursor]]:
    """The posts of a page with their cursors, one more if there are more; a backward one reversed.

    Equal indexes, and the unknown ones, are in the order of the posts' keys.

    Raises:
        BadUserInput: The cursor is of another list or order.
    """
    sign = -1 if order.descending else 1
    places = {post: _place(sign, value, post) for post, value in indexes.items()}
    asked = _cursor_of(order, request)
    if asked is not None:
        limit = _place(sign, *asked)
        places = {
            post: place
            for post, place in places.items()
            if (place < limit if request.is_backward else place > limit)
        }
    found = sorted(places, key=places.__getitem__, reverse=request.is_backward)
    mark = _mark(order)
    return [(post, (mark, indexes[post], post)) for post in found[: request.size + 1]]


def _place(sign: int, value: float | None, post: UUID) -> _Place:
    return _Place(value is None, sign * (value or 0), sign * post.int)


def _mark(order: PostOrder) -> str:
    return f"-{order.by}" if order.descending else str(order.by)


def _cursor_of(order: PostOrder, request: PageRequest) -> tuple[float | None, UUID] | None:
    match request.cursor:
        case None:
            return None
        case (mark, None | int() | float() as value, UUID() as post) if mark == _mark(order):
            return value, post
    raise BadUserInput(
        "The cursor is of another list or order: start again without it.",
        field="before" if request.is_backward else "after",
    )
