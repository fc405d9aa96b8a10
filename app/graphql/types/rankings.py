"""What every scope can be ranked by, page by page: its posts, and how they open."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import strawberry

from app.domain.numbers.group_pages import Placed, page_of_ranked_groups
from app.domain.numbers.top_content import (
    ContentMetric,
    MetricBasis,
    RankOrder,
    TopContentRequest,
)
from app.domain.pages import Page, PageRequest
from app.graphql.context import Info
from app.graphql.loaders import Question
from app.graphql.types.connections import After, Connection, First, connect, requested_page
from app.graphql.types.filters import FilterArgument, requested_filter
from app.graphql.types.hooks import HookPerformance
from app.graphql.types.metrics import shown
from app.graphql.types.scope_days import ScopeDays
from app.graphql.types.top_content import (
    BasisArgument,
    MetricArgument,
    MinViewsArgument,
    OrderArgument,
    RankedPostConnection,
    page_of_posts,
)
from app.graphql.types.windows import AnalyticsWindow, WindowArgument

AnyPlaced = TypeVar("AnyPlaced", bound=Placed)
Shown = TypeVar("Shown")


def connect_groups(
    groups: Sequence[AnyPlaced], request: PageRequest, show: Callable[[AnyPlaced], Shown]
) -> Connection[Shown]:
    """A page of groups of posts, the best first.

    Raises:
        BadUserInput: The cursor is of another list.
    """
    page = page_of_ranked_groups(groups, request)
    nodes = [show(group) for group in page.items]

    async def count() -> int:
        return len(groups)

    return connect(Page[Any](nodes, *page[1:]), nodes, count)


@strawberry.type(description="A page of hooks, the most engaging first.")
class HookPerformanceConnection(Connection[HookPerformance]):
    window: AnalyticsWindow = strawberry.field(description="The days that were used.")


@strawberry.type
class RankingsOfScope(ScopeDays):
    """A scope's rankings, page by page."""

    @strawberry.field(
        description=(
            "The posts behind a number: all that know it, in its order, page by page. What their "
            "pages gained adds up to the overview's number of the window. By INDEX, the posts "
            "published in the window, 1,000 at most. Costs per post."
        )
    )
    async def top_posts(
        self,
        info: Info,
        window: WindowArgument = None,
        filter: FilterArgument = None,
        metric: MetricArgument = ContentMetric.VIEWS,
        basis: BasisArgument = MetricBasis.GAINED,
        order: OrderArgument = RankOrder.BEST,
        min_views: MinViewsArgument = None,
        first: First = None,
        after: After = None,
    ) -> RankedPostConnection:
        page = requested_page(first, after, None, None)
        fitting = await requested_filter(info, filter)
        request = TopContentRequest(metric, basis, fitting, min_views, order=order)
        resolved = await self.resolve(info, window)
        found = await page_of_posts(info, self.span(resolved), request, page)
        return RankedPostConnection(**vars(found), window=AnalyticsWindow.of(resolved))

    @strawberry.field(
        description=(
            "How the posts measured in the window did by their opening line, the most engaging "
            "first, page by page. Costs per post."
        )
    )
    async def hook_performance(
        self,
        info: Info,
        window: WindowArgument = None,
        filter: FilterArgument = None,
        first: First = None,
        after: After = None,
    ) -> HookPerformanceConnection:
        request, fitting = (
            requested_page(first, after, None, None),
            await requested_filter(info, filter),
        )
        resolved = await self.resolve(info, window)
        key = Question(self.span(resolved), fitting)
        ranked = await info.context.loaders.hooks_by_span.load(key)
        page = connect_groups(ranked, request, partial(shown, _as=HookPerformance))
        return HookPerformanceConnection(**vars(page), window=AnalyticsWindow.of(resolved))
