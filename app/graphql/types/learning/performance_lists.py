"""Lists of content performance: what they can be filtered and ordered by, and whose they are."""

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader

from app.domain import public_ids
from app.domain.keys import OwnedKey
from app.domain.learning import content_performance as domain
from app.domain.learning.content_performance import PerformanceOrderBy
from app.domain.learning.performance_scores import ContentType, PerformanceSource
from app.domain.platforms import Platform
from app.errors import NotFound
from app.graphql.context import Info
from app.graphql.enums import described
from app.graphql.loaders import PerformanceKey
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
from app.services.learning.content_performance import Parent

described(
    PerformanceOrderBy,
    "What rows of content performance are ordered by.",
    {
        PerformanceOrderBy.MEASURED_ON: "The day that they measure.",
        PerformanceOrderBy.PERFORMANCE_SCORE: "The performance score.",
        PerformanceOrderBy.ENGAGEMENT_RATE: "The engagement rate.",
        PerformanceOrderBy.VIEWS: "Lifetime views.",
    },
)


@strawberry.input(description="Which rows: those that fit everything given.")
class ContentPerformanceFilter:
    organization_id: strawberry.ID | None = strawberry.field(
        default=None, description="Only of this organization."
    )
    brand_id: strawberry.ID | None = strawberry.field(
        default=None, description="Only of posts that are this brand's now."
    )
    post_id: strawberry.ID | None = strawberry.field(default=None, description="Only of this post.")
    platforms: list[Platform] | None = strawberry.field(
        default=None, description="Only on these platforms."
    )
    sources: list[PerformanceSource] | None = strawberry.field(
        default=None, description="Only from these sources."
    )
    content_types: list[ContentType] | None = strawberry.field(
        default=None, description="Only of these kinds of content."
    )
    measured_from: dt.date | None = strawberry.field(
        default=None, description="Only of this day or later."
    )
    measured_to: dt.date | None = strawberry.field(
        default=None, description="Only of this day or earlier."
    )
    variant_group: str | None = strawberry.field(
        default=None, description="Only of this experiment."
    )
    variant_id: str | None = strawberry.field(default=None, description="Only of this variant.")
    hook_version: str | None = strawberry.field(
        default=None, description="Only with this version of the hook."
    )
    creative_version: str | None = strawberry.field(
        default=None, description="Only with this version of the creative."
    )
    generation_id: str | None = strawberry.field(
        default=None, description="Only made by this generation."
    )
    workflow_id: str | None = strawberry.field(
        default=None, description="Only made by this workflow."
    )


@strawberry.input(description="The order of the rows; unknown values come last either way.")
class ContentPerformanceOrder:
    by: PerformanceOrderBy = strawberry.field(
        default=PerformanceOrderBy.MEASURED_ON, description="What they are ordered by."
    )
    descending: bool = strawberry.field(default=True, description="The highest, or latest, first.")


FilterArgument = Annotated[
    ContentPerformanceFilter | None,
    strawberry.argument(description="Which rows; all that you see by default."),
]
OrderArgument = Annotated[
    ContentPerformanceOrder | None,
    strawberry.argument(description="In which order; the latest measured first by default."),
]


async def filter_of(info: Info, given: ContentPerformanceFilter | None) -> domain.PerformanceFilter:
    """A filter in the domain's words.

    Raises:
        NotFound: What an id names doesn't exist for the caller.
    """
    if given is None:
        return domain.PerformanceFilter()
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in vars(given).items()
    }
    loaders = info.context.loaders
    named: tuple[tuple[str, DataLoader[UUID, Any], Callable[[str], UUID]], ...] = (
        ("organization_id", loaders.organization_by_id, public_ids.organization_key),
        ("brand_id", loaders.brand_by_id, public_ids.brand_key),
        ("post_id", loaders.post_by_id, public_ids.post_key),
    )
    for name, loader, key_of in named:
        if values[name] is not None:
            key = key_of(values[name])
            if await loader.load(key) is None:
                raise NotFound(f"There is no such {name.removesuffix('_id')}.")
            values[name] = key
    return domain.PerformanceFilter(**values)


def order_of(given: ContentPerformanceOrder | None) -> domain.PerformanceOrder:
    """An order in the domain's words."""
    if given is None:
        return domain.PerformanceOrder()
    return domain.PerformanceOrder(given.by, given.descending)


@strawberry.type
class Performing:
    """The field of what content performance is kept of: a post, or a brand's posts."""

    def performance_parent(self) -> tuple[Parent, OwnedKey]:
        """Whose rows they are."""
        raise NotImplementedError

    @strawberry.field(
        description="Its content performance, row by row. Rows of one post never add up."
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
        parent, key = self.performance_parent()
        asked = PerformanceKey(key, request, parent, requested, order)
        loaders = info.context.loaders
        page = await loaders.content_performance_by_parent.load(asked)
        return connect(
            page,
            list(map(ContentPerformance.of, page.items)),
            lambda: loaders.content_performance_count_by_parent.load(asked),
        )
