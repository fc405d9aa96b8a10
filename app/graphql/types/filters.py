"""Filters of questions, as arguments."""

from collections.abc import Sequence
from typing import Annotated, TypeVar
from uuid import UUID

import strawberry

from app.domain import public_ids
from app.domain.filters import AnalyticsFilter
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.errors import BadUserInput, NotFound
from app.graphql.context import Info
from app.graphql.types.bulk import at_most_500
from app.graphql.types.tags import known_tags

Item = TypeVar("Item")

NO_ACCOUNT = "NONE"
"""What stands among the ids of accounts for the posts of none."""


@strawberry.input(
    name="AnalyticsFilter",
    description=(
        "Which posts count: those that have any of the values of each list given. Without a list, "
        "or with null, they may have any; an empty list is refused. Kinds and tags are those that "
        "posts have now. Filtered by platforms a question costs what it costs without; by the "
        "others it costs per post, and what rests on days per post and day."
    ),
)
class AnalyticsFilterInput:
    platforms: list[Platform] | None = strawberry.field(
        default=None, description="Only on these platforms."
    )
    categories: list[PostCategory] | None = strawberry.field(
        default=None, description="Only of these kinds."
    )
    tags: list[str] | None = strawberry.field(
        default=None, description="Only with any of these tags; case doesn't matter."
    )
    account_ids: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description=f"Only of these accounts, account_...; {NO_ACCOUNT} means the posts of none.",
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


async def requested_filter(
    info: Info,
    given: AnalyticsFilterInput | None,
    platform: Platform | None = None,
    category: PostCategory | None = None,
) -> AnalyticsFilter:
    """A caller's filter as a domain value; what is given in two ways must fit both.

    Raises:
        BadUserInput: One of its lists is empty.
        NotFound: One of its tags or accounts doesn't exist for the caller.
    """
    if given is None:
        return AnalyticsFilter(_one(platform), _one(category))
    tags, accounts = _some(given.tags, "tags"), _some(given.account_ids, "accountIds")
    keys = await known_accounts(info, accounts, "filter.accountIds") if accounts else None
    return AnalyticsFilter(
        platforms=_both(_some(given.platforms, "platforms"), _one(platform)),
        categories=_both(_some(given.categories, "categories"), _one(category)),
        tags=frozenset(await known_tags(info, tags, "filter.tags")) if tags else None,
        accounts=None if keys is None else frozenset(keys),
    )


def only(given: AnalyticsFilterInput | None, *kinds: str) -> None:
    """Refuse what a question doesn't take.

    Raises:
        BadUserInput: The filter has another kind than these.
    """
    taken = {kind: _NAMES[kind] for kind in kinds}
    for kind, name in _NAMES.items():
        if kind not in taken and given is not None and getattr(given, kind) is not None:
            raise BadUserInput(
                f"This filter may have only {' and '.join(taken.values())}, no {name}.",
                field=f"filter.{name}",
            )


_NAMES = {
    "platforms": "platforms",
    "categories": "categories",
    "tags": "tags",
    "account_ids": "accountIds",
}


async def known_accounts(info: Info, ids: Sequence[strawberry.ID], name: str) -> list[UUID | None]:
    """The keys of accounts that exist for the caller; null for the posts of none.

    Raises:
        NotFound: One of them doesn't exist for the caller.
    """
    named = [each for each in at_most_500([*ids], name) if each != NO_ACCOUNT]
    keys = list(map(public_ids.account_key, named))
    found = await info.context.loaders.account_by_id.load_many(keys)
    for public_id, account in zip(named, found, strict=True):
        if account is None:
            raise NotFound(f"There is no such account: {public_id}.")
    return [*keys, *([None] if len(named) < len(ids) else [])]


def _one(value: Item | None) -> frozenset[Item] | None:
    return None if value is None else frozenset((value,))


def _some(values: Sequence[Item] | None, name: str) -> Sequence[Item] | None:
    if values is not None and not values:
        message = f"filter.{name} is empty: name at least one, or leave it out for all."
        raise BadUserInput(message, field=f"filter.{name}")
    return values


def _both(values: Sequence[Item] | None, others: frozenset[Item] | None) -> frozenset[Item] | None:
    if values is None:
        return others
    return frozenset(values) if others is None else others.intersection(values)
