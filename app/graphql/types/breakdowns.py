"""How the posts of a scope did by tag, and by category."""

from dataclasses import fields
from typing import Any

import strawberry

from app.domain.numbers.breakdowns import (
    GroupCursor,
    GroupSums,
    breakdown_of,
    page_of_groups,
)
from app.domain.numbers.sums import Sums, sum_sums
from app.domain.pages import Page
from app.domain.posts import PostCategory
from app.domain.scopes import Span
from app.graphql.context import Info
from app.graphql.types.connections import After, Connection, First, connect, requested_page
from app.graphql.types.metrics import GainedMetrics
from app.graphql.types.scope_days import ScopeDays
from app.graphql.types.tags import Tag
from app.graphql.types.windows import AnalyticsWindow, WindowArgument
from app.services.breakdowns import TagSums


@strawberry.type
class _GroupBreakdown(GainedMetrics):
    posts: int = strawberry.field(description="Its posts measured in the window.")
    unknown_posts: int = strawberry.field(
        description="Posts whose gain of views, or of engagement, nobody knows: the average of it "
        "leaves them out."
    )
    average_views: float | None = strawberry.field(
        description="Views gained per post that knows what it gained; null if none does."
    )
    average_engagement: float | None = strawberry.field(
        description="Engagement gained per post that knows what it gained; null if none does."
    )
    views_percent: float | None = strawberry.field(
        description="Its percentage of the scope's views; null where those are 0 or less."
    )
    engagement_percent: float | None = strawberry.field(
        description="Its percentage of the scope's engagement; null where that is 0 or less."
    )


@strawberry.type(
    description="What the posts with one tag gained in a window. A post counts under each of its "
    "tags, so tags don't add up to the scope."
)
class TagPerformance(_GroupBreakdown):
    tag: Tag = strawberry.field(description="The tag.")


@strawberry.type(
    description="What the posts of one category gained in a window. All categories together are "
    "the scope."
)
class CategoryBreakdown(_GroupBreakdown):
    category: PostCategory = strawberry.field(description="The category.")


@strawberry.type(description="A page of tags, the most viewed first, unknown views last.")
class TagPerformanceConnection(Connection[TagPerformance]):
    window: AnalyticsWindow = strawberry.field(description="The days that were used.")


@strawberry.type
class Groups(ScopeDays):
    """A scope's posts by what people call them."""

    @strawberry.field(
        description=(
            "How the posts measured in the window did by tag, the most viewed first; tags without "
            "such a post are left out. Tags and categories are those that a post has now. Costs "
            "per post."
        )
    )
    async def tag_performance(
        self,
        info: Info,
        window: WindowArgument = None,
        first: First = None,
        after: After = None,
    ) -> TagPerformanceConnection:
        request = requested_page(first, after, None, None)
        resolved = await self.resolve(info, window)
        span, loaders = self.span(resolved), info.context.loaders
        found = await loaders.tag_sums_by_span.load(span)
        scope = await _sums_of(info, span)
        page = page_of_groups(found, _cursor_of, request)
        nodes = [
            TagPerformance(tag=Tag.of(row.tag), **_numbers(row.sums, scope)) for row in page.items
        ]

        async def count() -> int:
            return len(found)

        connection = connect(Page(nodes, *page[1:]), nodes, count)
        return TagPerformanceConnection(**vars(connection), window=AnalyticsWindow.of(resolved))

    @strawberry.field(
        description=(
            "How the posts measured in the window did by category, the most viewed first; "
            "categories without such a post are left out. Costs per post."
        )
    )
    async def category_performance(
        self, info: Info, window: WindowArgument = None
    ) -> list[CategoryBreakdown]:
        span = self.span(await self.resolve(info, window))
        found = await info.context.loaders.category_sums_by_span.load(span)
        scope = await _sums_of(info, span)
        return [
            CategoryBreakdown(category=row.category, **_numbers(row.sums, scope)) for row in found
        ]


async def _sums_of(info: Info, span: Span) -> Sums:
    by_platform = await info.context.loaders.platform_sums_by_span.load(span)
    return sum_sums(by_platform.values())


def _cursor_of(row: TagSums) -> GroupCursor:
    return row.sums.metrics.views, row.label_key, row.tag.id


def _numbers(sums: GroupSums, scope: Sums) -> dict[str, Any]:
    value = breakdown_of(sums, scope)
    found = {each.name: getattr(value, each.name) for each in fields(value)}
    return {**found.pop("metrics")._asdict(), **found}
