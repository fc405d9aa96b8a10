"""Giving rows of content performance."""

from typing import Annotated

import strawberry

from app.domain.access import AccessScope
from app.graphql.context import Info
from app.graphql.requires import Requires
from app.graphql.types.bulk import at_most_500, read_items, tally
from app.graphql.types.learning.content_performance import (
    ContentPerformanceInput,
    RecordContentPerformancePayload,
)
from app.services.learning import content_performance

WRITES = Requires(AccessScope.WRITE_CONTENT)

RowsArgument = Annotated[
    list[ContentPerformanceInput], strawberry.argument(description="The rows, 500 at most.")
]


@strawberry.type
class PerformanceMutations:
    @strawberry.mutation(
        description=(
            "Record up to 500 rows of content performance that you have from elsewhere, one per "
            "post, day and source. Good items are kept, the others reported."
        ),
        extensions=[WRITES],
    )
    async def record_content_performance(
        self,
        info: Info,
        input: RowsArgument,
    ) -> RecordContentPerformancePayload:
        context = info.context
        items = read_items(at_most_500(input), ContentPerformanceInput.row)
        async with context.database.write() as session:
            outcomes, problems = await content_performance.submit_rows(
                session,
                items.read,
                context.visible,
                now=context.now,
                new_key=context.runtime.new_key,
            )
        return RecordContentPerformancePayload(**tally(outcomes, items.all_problems(problems)))
