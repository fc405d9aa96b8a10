"""Pages of groups of posts, which are ranked by a mean: hooks, variants, prompts, origins."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeVar

from app.domain.pages import Cursor, Page, PageRequest, page_of
from app.errors import BadUserInput


class GroupPlace(NamedTuple):
    """What decides a group's place: its mean (None comes last), its posts, and its names."""

    mean: float | None
    posts: int
    names: tuple[str, ...]

    @property
    def key(self) -> tuple[bool, float, int, tuple[str, ...]]:
        """Sorts the highest mean first, then more posts, then by name."""
        return self.mean is None, -(self.mean or 0.0), -self.posts, self.names

    @property
    def cursor(self) -> Cursor:
        """It as a cursor."""
        return self.mean, self.posts, *self.names


class Placed(Protocol):
    """A group that knows its place."""

    @property
    def place(self) -> GroupPlace:
        """Where it stands among the others."""


AnyPlaced = TypeVar("AnyPlaced", bound=Placed)


def page_of_ranked_groups(groups: Sequence[AnyPlaced], request: PageRequest) -> Page[AnyPlaced]:
    """The groups that follow a cursor; they are given in the order of their places.

    Raises:
        BadUserInput: The cursor is of another list.
    """
    if request.cursor is not None:
        seen = _place_of(request.cursor).key
        groups = [group for group in groups if group.place.key > seen]
    found = groups[: request.size + 1]
    return page_of([(group, group.place.cursor) for group in found], request)


def _place_of(cursor: Cursor) -> GroupPlace:
    match cursor:
        case (None | int() | float() as mean, int() as posts, str(), *_):
            names = tuple(name for name in cursor[2:] if isinstance(name, str))
            return GroupPlace(mean, posts, names)
    raise BadUserInput("The cursor is of another list: start again without it.", field="after")
