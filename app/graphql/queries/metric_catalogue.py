"""The query of the metric catalogue."""

from typing import Annotated

import strawberry

from app.domain.catalogue import metric_catalogue
from app.domain.platforms import Platform
from app.graphql.requires import READS
from app.graphql.types.metric_catalogue import MetricDefinition


@strawberry.type
class MetricCatalogueQueries:
    @strawberry.field(
        description="What every metric counts on every platform, since when, and where that "
        "changed. The first of a platform are those that all answers have a field for.",
        extensions=[READS],
    )
    def metric_catalog(
        self,
        platform: Annotated[
            Platform | None,
            strawberry.argument(description="Only this platform; all by default."),
        ] = None,
    ) -> list[MetricDefinition]:
        return [MetricDefinition.of(each) for each in metric_catalogue.definitions(platform)]
