"""The posts of one simulated account in the order in which they were published.

A page of them costs the same however many there are.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Generic, Protocol, TypeVar, overload


class Published(Protocol):
    """Anything that an account has published."""

    external_id: str
    published_at: datetime
    is_reply: bool


P = TypeVar("P", bound=Published)
_TIME = attrgetter("published_at")


class Newest(Sequence[P]):
    """The first `number` of some posts, the last of them first: a view, which copies nothing."""

    def __init__(self, posts: list[P], number: int) -> None:
        self._posts = posts
        self._number = number

    def __len__(self) -> int:
        return self._number

    def __iter__(self) -> Iterator[P]:
        return iter(self._posts[: self._number][::-1])

    @overload
    def __getitem__(self, place: int) -> P: ...
    @overload
    def __getitem__(self, place: slice) -> list[P]: ...
    def __getitem__(self, place: int | slice) -> P | list[P]:
        if isinstance(place, slice):
            return [self._posts[self._number - 1 - at] for at in range(*place.indices(len(self)))]
        return self._posts[self._number - 1 - range(self._number)[place]]


class Timeline(Generic[P]):
    """Posts by their time, by their id, and by the name of their picture.

    Of those of one instant the first added is the newer one.
    """

    def __init__(self) -> None:
        self._posts: list[P] = []
        self._own: list[P] = []
        self._by_id: dict[str, P] = {}
        self._by_picture: dict[str, P] = {}

    def __contains__(self, external_id: str) -> bool:
        return external_id in self._by_id

    def __len__(self) -> int:
        return len(self._posts)

    def add(self, post: P) -> None:
        """Put a post in its place."""
        for posts in (self._posts, self._own)[: 1 if post.is_reply else 2]:
            posts.insert(bisect_left(posts, post.published_at, key=_TIME), post)
        self._by_id[post.external_id] = post
        self._by_picture[picture_name(post.external_id)] = post

    def remove(self, external_id: str) -> None:
        """Take a post out, if it is there."""
        post = self._by_id.pop(external_id, None)
        if post is not None:
            del self._by_picture[picture_name(external_id)]
            self._posts.remove(post)
            if not post.is_reply:
                self._own.remove(post)

    def get(self, external_id: str) -> P | None:
        """Find a post, published or not."""
        return self._by_id.get(external_id)

    def pictured(self, name: str) -> P | None:
        """Find the post that a picture of this name shows."""
        return self._by_picture.get(name)

    def newest(self, until: datetime, *, with_replies: bool = True) -> Newest[P]:
        """What was published until then, the newest first."""
        posts = self._posts if with_replies else self._own
        return Newest(posts, bisect_right(posts, until, key=_TIME))


def picture_name(external_id: str) -> str:
    """What the picture of a post is called."""
    return hashlib.sha256(external_id.encode()).hexdigest()
