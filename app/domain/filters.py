"""Which posts a question is about: any of some values of a kind, of all kinds that are given."""

from collections.abc import Mapping
from typing import NamedTuple, TypeVar
from uuid import UUID

from app.domain.platforms import Platform
from app.domain.posts import PostCategory

Value = TypeVar("Value")


class AnalyticsFilter(NamedTuple):
    """What a post must have to count: any of the values within one kind, all kinds together.

    None is no condition. What is asked of a post is what it has now. `tags` are folded labels;
    None among the `accounts` stands for the posts of no account.
    """

    platforms: frozenset[Platform] | None = None
    categories: frozenset[PostCategory] | None = None
    tags: frozenset[str] | None = None
    accounts: frozenset[UUID | None] | None = None

    @property
    def is_per_post(self) -> bool:
        """Whether posts must be looked at: the daily sums are kept by platform and no further."""
        return self[1:] != EVERY_POST[1:]

    @property
    def of_posts(self) -> "AnalyticsFilter":
        """What must be asked of posts: nothing, where only platforms are chosen."""
        return self if self.is_per_post else EVERY_POST

    def of(self, by_platform: Mapping[Platform, Value]) -> Mapping[Platform, Value]:
        """Of something by platform, that of its platforms."""
        if self.platforms is None:
            return by_platform
        return {name: value for name, value in by_platform.items() if name in self.platforms}


EVERY_POST = AnalyticsFilter()
"""The filter that leaves nothing out."""
