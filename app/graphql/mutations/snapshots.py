"""Recording snapshots that callers already have."""

from typing import Annotated

import strawberry

from app.domain.access import AccessScope
from app.graphql.context import Info
from app.graphql.requires import Requires
from app.graphql.types.bulk import BulkPayload, at_most_500, read_items, tally
from app.graphql.types.snapshots import SnapshotInput
from app.services import bulk

WRITES = Requires(AccessScope.WRITE_CONTENT)

SnapshotsArgument = Annotated[
    list[SnapshotInput], strawberry.argument(description="The snapshots, 500 at most.")
]


@strawberry.type(description="What became of the snapshots.")
class RecordSnapshotsPayload(BulkPayload):
    pass


@strawberry.type
class SnapshotMutations:
    @strawberry.mutation(
        description=(
            "Record up to 500 snapshots that you already have, in any order: backfill. "
            "Good items are kept, the others reported."
        ),
        extensions=[WRITES],
    )
    async def record_snapshots(
        self,
        info: Info,
        input: SnapshotsArgument,
    ) -> RecordSnapshotsPayload:
        context = info.context
        items = read_items(at_most_500(input), SnapshotInput.submitted)
        async with context.database.write() as session:
            outcomes, problems = await bulk.submit_snapshots(
                session, items.read, context.visible, now=context.now
            )
        return RecordSnapshotsPayload(**tally(outcomes, items.all_problems(problems)))
