"""The posts, accounts and brands that rows refer to: whether they are there only a workspace knows.

Of each row as much is left here as is asked of it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from app.domain.imports.entries import Entry
from app.domain.imports.rows import Identity, Row

Reference = tuple[Identity, str | None, tuple[str, ...]]


@dataclass
class References:
    """The posts, accounts and brands that rows of one list refer to.

    Args:
        posts: How many rows say of a post which brand it is of, if any, and which tags it has.
        entries: Lines that stand for themselves.
    """

    posts: Counter[Reference] = field(default_factory=Counter)
    entries: list[Entry] = field(default_factory=list)

    def take(self, read: Any) -> None:
        """Take what a row says."""
        if isinstance(read, Row):
            self.posts[read.identity, read.brand, read.tags] += 1
        elif isinstance(read, Entry):
            self.entries.append(read)

    @property
    def rows(self) -> int:
        """How many rows refer to something."""
        return self.posts.total() + len(self.entries)

    def lots(self, size: int) -> Iterator[list[tuple[Row, int]]]:
        """What is said of posts, of so many at a time: as a row, with how many rows say so."""
        of_post = defaultdict[Identity, list[tuple[Row, int]]](list)
        for number, ((identity, brand, tags), rows) in enumerate(self.posts.items()):
            of_post[identity].append((Row(number, identity, brand, {}, tags=tags), rows))
        posts = iter(of_post.values())
        while lot := list(islice(posts, size)):
            yield list(chain.from_iterable(lot))
