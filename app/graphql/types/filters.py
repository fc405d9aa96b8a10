"""Filters of questions, as arguments."""

from collections.abc import Collection
from typing import Annotated, TypeVar

import strawberry

from app.domain.filters import AnalyticsFilter
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.errors import BadUserInput

Item = TypeVar("Item")


@strawberry.input(
    name="AnalyticsFilter",
    description=(
        "Which posts count: those that have any of the values of each list given. Without a list, "
        "or with null, they may have any; an empty list is refused."
    ),
)
class AnalyticsFilterInput:
    platforms: list[Platform] | None = strawberry.field(
        default=None, description="Only on these platforms."
    )
    categories: list[PostCategory] | None = strawberry.field(
        default=None,
        description="Only of these kinds, as posts are now. Costs per post, and what rests on days "
        "costs per post and day.",
    )


FilterArgument = Annotated[
    AnalyticsFilterInput | None,
    strawberry.argument(description="Only posts that fit; all by default."),
]
PlatformArgument = Annotated[
    Platform | None,
    strawberry.argument(
        description="Only this platform; all by default.",
        deprecation_reason="Ask with filter: { platforms: [...] }.",
    ),
]


def requested_filter(
    given: AnalyticsFilterInput | None,
    platform: Platform | None = None,
    category: PostCategory | None = None,
) -> AnalyticsFilter:
    """A caller's filter as a domain value; what is given in two ways must fit both.

    Raises:
        BadUserInput: One of its lists is empty.
    """
    if given is None:
        return AnalyticsFilter(_one(platform), _one(category))
    return AnalyticsFilter(
        platforms=_both(_any(given.platforms, "platforms"), _one(platform)),
        categories=_both(_any(given.categories, "categories"), _one(category)),
    )


def _one(value: Item | None) -> frozenset[Item] | None:
    return None if value is None else frozenset((value,))


def _any(values: Collection[Item] | None, name: str) -> frozenset[Item] | None:
    if values is not None and not values:
        message = f"filter.{name} is empty: name at least one, or leave it out for all."
        raise BadUserInput(message, field=f"filter.{name}")
    return None if values is None else frozenset(values)


def _both(values: frozenset[Item] | None, others: frozenset[Item] | None) -> frozenset[Item] | None:
    return others if values is None else values if others is None else values & others
