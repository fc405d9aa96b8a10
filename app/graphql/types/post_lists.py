"""Lists of posts: what they can be filtered and ordered by."""

import datetime as dt
from collections.abc import Container, Iterable, Mapping
from enum import Enum
from typing import Annotated, TypeVar
from uuid import UUID

import strawberry

from app.domain import public_ids
from app.domain.collecting.collection_states import CollectionState
from app.domain.keys import OwnedKey
from app.domain.pages import PageRequest
from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostFilter, PostOrder, PostOrderBy, PostStatus
from app.errors import NotFound
from app.graphql.context import Info
from app.graphql.loaders import PostsKey
from app.graphql.lookahead import selected_of_nodes
from app.graphql.types.bulk import at_most_500
from app.graphql.types.collecting import collection_states  # noqa: F401 - describes the states
from app.graphql.types.connections import Connection, connect
from app.graphql.types.filters import NO_ACCOUNT, known_accounts
from app.graphql.types.metrics import ReportedMetric
from app.graphql.types.post_numbers import PostAnalytics
from app.graphql.types.posts import Post
from app.graphql.types.tags import known_tags
from app.services import post_lists
from app.services.post_analytics import PostToday, RecentGains

Item = TypeVar("Item")


@strawberry.input(
    name="PostFilter", description="Which posts a list has: those that fit everything given."
)
class PostFilterInput:
    brand_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Only of these brands."
    )
    platforms: list[Platform] | None = strawberry.field(
        default=None, description="Only on these platforms."
    )
    categories: list[PostCategory] | None = strawberry.field(
        default=None, description="Only of these kinds."
    )
    statuses: list[PostStatus] | None = strawberry.field(
        default=None, description="Only in these states."
    )
    published_from: dt.date | None = strawberry.field(
        default=None, description="Only published on this day (of the organization's) or later."
    )
    published_to: dt.date | None = strawberry.field(
        default=None, description="Only published on this day (of the organization's) or earlier."
    )
    tags: list[str] | None = strawberry.field(
        default=None, description="Only with any of these tags; case doesn't matter."
    )
    account_ids: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description=f"Only of these accounts, account_...; {NO_ACCOUNT} means the posts of none.",
    )
    search: str | None = strawberry.field(
        default=None,
        description="Only with this text in title or description; case doesn't matter.",
    )
    archived: bool = strawberry.field(
        default=False, description="The archived posts instead of the others."
    )
    states: list[CollectionState] | None = strawberry.field(
        default=None,
        description="Only whose collection is in one of these states, as collection.state says: "
        "what coverage counts, as a list.",
    )
    missing: list[ReportedMetric] | None = strawberry.field(
        default=None,
        description="Only where the platform's last answer lacked one of these metrics, as "
        "collection.missing says.",
    )


@strawberry.input(
    name="PostOrder", description="The order of a list of posts; what is unknown comes last."
)
class PostOrderInput:
    by: PostOrderBy = strawberry.field(
        default=PostOrderBy.PUBLISHED_AT, description="What the list is ordered by."
    )
    descending: bool = strawberry.field(default=True, description="Largest or latest first.")


PostFilterArgument = Annotated[
    PostFilterInput | None, strawberry.argument(description="Which posts; all by default.")
]
PostOrderArgument = Annotated[
    PostOrderInput | None,
    strawberry.argument(description="In which order; latest published first by default."),
]


async def filter_of(info: Info, given: PostFilterInput | None) -> PostFilter:
    """A filter in the domain's words.

    Raises:
        NotFound: One of its brands, tags or accounts doesn't exist for the caller.
    """
    if given is None:
        return PostFilter()
    ids = given.account_ids
    accounts = None if ids is None else await known_accounts(info, ids, "accountIds")
    brand_ids = None if given.brand_ids is None else await _brand_keys(info, given.brand_ids)
    return PostFilter(
        brand_ids=brand_ids,
        platforms=_tuple(given.platforms),
        categories=_tuple(given.categories),
        statuses=_tuple(given.statuses),
        published_from=given.published_from,
        published_to=given.published_to,
        search=given.search,
        archived=given.archived,
        states=_names(given.states),
        missing=_names(given.missing),
        tags=None if given.tags is None else await known_tags(info, given.tags, "tags"),
        accounts=_tuple(accounts),
    )


async def _brand_keys(info: Info, ids: list[strawberry.ID]) -> tuple[UUID, ...]:
    keys = [public_ids.brand_key(public_id) for public_id in at_most_500(ids, "brandIds")]
    brands = await info.context.loaders.brand_by_id.load_many(keys)
    for public_id, brand in zip(ids, brands, strict=True):
        if brand is None:
            raise NotFound(f"There is no such brand: {public_id}.")
    return tuple(keys)


def _tuple(values: list[Item] | None) -> tuple[Item, ...] | None:
    return None if values is None else tuple(values)


def _names(values: Iterable[Enum] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(each.name for each in values)


def order_of(given: PostOrderInput | None) -> PostOrder:
    """An order in the domain's words."""
    return PostOrder() if given is None else PostOrder(given.by, given.descending)


async def posts_below(
    info: Info,
    parent: post_lists.Parent,
    parent_key: OwnedKey,
    requested: PostFilter,
    order: PostOrder,
    request: PageRequest,
) -> Connection[Post]:
    """A page of the posts of a brand or an organization, read with its siblings'."""
    loaders = info.context.loaders
    key = PostsKey(parent_key, request, parent, requested, order, info.context.clock)
    page = await loaders.posts_by_parent.load(key)
    nodes = await _nodes(info, page.items)
    return connect(page, nodes, lambda: loaders.post_count_by_parent.load(key))


async def all_posts(
    info: Info, requested: PostFilter, order: PostOrder, request: PageRequest
) -> Connection[Post]:
    """A page of the posts of all organizations that exist for the caller."""
    reading, visible, clock = info.context.reading, info.context.visible, info.context.clock

    async def count() -> int:
        async with reading.session(of=None) as session:
            return await post_lists.count_posts(session, requested, visible, clock)

    async with reading.session(of=None) as session:
        page = await post_lists.list_posts(session, requested, order, request, visible, clock)
    return connect(page, await _nodes(info, page.items), count)


async def _nodes(info: Info, listed: list[post_lists.Post]) -> list[Post]:
    """The posts of a page, with what is asked of each of them fetched for all at once.

    A resolver and a future per post cost more than the database: what comes along here, the
    fields' own resolvers would answer the same (they serve every other path).
    """
    loaders, clock = info.context.loaders, info.context.clock
    requested = selected_of_nodes(info)
    nodes = [Post.of(post) for post in listed]
    await _set_owners(info, nodes, requested)
    if "analytics" in requested:
        todays = tuple(
            PostToday(post.organization_id, post.id, clock.today(post.time_zone)) for post in listed
        )
        summaries = await loaders.summaries_by_posts.load(todays)
        gains: Mapping[PostToday, RecentGains] = {}
        if requested["analytics"] & {"gainedToday", "gainedLast7Days"}:
            gains = await loaders.recent_gains_by_posts.load(todays)
        for node, key in zip(nodes, todays, strict=True):
            summary = summaries.get(key)
            node.analytics_ahead = (
                PostAnalytics.of(key, summary, gains.get(key)) if summary else None
            )
    return nodes


async def _set_owners(info: Info, nodes: list[Post], requested: Container[str]) -> None:
    """Posts share a few brands and organizations, and often one that was asked for already."""
    from app.graphql.types.brands import Brand
    from app.graphql.types.organizations import Organization

    loaders = info.context.loaders
    if "brand" in requested:
        keys = list({node.stored.brand_id for node in nodes})
        found = await loaders.brand_by_id.load_many(keys)
        brands = {key: Brand.of(brand) for key, brand in zip(keys, found, strict=True)}
        for node in nodes:
            node.brand_ahead = brands[node.stored.brand_id]
    if "organization" in requested:
        keys = list({node.stored.organization_id for node in nodes})
        owners = await loaders.organization_by_id.load_many(keys)
        organizations = {
            key: Organization.of(owner) for key, owner in zip(keys, owners, strict=True)
        }
        for node in nodes:
            node.organization_ahead = organizations[node.stored.organization_id]
