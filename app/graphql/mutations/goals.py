"""Setting goals."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import strawberry

from app.domain import public_ids
from app.domain.access import AccessScope
from app.graphql.context import Info
from app.graphql.requires import Requires
from app.graphql.types.goals import Goal, GoalChangeInput, GoalId, GoalInput
from app.graphql.types.named_scopes import named_scope
from app.services import goals
from app.storage.database import Session

WRITES = Requires(AccessScope.WRITE_CONTENT)

ScopeId = Annotated[
    strawberry.ID,
    strawberry.argument(description="Whose: the id of a brand or of an organization."),
]
GoalArgument = Annotated[GoalInput, strawberry.argument(description="The goal.")]
GoalChangeArgument = Annotated[
    GoalChangeInput, strawberry.argument(description="What is to change of it.")
]


@strawberry.type
class GoalMutations:
    @strawberry.mutation(
        description="Set a goal for a brand or an organization.", extensions=[WRITES]
    )
    async def create_goal(
        self,
        info: Info,
        scope_id: ScopeId,
        input: GoalArgument,
    ) -> Goal:
        context = info.context
        scope = await named_scope(info, scope_id)
        async with context.database.write() as session:
            key = await goals.create_goal(
                session,
                scope,
                input.label,
                input.terms(),
                key=context.runtime.new_key(),
                now=context.now,
            )
            return await _shown(info, session, key)

    @strawberry.mutation(description="Change what is given of a goal.", extensions=[WRITES])
    async def update_goal(
        self,
        info: Info,
        id: GoalId,
        input: GoalChangeArgument,
    ) -> Goal:
        context, key = info.context, public_ids.goal_key(id)
        values: Mapping[str, Any] = {k: v for k, v in vars(input).items() if v is not None}
        async with context.database.write() as session:
            await goals.update_goal(session, key, values, context.visible, now=context.now)
            return await _shown(info, session, key)

    @strawberry.mutation(description="Take a goal out of every list.", extensions=[WRITES])
    async def archive_goal(self, info: Info, id: GoalId) -> Goal:
        context, key = info.context, public_ids.goal_key(id)
        async with context.database.write() as session:
            await goals.archive_goal(session, key, context.visible, now=context.now)
            return await _shown(info, session, key)


async def _shown(info: Info, session: Session, key: UUID) -> Goal:
    return Goal.of((await goals.get_goals(session, [key], info.context.visible)).get(key))
