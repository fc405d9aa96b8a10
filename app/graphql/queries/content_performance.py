"""Listing content performance."""

import strawberry

from app.graphql.context import Info
from app.graphql.requires import READS
from app.graphql.types.connections import (
    After,
    Before,
    Connection,
    First,
    Last,
    connect,
    requested_page,
)
from app.graphql.types.learning.content_performance import ContentPerformance
from app.graphql.types.learning.performance_lists import (
    FilterArgument,
    OrderArgument,
    filter_of,
    order_of,
)
from app.services.learning import content_performance


@strawberry.type
class PerformanceQueries:
    @strawberry.field(
        description="Content performance of posts that aren't archived, row by row.",
        extensions=[READS],
    )
    async def content_performance(
        self,
        info: Info,
        filter: FilterArgument = None,
        order_by: OrderArgument = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[ContentPerformance]:
        request = requested_page(first, after, last, before)
        requested, order = await filter_of(info, filter), order_of(order_by)
        reading, visible = info.context.reading, info.context.visible

        async def count() -> int:
            async with reading.session(of=None) as session:
                return await content_performance.count_rows(session, requested, visible)

        async with reading.session(of=None) as session:
            page = await content_performance.list_rows(session, requested, order, request, visible)
        return connect(page, list(map(ContentPerformance.of, page.items)), count)
