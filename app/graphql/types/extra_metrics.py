"""Metrics beyond those that every answer has a field for."""

from collections.abc import Mapping

import strawberry

from app.domain.catalogue.definitions import EXTRA, MetricUnit
from app.graphql.context import Info
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
