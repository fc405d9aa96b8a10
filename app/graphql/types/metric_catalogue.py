"""What metrics count on each platform, and where that changed, also for a scope."""

import datetime as dt

import strawberry

from app.domain.catalogue import definitions as domain
from app.domain.catalogue.definitions import MetricAddition, MetricUnit
from app.domain.platforms import Platform
from app.graphql.context import Info
from app.graphql.types.filters import FilterArgument, requested_filter
from app.graphql.types.metrics import shown
from app.graphql.types.scope_days import ScopeDays
from app.graphql.types.windows import ComparisonArgument, WindowArgument
from app.services import platforms


@strawberry.type(
    description="A day on which a platform changed what one of its metrics counts. Numbers from "
    "before it and from then on are of different things."
)
class MetricBreak:
    date: dt.date = strawberry.field(description="The first day that counts in the new way.")
    platform: Platform = strawberry.field(description="Which platform.")
    metric: str = strawberry.field(
        description="Which metric, as fields of metrics are called, such as videoViews."
    )
    change: str = strawberry.field(description="What changed, in one sentence.")
    source: str | None = strawberry.field(
        description="The address where the platform says so; null where none is known."
    )


@strawberry.type(description="What a metric is on one platform.")
class MetricDefinition:
    platform: Platform = strawberry.field(description="Which platform.")
    name: str = strawberry.field(
        description="The metric, as fields of metrics are called, such as videoViews; or the "
        "name by which extraMetrics have it."
    )
    label: str = strawberry.field(description="What people call it, in English.")
    platform_name: str = strawberry.field(description="What the platform itself calls it.")
    counts: str = strawberry.field(description="What it counts there, in one sentence.")
    unit: MetricUnit = strawberry.field(description="What its number is a number of.")
    addition: MetricAddition = strawberry.field(description="How its numbers add up.")
    is_views: bool = strawberry.field(
        description="Whether it is what views are there: the platform's count of views, or "
        "impressions where those are its public count."
    )
    is_extra: bool = strawberry.field(
        description="Whether only extraMetrics have it; others are fields of their own."
    )
    is_collected: bool = strawberry.field(
        description="Whether Backbone reads it from the platform by itself. What it doesn't read, "
        "files and mutations may bring where they have a field for it."
    )
    delay_hours: int = strawberry.field(
        description="How many hours late it may be; 0 where the platform names no delay."
    )
    since: dt.date | None = strawberry.field(
        description="The first day on which the platform had it; null if that is long ago or "
        "unknown."
    )
    until: dt.date | None = strawberry.field(
        description="The last day on which the platform had it; null if it still has it."
    )
    source: str | None = strawberry.field(
        description="The address where the platform documents it; null where none is known."
    )
    breaks: list[MetricBreak] = strawberry.field(
        description="Days on which the platform changed what it counts, oldest first."
    )

    @staticmethod
    def of(definition: domain.MetricDefinition) -> "MetricDefinition":
        """Show a definition."""
        return MetricDefinition(
            platform=definition.platform,
            name=definition.name,
            label=definition.label,
            platform_name=definition.platform_name,
            counts=definition.counts,
            unit=definition.unit,
            addition=definition.addition,
            is_views=definition.is_views,
            is_extra=definition.is_extra,
            is_collected=platforms.is_collected(definition),
            delay_hours=definition.delay_hours,
            since=definition.since,
            until=definition.until,
            source=definition.source,
            breaks=[shown(each, MetricBreak) for each in definition.breaks],
        )


@strawberry.type
class Breaks(ScopeDays):
    """Where the numbers of a scope stop counting the same."""

    @strawberry.field(
        description="Days within or between the window and the compared one on which a platform "
        "that the scope has posts on changed what a metric counts, oldest first."
    )
    async def breaks(
        self,
        info: Info,
        window: WindowArgument = None,
        compare_to: ComparisonArgument = None,
        filter: FilterArgument = None,
    ) -> list[MetricBreak]:
        comparison = await self.resolve_compared(info, window, compare_to)
        compared = await self.summed(info, comparison, await requested_filter(info, filter))
        return [shown(each, MetricBreak) for each in compared.breaks]
