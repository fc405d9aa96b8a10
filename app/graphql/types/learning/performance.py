"""What worked for a brand: over complete days only, each post counted once."""

from functools import partial
from typing import Annotated, Any

import strawberry

from app.domain.filters import EVERY_POST
from app.domain.learning import performance_summaries as domain
from app.domain.learning.performance_context import QUOTED_HOOKS, context_of
from app.domain.numbers.change import Change as EngagementChange
from app.domain.numbers.overviews import overview_of
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.domain.windows.calendar import Preset, Window
from app.domain.windows.comparison import Comparison
from app.errors import BadUserInput
from app.graphql.context import Info
from app.graphql.loaders import Question
from app.graphql.scalars import BigInt
from app.graphql.types.connections import After, First
from app.graphql.types.connections import requested_page as paging
from app.graphql.types.hooks import HookPerformance
from app.graphql.types.learning.prompts import PromptPerformance, PromptPerformanceConnection
from app.graphql.types.metrics import Change, shown
from app.graphql.types.posting_times import PlatformPostingTimes
from app.graphql.types.rankings import connect_groups
from app.graphql.types.scopes import AnalyticsScope
from app.graphql.types.top_content import MOST, FirstArgument, RankedPost, checked
from app.graphql.types.windows import (
    AnalyticsWindow,
    AnalyticsWindowInput,
    requested,
    requested_comparison,
)

TOP_HOOKS = 5

CompleteWindow = Annotated[
    AnalyticsWindowInput | None,
    strawberry.argument(
        description="Which days, the last 7 complete ones by default. Only complete days count "
        "here: includeToday and presets that include today are refused."
    ),
]
ContextWindow = Annotated[
    AnalyticsWindowInput | None,
    strawberry.argument(
        description="Which days, the last 28 complete ones by default; never today."
    ),
]
TopArgument = Annotated[int, strawberry.argument(description=f"How many of the best, 1 to {MOST}.")]
WorstArgument = Annotated[
    int, strawberry.argument(description=f"How many of the worst, 1 to {MOST}.")
]


@strawberry.type
class _GroupPerformance:
    """The fields that say how a group of posts performed."""

    posts: int = strawberry.field(description="How many of its posts were measured.")
    views: BigInt | None = strawberry.field(
        description="Views that they gained; null if nothing reported views."
    )
    mean_engagement: float | None = strawberry.field(
        description="Engagement gained per post that reports any; null if none does."
    )
    mean_rate: float | None = strawberry.field(
        description="The mean engagement rate of those that have one, in percent: 5.0 is 5 %. "
        "Null if none has."
    )
    unknown_posts: int = strawberry.field(
        description="Posts whose gain of views, or of engagement, nobody knows: the mean of it "
        "leaves them out."
    )


@strawberry.type(description="How the posts of one platform did, each counted once.")
class PlatformPerformance(_GroupPerformance):
    platform: Platform = strawberry.field(description="The platform.")

    @staticmethod
    def of(group: domain.GroupPerformance[Platform]) -> "PlatformPerformance":
        """Show how a platform's posts performed."""
        return PlatformPerformance(platform=group.group, **_numbers(group))


@strawberry.type(description="How the posts of one category did, each counted once.")
class CategoryPerformance(_GroupPerformance):
    category: PostCategory = strawberry.field(description="The category.")

    @staticmethod
    def of(group: domain.GroupPerformance[PostCategory]) -> "CategoryPerformance":
        """Show how a category's posts performed."""
        return CategoryPerformance(category=group.group, **_numbers(group))


@strawberry.type(
    description="What worked over complete days. Each post counts once; every part says its posts."
)
class PerformanceSummary:
    posts: int = strawberry.field(description="How many posts were measured in the window.")
    top: list[RankedPost] = strawberry.field(
        description="The best by engagement rate, of those with 10 views in the window or more."
    )
    worst: list[RankedPost] = strawberry.field(
        description="The worst of those, from the lowest rate up."
    )
    by_platform: list[PlatformPerformance] = strawberry.field(
        description="By platform, the highest mean engagement first."
    )
    by_category: list[CategoryPerformance] = strawberry.field(
        description="By category, the highest mean engagement first."
    )
    posting_times: list[PlatformPostingTimes] = strawberry.field(
        description="When the posts published in the window did best, per platform."
    )
    hooks: list[HookPerformance] = strawberry.field(
        description=f"The {TOP_HOOKS} hooks with the highest mean engagement."
    )
    engagement_change: Change = strawberry.field(
        description="Engagement against the window before: week over week, for a week."
    )
    window: AnalyticsWindow = strawberry.field(description="The days that were used.")


@strawberry.type
class Learning(AnalyticsScope):
    """The fields of a brand that say what works."""

    async def resolve_complete(
        self, info: Info, window: AnalyticsWindowInput | None, default: Preset
    ) -> Window:
        """The days that a caller asks for; refuses today, which isn't over."""
        calendars = await self.calendars(info)
        return info.context.window(requested(window), calendars, default, allow_today=False)

    async def change(self, info: Info, window: Window) -> tuple[Comparison, EngagementChange]:
        """The change of engagement against the previous period."""
        comparison = info.context.comparison(requested_comparison(None), window)
        overview = overview_of(await self.compared(info, comparison))
        return comparison, overview.engagement_change

    @strawberry.field(
        description="What worked and what didn't, over complete days. Costs per post."
    )
    async def performance_summary(
        self,
        info: Info,
        window: CompleteWindow = None,
        top: TopArgument = 5,
        worst: WorstArgument = 5,
    ) -> PerformanceSummary:
        _check(top, "top")
        _check(worst, "worst")
        resolved = await self.resolve_complete(info, window, Preset.LAST_7_DAYS)
        loaders, span = info.context.loaders, self.span(resolved)
        posts = await loaders.measured_posts_by_span.load(span)
        times = await loaders.posting_times_by_span.load(Question(span, EVERY_POST))
        value = domain.summary_of(posts, top=top, worst=worst, hooks=TOP_HOOKS)
        comparison, change = await self.change(info, resolved)
        return PerformanceSummary(
            posts=value.posts,
            top=[RankedPost.of(post, span) for post in value.top],
            worst=[RankedPost.of(post, span) for post in value.worst],
            by_platform=[PlatformPerformance.of(group) for group in value.by_platform],
            by_category=[CategoryPerformance.of(group) for group in value.by_category],
            posting_times=[shown(each, PlatformPostingTimes) for each in times],
            hooks=[shown(hook, HookPerformance) for hook in value.hooks],
            engagement_change=shown(change, Change),
            window=AnalyticsWindow.of_compared(comparison),
        )

    @strawberry.field(
        description="How the prompts did that posts were made with, the best first, page by page. "
        "Costs per post."
    )
    async def prompt_results(
        self, info: Info, window: CompleteWindow = None, first: First = None, after: After = None
    ) -> PromptPerformanceConnection:
        request = paging(first, after, None, None)
        resolved = await self.resolve_complete(info, window, Preset.LAST_7_DAYS)
        posts = await info.context.loaders.measured_posts_by_span.load(self.span(resolved))
        show = partial(shown, _as=PromptPerformance)
        page = connect_groups(domain.rank_prompts(posts), request, show)
        return PromptPerformanceConnection(**vars(page), window=AnalyticsWindow.of(resolved))

    @strawberry.field(
        description="How the prompts did that posts were made with, the best first. Costs per "
        "post.",
        deprecation_reason="Ask for promptResults: it has pages.",
    )
    async def prompt_performance(
        self, info: Info, window: CompleteWindow = None, first: FirstArgument = 10
    ) -> list[PromptPerformance]:
        most = checked(first)
        resolved = await self.resolve_complete(info, window, Preset.LAST_7_DAYS)
        posts = await info.context.loaders.measured_posts_by_span.load(self.span(resolved))
        return [shown(prompt, PromptPerformance) for prompt in domain.rank_prompts(posts)[:most]]

    @strawberry.field(
        description=(
            "What worked, as a short plain text for a prompt that writes new content. It says "
            "from how many posts, and so where there is too little data. Users' text in it is "
            "quoted as data. Costs per post."
        )
    )
    async def performance_context(self, info: Info, window: ContextWindow = None) -> str:
        resolved = await self.resolve_complete(info, window, Preset.LAST_28_DAYS)
        loaders, span = info.context.loaders, self.span(resolved)
        posts = await loaders.measured_posts_by_span.load(span)
        times = await loaders.posting_times_by_span.load(Question(span, EVERY_POST))
        summary = domain.summary_of(posts, top=1, worst=1, hooks=QUOTED_HOOKS)
        _, change = await self.change(info, resolved)
        return context_of(summary, times, change, resolved)


def _check(count: int, field: str) -> None:
    if not 1 <= count <= MOST:
        raise BadUserInput(f"{field} must be between 1 and {MOST}, not {count}.", field=field)


def _numbers(group: domain.GroupPerformance[Any]) -> dict[str, Any]:
    _, *names = domain.GroupPerformance._fields
    return {name: getattr(group, name) for name in names}
