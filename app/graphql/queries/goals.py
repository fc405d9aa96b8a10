"""Looking at goals."""

import strawberry

from app.domain.scopes import EVERYTHING
from app.graphql.context import Info
from app.graphql.reading import organizations_of
from app.graphql.requires import READS
from app.graphql.types.connections import (
    After,
    ArchivedArgument,
    Before,
    Connection,
    First,
    Last,
    connect,
    requested_page,
)
from app.graphql.types.goals import ActiveArgument, Goal
from app.graphql.types.named_scopes import OptionalScopeId, named_scope
from app.services import goals


@strawberry.type
class GoalQueries:
    @strawberry.field(
        description="Goals, the latest set first, archived ones left out by default.",
        extensions=[READS],
    )
    async def goals(
        self,
        info: Info,
        scope_id: OptionalScopeId = None,
        active: ActiveArgument = None,
        archived: ArchivedArgument = False,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Goal]:
        request = requested_page(first, after, last, before)
        reading, visible, clock = info.context.reading, info.context.visible, info.context.clock
        scope = EVERYTHING if scope_id is None else await named_scope(info, scope_id)

        async def count() -> int:
            async with reading.session(organizations_of([scope])) as session:
                return await goals.count_goals(
                    session, scope, visible, active=active, archived=archived, clock=clock
                )

        async with reading.session(organizations_of([scope])) as session:
            page = await goals.list_goals(
                session, scope, request, visible, active=active, archived=archived, clock=clock
            )
        return connect(page, list(map(Goal.of, page.items)), count)
