"""Posts ranked by one number."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from app.domain.numbers import top_content
from app.domain.numbers.change import as_carried
from app.domain.numbers.top_content import (
    ContentMetric,
    MetricBasis,
    RankOrder,
    TopContentRequest,
    checked_request,
    following,
    page_of_ranking,
    place_of_cursor,
)
from app.domain.pages import PageRequest
from app.domain.posts import PostCategory
from app.domain.scopes import Span
from app.errors import BadUserInput
from app.graphql.context import Info
from app.graphql.loaders import Question
from app.graphql.scalars import BigInt
from app.graphql.types.connections import Connection, connect
from app.graphql.types.post_numbers import PostGains, PostTotals
from app.graphql.types.posts import Post
from app.graphql.types.windows import AnalyticsWindow
from app.services.post_analytics import PostSpan
from app.services.top_content import IndexRequest, RankedPosts

MOST = 100

MetricArgument = Annotated[
    ContentMetric, strawberry.argument(description="What the posts are ranked by.")
]
BasisArgument = Annotated[
    MetricBasis,
    strawberry.argument(
        description="Gains of the window, or totals as of its last day (not with INDEX)."
    ),
]
OrderArgument = Annotated[
    RankOrder, strawberry.argument(description="Which end of the ranking comes first.")
]
CategoryArgument = Annotated[
    PostCategory | None,
    strawberry.argument(
        description="Only posts of this kind; all by default.",
        deprecation_reason="Ask with filter: { categories: [...] }.",
    ),
]
MinViewsArgument = Annotated[
    BigInt | None,
    strawberry.argument(
        description="Only posts with so many views on that basis; 10 by default for "
        "ENGAGEMENT_RATE, else no limit. Not with INDEX."
    ),
]
FirstArgument = Annotated[int, strawberry.argument(description=f"How many to give, 1 to {MOST}.")]


@strawberry.type(description="A post and its place in a ranking; each post is listed once.")
class RankedPost:
    rank: int = strawberry.field(
        description="Its place, from 1. Equal posts are in the order of publication, then of id."
    )
    value: float = strawberry.field(
        description="What put it there: a count, or for ENGAGEMENT_RATE a percentage (5.0 is 5 %)."
    )
    span: strawberry.Private[PostSpan]

    @staticmethod
    def of(ranked: top_content.RankedPost, span: Span) -> "RankedPost":
        """Show a ranked post."""
        post = ranked.post
        key = PostSpan(post.organization_id, post.id, span.start, span.end)
        return RankedPost(rank=ranked.rank, value=as_carried(ranked.value), span=key)

    @strawberry.field(description="What it gained in the window; null if it wasn't measured in it.")
    async def gained(self, info: Info) -> PostGains | None:
        gained = await info.context.loaders.gains_by_post.load(self.span)
        return PostGains.of(gained) if gained else None

    @strawberry.field(description="Its totals since publication, as of the window's last day.")
    async def lifetime(self, info: Info) -> PostTotals:
        lifetime = await info.context.loaders.lifetime_by_post.load(self.span)
        return PostTotals.of(lifetime.totals, lifetime.reach)

    @strawberry.field(description="The post.")
    async def post(self, info: Info) -> Post:
        return Post.of(await info.context.loaders.post_by_id.load(self.span.post_id))


@strawberry.type(
    description="A page of posts in the order of one number; those that don't know it are left out."
)
class RankedPostConnection(Connection[RankedPost]):
    window: AnalyticsWindow = strawberry.field(description="The days that were used.")


async def page_of_posts(
    info: Info, span: Span, request: TopContentRequest, page: PageRequest
) -> Connection[RankedPost]:
    """A page of a scope's ranking: the posts after the page's cursor.

    Raises:
        BadUserInput: The request contradicts itself, or the cursor is of another list.
    """
    after = place_of_cursor(page.cursor, request)
    found = await ranked_posts(info, span, request._replace(first=page.size + 1, after=after))
    shown_page = page_of_ranking(found.posts, request, page)
    nodes = [RankedPost.of(post, span) for post in shown_page.items]
    return connect(shown_page, nodes, lambda: _count(info, span, request, found.total))


async def ranked_posts(info: Info, span: Span, request: TopContentRequest) -> RankedPosts:
    """The first posts of a scope's ranking, and how many it has.

    Raises:
        BadUserInput: The request contradicts itself.
    """
    request = checked_request(request)
    if request.metric is ContentMetric.INDEX:
        whole = await _by_index(info, span, request)
        return RankedPosts(following(whole, request), len(whole))
    return await info.context.loaders.top_content_by_span.load(Question(span, request))


async def _count(info: Info, span: Span, request: TopContentRequest, told: int | None) -> int:
    if told is not None:
        return told
    if request.ranks_all_with_views:
        # What explains a change needs it as well.
        question = Question(span, request.fitting)
        known = await info.context.loaders.known_posts_by_span.load(question)
        return sum(posts.views for posts in known.values())
    return await info.context.loaders.ranked_count_by_span.load(Question(span, request))


async def _by_index(
    info: Info, span: Span, request: TopContentRequest
) -> Sequence[top_content.RankedPost]:
    """The whole ranking."""
    clock = info.context.clock
    asked = IndexRequest(request.order, request.fitting, clock)
    return await info.context.loaders.posts_by_index.load(Question(span, asked))


def checked(first: int) -> int:
    """Return a number of items once it is checked.

    Raises:
        BadUserInput: It is out of range.
    """
    if not 1 <= first <= MOST:
        raise BadUserInput(f"first must be between 1 and {MOST}, not {first}.", field="first")
    return first
