"""Metrics beyond those that every answer has a field for."""

from collections.abc import Mapping

import strawberry

from app.domain.catalogue.definitions import EXTRA, MetricAddition, MetricUnit
from app.domain.numbers import extra_metrics as domain
from app.domain.platforms import Platform
from app.graphql.context import Info
from app.graphql.loaders import Question
from app.graphql.scalars import BigInt
from app.graphql.types.filters import FilterArgument, requested_filter
from app.graphql.types.scope_days import ScopeDays
from app.graphql.types.windows import WindowArgument
from app.services import post_lists
from app.services.post_analytics import PostKey


@strawberry.type(description="A metric that only some platforms have; metricCatalog says what of.")
class ExtraMetric:
    name: str = strawberry.field(description="Its name in metricCatalog.")
    label: str = strawberry.field(description="What people call it, in English.")
    value: float = strawberry.field(description="Its number, whole where it counts something.")
    unit: MetricUnit = strawberry.field(description="What its number is a number of.")

    @staticmethod
    def those_of(extra: Mapping[str, float | None]) -> list["ExtraMetric"]:
        """Show those that have a value, in the order of the catalogue."""
        return [
            ExtraMetric(name=name, label=meaning.label, value=value, unit=meaning.unit)
            for name, meaning in EXTRA.items()
            if (value := extra.get(name)) is not None
        ]


@strawberry.type
class ExtraMetricsOfDay:
    extra: strawberry.Private[Mapping[str, float | None]]

    @strawberry.field(
        description="Metrics beyond these that the day's snapshot knows; what isn't listed is "
        "unknown."
    )
    def extra_metrics(self) -> list[ExtraMetric]:
        return ExtraMetric.those_of(self.extra)


@strawberry.type
class ExtraMetricsOfPost:
    stored: strawberry.Private[post_lists.Post]

    @strawberry.field(
        description="Metrics beyond those of analytics, each as it was last known; what isn't "
        "listed is unknown. Costs per day on which the post was measured."
    )
    async def extra_metrics(self, info: Info) -> list[ExtraMetric]:
        key = PostKey(self.stored.organization_id, self.stored.id)
        return ExtraMetric.those_of(await info.context.loaders.extra_by_post.load(key))


@strawberry.type(
    description="A metric that only some platforms have, of the posts of one of them. What must "
    "not be added (averages, percentages) isn't: then only the posts are counted."
)
class ExtraMetricSum:
    platform: Platform = strawberry.field(description="The platform.")
    name: str = strawberry.field(description="Its name in metricCatalog.")
    label: str = strawberry.field(description="What people call it, in English.")
    unit: MetricUnit = strawberry.field(description="What its number is a number of.")
    addition: MetricAddition = strawberry.field(description="How it adds up.")
    gained: BigInt | None = strawberry.field(
        description="What the posts gained of it in the window; null if no gain of it is known, or "
        "if it doesn't add up."
    )
    total: BigInt | None = strawberry.field(
        description="What the posts had of it by the window's end, as it was last known of each; "
        "null if it doesn't add up."
    )
    posts: int = strawberry.field(description="Posts that reported it in the window.")
    measured_posts: int = strawberry.field(
        description="Posts of the platform with a snapshot in the window."
    )

    @staticmethod
    def of(value: domain.ExtraMetricSum, measured_posts: int) -> "ExtraMetricSum":
        """Show a sum."""
        meaning = EXTRA[value.name]
        return ExtraMetricSum(
            **value._asdict(),
            label=meaning.label,
            unit=meaning.unit,
            addition=meaning.addition,
            measured_posts=measured_posts,
        )


@strawberry.type
class ExtraMetricsOfScope(ScopeDays):
    """What the posts of a scope report beyond the eight metrics."""

    @strawberry.field(
        description="Metrics beyond the eight and reach that posts reported by the window's end, "
        "by platform, in the order of the catalogue; what isn't listed is unknown. Costs per post "
        "and day on which it was measured."
    )
    async def extra_metrics(
        self, info: Info, window: WindowArgument = None, filter: FilterArgument = None
    ) -> list[ExtraMetricSum]:
        resolved, fitting = await self.resolve(info, window), await requested_filter(info, filter)
        question, loaders = Question(self.span(resolved), fitting), info.context.loaders
        found = await loaders.extra_sums_by_span.load(question)
        measured = await loaders.known_posts_by_span.load(question)
        return [
            ExtraMetricSum.of(each, known.measured if (known := measured.get(each.platform)) else 0)
            for each in found
        ]
