"""Reading the list of an account's posts, page by page: what can't be read costs only itself."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from app.providers import json_fields
from app.providers.base import ListedPage, Malformed, PublishedPost, SkippedItem

MOST_EMPTY: Final = 100
"""Empty pages in a row, each with a next page, after which a list has no end."""

FIRST_YEAR: Final = datetime(1990, 1, 1, tzinfo=UTC)
"""Before the first platform there was nothing to publish."""

PostReader = Callable[[Mapping[str, object]], PublishedPost | None]
"""Reads one item; None where it isn't a post of the account's own."""


class Listing:
    """A list under way, of posts since then.

    An empty page isn't the end, and neither is one of which nothing could be read: `is_past` says
    that the last page had only posts from before.
    """

    def __init__(self, read: PostReader, *, since: datetime) -> None:
        self.is_past = False
        self._read = read
        self._since = since
        self._empty = 0

    def page(self, items: Sequence[object], cursor: str | None = None) -> ListedPage:
        """Read what a page holds; the list goes on at `cursor`.

        Raises:
            Malformed: The list has no end, only empty pages.
        """
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
        return ListedPage(recent, skipped, None if self.is_past else cursor)


def _id_of(item: object) -> str | None:
    """What an item calls itself, for whoever wants to look it up."""
    fields = item if isinstance(item, dict) else {}
    named = next((fields[name] for name in ("id", "uri") if name in fields), None)
    return str(named)[:255] if isinstance(named, str | int) else None
