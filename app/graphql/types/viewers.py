"""The caller, as it sees itself."""

import datetime as dt

import strawberry

from app.domain import access, public_ids
from app.domain.access import Caller
from app.graphql.context import Info
from app.graphql.types.organizations import Organization


@strawberry.type(
    description="What the token's documents may still cost this minute, at this process; it "
    "refills steadily. Cost is counted in objects of answers and rows read for them."
)
class CostBudget:
    limit: int = strawberry.field(description="What a full minute allows.")
    left: int = strawberry.field(description="What is left, after this document.")
    resets_at: dt.datetime = strawberry.field(
        description="When it is full again, if nothing more is asked."
    )

    @staticmethod
    def of(budget: access.CostBudget, now: dt.datetime) -> "CostBudget":
        """Show a budget."""
        resets_at = now + dt.timedelta(seconds=budget.resets_in)
        return CostBudget(limit=budget.limit, left=budget.left, resets_at=resets_at)


@strawberry.type(description="The token that you call with.")
class Viewer:
    name: str = strawberry.field(description="What the token is for.")
    scopes: list[str] = strawberry.field(description="What it may do, for example analytics:read.")
    organization_id: strawberry.ID | None = strawberry.field(
        description="The one organization that it is bound to; null if it is bound to none."
    )
    caller: strawberry.Private[Caller]

    @staticmethod
    def of(caller: Caller) -> "Viewer":
        """Show a caller."""
        bound = caller.organization_id
        return Viewer(
            name=caller.name,
            scopes=sorted(caller.scopes),
            organization_id=strawberry.ID(public_ids.organization_id(bound)) if bound else None,
            caller=caller,
        )

    @strawberry.field(
        description="That organization; null if it is bound to none, or may read none."
    )
    async def organization(self, info: Info) -> Organization | None:
        bound = self.caller.organization_id
        if bound is None or not self.caller.may(access.AccessScope.READ_ANALYTICS):
            return None
        found = await info.context.loaders.organization_by_id.load(bound)
        return Organization.of(found) if found else None

    @strawberry.field(
        description="What is left of its budget; null where nothing is counted, as on a command "
        "line."
    )
    def cost_budget(self, info: Info) -> CostBudget | None:
        budget = info.context.budget()
        return CostBudget.of(budget, info.context.now) if budget else None
