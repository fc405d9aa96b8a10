"""What can be learned about a brand from content performance: one row per post, never added up."""

from functools import partial
from typing import Annotated

import strawberry

from app.domain.learning.alerts import alert_days, report_of, sample_of
from app.domain.learning.attribution import AttributionKey, attribute
from app.domain.learning.experiments import experiments_of
from app.domain.learning.optimization import cycle_of
from app.domain.learning.post_performance import PostPerformance
from app.domain.learning.variants import VariantKind, rank_variants
from app.domain.scopes import Span
from app.domain.windows.calendar import Preset, Window
from app.domain.windows.today import calendar_of
from app.graphql.context import Info
from app.graphql.types.connections import After, Connection, First, requested_page
from app.graphql.types.learning.alerts import AlertReport
from app.graphql.types.learning.optimization import OptimizationCycle
from app.graphql.types.learning.performance import Learning
from app.graphql.types.learning.variants import Attribution, Experiment, VariantPerformance
from app.graphql.types.metrics import shown
from app.graphql.types.rankings import connect_groups
from app.graphql.types.top_content import FirstArgument, checked
from app.graphql.types.windows import AnalyticsWindow, AnalyticsWindowInput
from app.runtime import repeatable_chance

MOST_EXPERIMENTS = 20

LessonWindow = Annotated[
    AnalyticsWindowInput | None,
    strawberry.argument(
        description="Which days, the last 28 complete ones by default: each post counts with the "
        "latest of its rows in them. includeToday and presets that include today are refused."
    ),
]
VariantKindArgument = Annotated[
    VariantKind, strawberry.argument(description="What the posts differ in.")
]
GroupArgument = Annotated[
    str | None, strawberry.argument(description="Only of this variant group.")
]
AttributionArgument = Annotated[
    AttributionKey, strawberry.argument(description="What posts are put down to.")
]


@strawberry.type(description="A page of variants, the highest score first.")
class VariantPerformanceConnection(Connection[VariantPerformance]):
    window: AnalyticsWindow = strawberry.field(description="The days that were used.")


@strawberry.type(description="A page of what posts are put down to, the highest mean rate first.")
class AttributionConnection(Connection[Attribution]):
    window: AnalyticsWindow = strawberry.field(description="The days that were used.")


@strawberry.type
class Lessons(Learning):
    """What a brand's content performance teaches."""

    async def rows(
        self, info: Info, window: AnalyticsWindowInput | None
    ) -> tuple[tuple[PostPerformance, ...], Window]:
        """Each post's row, the latest in the window, and the window."""
        resolved = await self.resolve_complete(info, window, Preset.LAST_28_DAYS)
        posts = await info.context.loaders.post_performance_by_span.load(self.span(resolved))
        return posts, resolved

    @strawberry.field(
        description="Variants against each other, the highest score first, page by page. Costs "
        "per post."
    )
    async def variant_performance(
        self,
        info: Info,
        window: LessonWindow = None,
        kind: VariantKindArgument = VariantKind.VARIANT,
        group: GroupArgument = None,
        first: First = None,
        after: After = None,
    ) -> VariantPerformanceConnection:
        request = requested_page(first, after, None, None)
        posts, resolved = await self.rows(info, window)
        requested = (post for post in posts if group is None or post.variant_group == group)
        ranked = rank_variants(requested, kind)
        page = connect_groups(ranked, request, partial(shown, _as=VariantPerformance))
        return VariantPerformanceConnection(**vars(page), window=AnalyticsWindow.of(resolved))

    @strawberry.field(
        description="Variants against each other, the highest score first. Costs per post.",
        deprecation_reason="Ask for variantPerformance: it has pages.",
    )
    async def variants(
        self,
        info: Info,
        window: LessonWindow = None,
        kind: VariantKindArgument = VariantKind.VARIANT,
        group: GroupArgument = None,
        first: FirstArgument = 10,
    ) -> list[VariantPerformance]:
        most = checked(first)
        posts, _ = await self.rows(info, window)
        requested = (post for post in posts if group is None or post.variant_group == group)
        return [shown(each, VariantPerformance) for each in rank_variants(requested, kind)[:most]]

    @strawberry.field(
        description=(
            "Whether a variant of a group really is better, for each group with two or more, by "
            f"name: {MOST_EXPERIMENTS} at most. Costs per post."
        )
    )
    async def experiments(
        self,
        info: Info,
        window: LessonWindow = None,
        group: Annotated[
            str | None, strawberry.argument(description="Only this variant group.")
        ] = None,
    ) -> list[Experiment]:
        posts, _ = await self.rows(info, window)
        requested = [post for post in posts if group is None or post.variant_group == group]
        found = experiments_of(requested, MOST_EXPERIMENTS, repeatable_chance)
        return [Experiment.of(each) for each in found]

    @strawberry.field(
        description="What made the posts that did well, the highest mean rate first, page by "
        "page. Costs per post."
    )
    async def attributions(
        self,
        info: Info,
        by: AttributionArgument,
        window: LessonWindow = None,
        first: First = None,
        after: After = None,
    ) -> AttributionConnection:
        request = requested_page(first, after, None, None)
        posts, resolved = await self.rows(info, window)
        page = connect_groups(attribute(posts, by), request, Attribution.of)
        return AttributionConnection(**vars(page), window=AnalyticsWindow.of(resolved))

    @strawberry.field(
        description="What made the posts that did well, the highest mean rate first. Costs per "
        "post.",
        deprecation_reason="Ask for attributions: it has pages.",
    )
    async def attribution(
        self,
        info: Info,
        by: AttributionArgument,
        window: LessonWindow = None,
        first: FirstArgument = 10,
    ) -> list[Attribution]:
        most = checked(first)
        posts, _ = await self.rows(info, window)
        return [Attribution.of(each) for each in attribute(posts, by)[:most]]

    @strawberry.field(description="What stood out and what to make next of it. Costs per post.")
    async def optimization_cycle(
        self, info: Info, window: LessonWindow = None
    ) -> OptimizationCycle:
        posts, resolved = await self.rows(info, window)
        cycle = cycle_of(posts)
        return OptimizationCycle(**cycle._asdict(), window=AnalyticsWindow.of(resolved))

    @strawberry.field(
        description="Whether the engagement rate has jumped or collapsed lately. Costs per post."
    )
    async def alerts(self, info: Info) -> AlertReport:
        loaders = info.context.loaders
        calendar = calendar_of(info.context.clock, await self.calendars(info))
        sides = alert_days(calendar.last_complete_day)
        (_, end), (start, _) = sides
        days = await loaders.days_by_span.load(Span(self.scope, start, end))
        spans = [Span(self.scope, *side) for side in sides]
        measured = await loaders.measured_posts_by_span.load_many(spans)
        samples = [
            sample_of(days, (post.numbers.metrics for post in posts), side)
            for posts, side in zip(measured, sides, strict=True)
        ]
        return shown(report_of(*samples), AlertReport)
