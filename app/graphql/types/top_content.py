"""Posts ranked by one number."""

from typing import Annotated

import strawberry

from app.domain.filters import AnalyticsFilter
from app.domain.numbers import top_content
from app.domain.numbers.top_content import ContentMetric, MetricBasis, TopContentRequest
from app.domain.posts import PostCategory
from app.domain.scopes import Span
from app.errors import BadUserInput
from app.graphql.context import Info
from app.graphql.scalars import BigInt
from app.graphql.types.post_numbers import PostGains, PostTotals
from app.graphql.types.posts import Post
from app.services.post_analytics import PostSpan

MOST = 100

MetricArgument = Annotated[
    ContentMetric, strawberry.argument(description="What the posts are ranked by.")
]
BasisArgument = Annotated[
    MetricBasis,
    strawberry.argument(description="Gains of the window, or totals as of its last day."),
]
CategoryArgument = Annotated[
    PostCategory | None, strawberry.argument(description="Only posts of this kind; all by default.")
]
MinViewsArgument = Annotated[
    BigInt | None,
    strawberry.argument(
        description="Only posts with at least so many views on that basis; 10 by default for "
        "ENGAGEMENT_RATE, so that one like doesn't decide, else no limit."
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
        return RankedPost(rank=ranked.rank, value=float(ranked.value), span=key)

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


def requested_page(
    metric: ContentMetric,
    basis: MetricBasis,
    fitting: AnalyticsFilter,
    min_views: int | None,
    first: int,
) -> TopContentRequest:
    """The arguments as a domain value."""
    return TopContentRequest(metric, basis, fitting, min_views, checked(first))


def checked(first: int) -> int:
    """Return a number of items once it is checked.

    Raises:
        BadUserInput: It is out of range.
    """
    if not 1 <= first <= MOST:
        raise BadUserInput(f"first must be between 1 and {MOST}, not {first}.", field="first")
    return first
