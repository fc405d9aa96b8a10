"""The fields of every scope: one interface for a brand, an organization and everything.

A field here resolves its window on the scope's calendar, has a loader read the rows, and shows
what a pure function of the domain makes of them.
"""

import dataclasses
from functools import cache
from typing import Annotated, Any

import strawberry

from app.domain.numbers import overviews, series
from app.domain.numbers.buckets import Granularity
from app.domain.numbers.drivers import DriverMetric, change_of
from app.domain.numbers.metrics import Metrics
from app.domain.numbers.top_content import ContentMetric, MetricBasis
from app.domain.platforms import Platform
from app.domain.scopes import Scope
from app.domain.windows.calendar import Preset
from app.graphql.context import Info
from app.graphql.loaders import Question
from app.graphql.types.accounts.audience import AudienceOfScope
from app.graphql.types.analytics import (
    EngagementBreakdown,
    Growth,
    Overview,
    PlatformBreakdown,
    TimeSeries,
)
from app.graphql.types.attention import Attention, attention_of
from app.graphql.types.breakdowns import Groups
from app.graphql.types.collecting.coverage import Coverage
from app.graphql.types.connections import After, Connection, First
from app.graphql.types.connections import requested_page as page_requested
from app.graphql.types.drivers import DriverMetricArgument, Drivers, explained
from app.graphql.types.hooks import HookPerformance
from app.graphql.types.metric_catalogue import MetricBreak
from app.graphql.types.metrics import shown
from app.graphql.types.notes import Noted
from app.graphql.types.posting_times import PlatformPostingTimes, PostingTimes
from app.graphql.types.top_content import (
    BasisArgument,
    CategoryArgument,
    FirstArgument,
    MetricArgument,
    MinViewsArgument,
    RankedPost,
    checked,
    requested_page,
)
from app.graphql.types.windows import (
    AnalyticsWindow,
    AnalyticsWindowInput,
    ComparisonArgument,
    WindowArgument,
)

PlatformArgument = Annotated[
    Platform | None, strawberry.argument(description="Only this platform; all by default.")
]


@strawberry.interface(
    description="Whatever can be measured over a window: a brand, an organization, or everything."
)
class AnalyticsScope(AudienceOfScope, Groups, Noted):
    scope: strawberry.Private[Scope]

    @strawberry.field(description="What the scope gained, and how that compares.")
    async def overview(
        self,
        info: Info,
        window: WindowArgument = None,
        compare_to: ComparisonArgument = None,
        platform: PlatformArgument = None,
    ) -> Overview:
        comparison = await self.resolve_compared(info, window, compare_to)
        value = overviews.overview_of(await self.compared(info, comparison), platform)
        return Overview(
            **_fields(value),
            window=AnalyticsWindow.of_compared(comparison),
            span=self.span(comparison.window),
            platform=platform,
        )

    @strawberry.field(description="Gains over time, zero-filled over the whole window.")
    async def time_series(
        self,
        info: Info,
        window: WindowArgument = None,
        compare_to: ComparisonArgument = None,
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
        value = series.series_of(
            await self.compared(info, comparison),
            granularity,
            by_platform=by_platform,
            with_compared=compared,
        )
        return TimeSeries(**_fields(value), window=AnalyticsWindow.of_compared(comparison))

    @strawberry.field(description="What each active platform contributed, most viewed first.")
    async def platforms(self, info: Info, window: WindowArgument = None) -> list[PlatformBreakdown]:
        resolved = await self.resolve(info, window)
        days = await self.days(info, resolved)
        return [
            PlatformBreakdown(**_fields(value), span=self.span(resolved))
            for value in overviews.platforms_of(days, resolved)
        ]

    @strawberry.field(description="What the engagement is made of.")
    async def engagement(
        self, info: Info, window: WindowArgument = None, platform: PlatformArgument = None
    ) -> EngagementBreakdown:
        resolved = await self.resolve(info, window)
        days = await self.days(info, resolved)
        return shown(overviews.engagement_of(days, resolved, platform), EngagementBreakdown)

    @strawberry.field(description="How the window compares, as a whole and day by day.")
    async def growth(
        self,
        info: Info,
        window: WindowArgument = None,
        compare_to: ComparisonArgument = None,
    ) -> Growth:
        comparison = await self.resolve_compared(info, window, compare_to)
        return shown(overviews.growth_of(await self.compared(info, comparison)), Growth)

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
        metric: DriverMetricArgument = DriverMetric.ENGAGEMENT,
    ) -> Drivers | None:
        comparison = await self.resolve_compared(info, window, compare_to)
        compared = await self.compared(info, comparison)
        if change_of(compared, metric).delta is None:
            return None
        return await explained(info, self.scope, compared, metric)

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
        comparison = await self.resolve_compared(info, window)
        return await explained(info, self.scope, await self.compared(info, comparison), metric)

    @strawberry.field(description="The posts that did best by one number. Costs per post.")
    async def top_content(
        self,
        info: Info,
        window: WindowArgument = None,
        metric: MetricArgument = ContentMetric.VIEWS,
        basis: BasisArgument = MetricBasis.GAINED,
        platform: PlatformArgument = None,
        category: CategoryArgument = None,
        min_views: MinViewsArgument = None,
        first: FirstArgument = 10,
    ) -> list[RankedPost]:
        request = requested_page(metric, basis, platform, category, min_views, first)
        span = self.span(await self.resolve(info, window))
        ranked = await info.context.loaders.top_content_by_span.load(Question(span, request))
        return [RankedPost.of(post, span) for post in ranked]

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
        platform: PlatformArgument = None,
    ) -> PostingTimes:
        resolved = await self.resolve(info, window, Preset.LAST_90_DAYS)
        key = Question(self.span(resolved), platform)
        times = await info.context.loaders.posting_times_by_span.load(key)
        platforms = [shown(each, PlatformPostingTimes) for each in times]
        return PostingTimes(platforms=platforms, window=AnalyticsWindow.of(resolved))

    @strawberry.field(
        description=(
            "How the posts measured in the window did by their opening line: the most engaging "
            "first. Costs per post."
        )
    )
    async def hooks(
        self, info: Info, window: WindowArgument = None, first: FirstArgument = 10
    ) -> list[HookPerformance]:
        most = checked(first)
        span = self.span(await self.resolve(info, window))
        ranked = await info.context.loaders.hooks_by_span.load(span)
        return [shown(hook, HookPerformance) for hook in ranked[:most]]

    @strawberry.field(
        description="Days within or between the window and the compared one on which a platform "
        "that the scope has posts on changed what a metric counts, oldest first."
    )
    async def breaks(
        self, info: Info, window: WindowArgument = None, compare_to: ComparisonArgument = None
    ) -> list[MetricBreak]:
        comparison = await self.resolve_compared(info, window, compare_to)
        compared = await self.compared(info, comparison)
        return [shown(each, MetricBreak) for each in compared.breaks()]

    @strawberry.field(description="How well the published posts are measured. Costs per post.")
    async def coverage(self, info: Info) -> Coverage:
        key = (self.scope, info.context.clock)
        return shown(await info.context.loaders.coverage_by_scope.load(key), Coverage)

    @strawberry.field(
        description=(
            "What needs somebody, and news: the most urgent first, then what holds up most posts, "
            "then the oldest. Archived things are left out. Costs per account."
        )
    )
    async def attention(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[Attention]:
        return await attention_of(info, self.scope, page_requested(first, after, None, None))


def _fields(value: Any) -> dict[str, Any]:
    """A domain value's attributes and metrics, for a type that adds fields of its own."""
    fields = {name: getattr(value, name) for name in _names_of(value.__class__)}
    metrics: Metrics | None = fields.pop("metrics", None)
    return fields if metrics is None else metrics._asdict() | fields


@cache
def _names_of(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))
