"""The fields of every scope: one interface for a brand, an organization and everything.

A field here resolves its window on the scope's calendar, has a loader read the rows, and shows
what a pure function of the domain makes of them.
"""

from typing import Annotated

import strawberry

from app.domain.numbers import overviews, series
from app.domain.numbers.buckets import Granularity
from app.domain.numbers.drivers import DriverMetric, change_of
from app.domain.numbers.top_content import ContentMetric, MetricBasis, TopContentRequest
from app.domain.scopes import Scope
from app.domain.windows.calendar import Preset
from app.graphql.context import Info
from app.graphql.loaders import Question
from app.graphql.lookahead import needed_metrics
from app.graphql.types.accounts.audience import AudienceOfScope
from app.graphql.types.analytics import (
    EngagementBreakdown,
    Growth,
    Overview,
    PlatformBreakdown,
    TimeSeries,
)
from app.graphql.types.breakdowns import Groups
from app.graphql.types.drivers import DriverMetricArgument, Drivers, explained
from app.graphql.types.extra_metrics import ExtraMetricsOfScope
from app.graphql.types.filters import FilterArgument, PlatformArgument, requested_filter
from app.graphql.types.hooks import HookPerformance
from app.graphql.types.metric_catalogue import Breaks
from app.graphql.types.metrics import fields_of, shown
from app.graphql.types.notes import Noted
from app.graphql.types.posting_times import PlatformPostingTimes, PostingTimes
from app.graphql.types.rankings import RankingsOfScope
from app.graphql.types.scope_states import States
from app.graphql.types.top_content import (
    BasisArgument,
    CategoryArgument,
    FirstArgument,
    MetricArgument,
    MinViewsArgument,
    RankedPost,
    checked,
    ranked_posts,
)
from app.graphql.types.windows import (
    AnalyticsWindow,
    AnalyticsWindowInput,
    ComparisonArgument,
    WindowArgument,
)
from app.services.drivers import Explaining


@strawberry.interface(
    description="Whatever can be measured over a window: a brand, an organization, or everything."
)
class AnalyticsScope(
    RankingsOfScope, AudienceOfScope, Groups, Noted, Breaks, States, ExtraMetricsOfScope
):
    scope: strawberry.Private[Scope]

    @strawberry.field(description="What the scope gained, and how that compares.")
    async def overview(
        self,
        info: Info,
        window: WindowArgument = None,
        compare_to: ComparisonArgument = None,
        filter: FilterArgument = None,
        platform: PlatformArgument = None,
    ) -> Overview:
        comparison = await self.resolve_compared(info, window, compare_to)
        fitting = await requested_filter(info, filter, platform)
        return Overview(
            **fields_of(overviews.overview_of(await self.summed(info, comparison, fitting))),
            window=AnalyticsWindow.of_compared(comparison),
            question=Question(self.span(comparison.window), fitting),
        )

    @strawberry.field(description="Gains over time, zero-filled over the whole window.")
    async def time_series(
        self,
        info: Info,
        window: WindowArgument = None,
        compare_to: ComparisonArgument = None,
        filter: FilterArgument = None,
        granularity: Annotated[
            Granularity, strawberry.argument(description="How long a bucket is.")
        ] = Granularity.DAY,
        by_platform: Annotated[
            bool, strawberry.argument(description="Split the series by platform as well.")
        ] = False,
        compared: Annotated[
            bool, strawberry.argument(description="Put beside each point what it compares with.")
        ] = False,
    ) -> TimeSeries:
        comparison = await self.resolve_compared(info, window, compare_to)
        fitting = await requested_filter(info, filter)
        needed = needed_metrics(info)
        days = await self.compared(info, comparison, fitting, needed, with_previous=compared)
        value = series.series_of(
            days, granularity, by_platform=by_platform, with_compared=compared, needed=needed
        )
        return TimeSeries(**fields_of(value), window=AnalyticsWindow.of_compared(comparison))

    @strawberry.field(description="What each active platform contributed, most viewed first.")
    async def platforms(
        self,
        info: Info,
        window: WindowArgument = None,
        compare_to: ComparisonArgument = None,
        filter: FilterArgument = None,
    ) -> list[PlatformBreakdown]:
        comparison = await self.resolve_compared(info, window, compare_to)
        fitting = await requested_filter(info, filter)
        question = Question(self.span(comparison.window), fitting)
        return [
            PlatformBreakdown(**fields_of(value), question=question)
            for value in overviews.platforms_of(await self.summed(info, comparison, fitting))
        ]

    @strawberry.field(description="What the engagement is made of.")
    async def engagement(
        self,
        info: Info,
        window: WindowArgument = None,
        filter: FilterArgument = None,
        platform: PlatformArgument = None,
    ) -> EngagementBreakdown:
        resolved = await self.resolve(info, window)
        sums = await self.sums(info, resolved, await requested_filter(info, filter, platform))
        return shown(overviews.engagement_of(sums, resolved), EngagementBreakdown)

    @strawberry.field(description="How the window compares, as a whole and day by day.")
    async def growth(
        self,
        info: Info,
        window: WindowArgument = None,
        compare_to: ComparisonArgument = None,
        filter: FilterArgument = None,
    ) -> Growth:
        comparison = await self.resolve_compared(info, window, compare_to)
        fitting = await requested_filter(info, filter)
        compared = await self.compared(info, comparison, fitting, needed_metrics(info))
        return shown(overviews.growth_of(compared), Growth)

    @strawberry.field(
        description=(
            "Why a number changed; null where the overview's change is: where either side is "
            "unknown, or nothing is compared. Costs per post."
        )
    )
    async def change_drivers(
        self,
        info: Info,
        window: WindowArgument = None,
        compare_to: ComparisonArgument = None,
        filter: FilterArgument = None,
        metric: DriverMetricArgument = DriverMetric.ENGAGEMENT,
    ) -> Drivers | None:
        comparison = await self.resolve_compared(info, window, compare_to)
        fitting = await requested_filter(info, filter)
        compared = await self.summed(info, comparison, fitting)
        if change_of(compared, metric).delta is None:
            return None
        return await explained(info, self.scope, compared, Explaining(metric, fitting))

    @strawberry.field(
        description="Why a number changed against the previous period. Costs per post.",
        deprecation_reason=(
            "Ask for changeDrivers: it is null where the change is unknown, and this is 0 there."
        ),
    )
    async def drivers(
        self,
        info: Info,
        window: WindowArgument = None,
        metric: DriverMetricArgument = DriverMetric.ENGAGEMENT,
    ) -> Drivers:
        compared = await self.compared(info, await self.resolve_compared(info, window))
        return await explained(info, self.scope, compared, Explaining(metric))

    @strawberry.field(
        description="The posts that did best by one number. Costs per post.",
        deprecation_reason="Ask for topPosts: it has pages, and the worst posts too.",
    )
    async def top_content(
        self,
        info: Info,
        window: WindowArgument = None,
        metric: MetricArgument = ContentMetric.VIEWS,
        basis: BasisArgument = MetricBasis.GAINED,
        filter: FilterArgument = None,
        platform: PlatformArgument = None,
        category: CategoryArgument = None,
        min_views: MinViewsArgument = None,
        first: FirstArgument = 10,
    ) -> list[RankedPost]:
        fitting = await requested_filter(info, filter, platform, category)
        request = TopContentRequest(metric, basis, fitting, min_views, checked(first))
        span = self.span(await self.resolve(info, window))
        found = await ranked_posts(info, span, request)
        return [RankedPost.of(post, span) for post in found.posts]

    @strawberry.field(description="At which hours of the week posts did best. Costs per post.")
    async def posting_times(
        self,
        info: Info,
        window: Annotated[
            AnalyticsWindowInput | None,
            strawberry.argument(
                description="When the posts were published; the last 90 complete days by default."
            ),
        ] = None,
        filter: FilterArgument = None,
        platform: PlatformArgument = None,
    ) -> PostingTimes:
        resolved = await self.resolve(info, window, Preset.LAST_90_DAYS)
        key = Question(self.span(resolved), await requested_filter(info, filter, platform))
        times = await info.context.loaders.posting_times_by_span.load(key)
        platforms = [shown(each, PlatformPostingTimes) for each in times]
        return PostingTimes(platforms=platforms, window=AnalyticsWindow.of(resolved))

    @strawberry.field(
        description=(
            "How the posts measured in the window did by their opening line: the most engaging "
            "first. Costs per post."
        ),
        deprecation_reason="Ask for hookPerformance: it has pages.",
    )
    async def hooks(
        self,
        info: Info,
        window: WindowArgument = None,
        filter: FilterArgument = None,
        first: FirstArgument = 10,
    ) -> list[HookPerformance]:
        most, fitting = checked(first), await requested_filter(info, filter)
        key = Question(self.span(await self.resolve(info, window)), fitting)
        ranked = await info.context.loaders.hooks_by_span.load(key)
        return [shown(hook, HookPerformance) for hook in ranked[:most]]
