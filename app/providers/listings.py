"""Reading the list of an account's posts, page by page: what can't be read costs only itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from app.domain.collecting.failures import FailureCode
from app.providers import json_fields
from app.providers.base import ListedPage, Malformed, ProviderFailed, PublishedPost, SkippedItem

MOST_EMPTY: Final = 100
"""Empty pages in a row, each with a next page, after which a list has no end."""

FIRST_YEAR: Final = datetime(1990, 1, 1, tzinfo=UTC)
"""Before the first platform there was nothing to publish."""

_REFUSALS: Final = frozenset({FailureCode.PERMISSION_MISSING, FailureCode.REQUEST_REJECTED})

PostReader = Callable[[Mapping[str, object]], PublishedPost | None]
"""Reads one item; None where it isn't a post of the account's own."""


class Listing:
    """A list under way, of posts since then.

    An empty page isn't the end, and neither is one of which nothing could be read: `is_past` says
    that the last page had only posts from before. A list that comes back to where it has been has
    no end.
    """

    def __init__(self, read: PostReader, *, since: datetime) -> None:
        self.is_past = False
        self._read = read
        self._since = since
        self._empty = 0
        self._cursors: set[str] = set()
        self._is_circle = False

    def page(self, items: Sequence[object], cursor: str | None = None) -> ListedPage:
        """Read what a page holds; the list goes on at `cursor`.

        Raises:
            Malformed: The list has no end, only empty pages or those that it had before.
        """
        if self._is_circle:
            raise Malformed("The list goes in a circle: it comes back to where it has been")
        self._is_circle = cursor in self._cursors
        self._cursors |= {cursor} if cursor is not None else set()
        self._empty = 0 if items else self._empty + 1
        if self._empty > MOST_EMPTY:
            raise Malformed(f"{MOST_EMPTY} pages in a row are empty")
        found: list[PublishedPost] = []
        skipped: list[SkippedItem] = []
        for item in items:
            try:
                post = self._read(json_fields.mapping(item, "an item"))
            except Malformed as problem:
                skipped.append(SkippedItem(_id_of(item), problem.failure.message))
            else:
                found += [] if post is None else [post]
        recent = [post for post in found if post.published_at >= self._since]
        self.is_past = bool(found) and not recent
        is_last = self.is_past or self._is_circle
        return ListedPage(recent, skipped, None if is_last else cursor)


@dataclass(frozen=True, slots=True)
class FurtherList:
    """A list that comes after that of an account's posts: its cursors begin with its name."""

    name: str

    @property
    def cursor(self) -> str:
        """Where it begins."""
        return f"{self.name.casefold()}:"

    def has(self, cursor: str | None) -> bool:
        """Whether a cursor is one of its places."""
        return cursor is not None and cursor.startswith(self.cursor)

    def after(self, cursor: str | None) -> str | None:
        """What the platform calls such a place; None for the beginning."""
        return (cursor or "").removeprefix(self.cursor) or None

    def cursor_at(self, after: str | None) -> str | None:
        """The cursor of what the platform calls a place; None at the list's end."""
        return None if after is None else f"{self.cursor}{after}"

    def refused(self, problem: ProviderFailed) -> ListedPage:
        """What is said of it where its platform refuses it: the posts are found nevertheless.

        Raises:
            ProviderFailed: It is no refusal, but a failure that a later look cures.
        """
        if problem.failure.code not in _REFUSALS:
            raise problem
        return ListedPage([], [SkippedItem(None, f"{self.name}: {problem.failure.message}")])


def _id_of(item: object) -> str | None:
    """What an item calls itself, for whoever wants to look it up."""
    fields = item if isinstance(item, dict) else {}
    named = next((fields[name] for name in ("id", "uri") if name in fields), None)
    return str(named)[:255] if isinstance(named, str | int) else None
