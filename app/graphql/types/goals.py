"""Goals and how far they have come."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import strawberry

from app.domain import public_ids
from app.domain.goals import LEAST_TARGET, GoalMetric, GoalStatus, Terms, progress_of
from app.domain.numbers.sums import Sums, sum_sums
from app.domain.pages import PageRequest
from app.domain.scopes import Scope, ScopeKind, Span
from app.errors import NotFound
from app.graphql.context import Info
from app.graphql.enums import described
from app.graphql.loaders import GoalsKey
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
from app.graphql.types.metrics import shown
from app.graphql.types.nodes import Node
from app.services import goals

if TYPE_CHECKING:
    from app.graphql.types.brands import Brand
    from app.graphql.types.organizations import Organization

described(
    GoalStatus,
    "How a goal stands.",
    {
        GoalStatus.NOT_STARTED: "None of its days is over yet.",
        GoalStatus.ON_TRACK: "At the present pace it will be reached.",
        GoalStatus.BEHIND: "At the present pace it won't be reached.",
        GoalStatus.REACHED: "The target is reached; a rate can be only once the last day is over.",
        GoalStatus.MISSED: "Its last day is over and the target wasn't reached.",
    },
)

ActiveArgument = Annotated[
    bool | None,
    strawberry.argument(
        description="True: only those with a day that isn't over. False: only those without."
    ),
]
GoalId = Annotated[strawberry.ID, strawberry.argument(description="The goal's id: goal_...")]


@strawberry.type(description="How far a goal has come by the last of its days that is over.")
class GoalProgress:
    current: float | None = strawberry.field(
        description="The value over its complete days; null before the first, or if unreported."
    )
    percent: float | None = strawberry.field(
        description="That in percent of the target: 50.0 is half of it. Null with it."
    )
    days_left: int = strawberry.field(description="How many of its days aren't over, today too.")
    expected: float | None = strawberry.field(
        description="The value at the end if it goes on so; for a rate, the rate. Null with it."
    )
    status: GoalStatus = strawberry.field(description="How it stands.")


@strawberry.type(description="A target that somebody set for a brand or an organization.")
class Goal(Node):
    label: str = strawberry.field(description="What it is called.")
    metric: GoalMetric = strawberry.field(description="What it counts.")
    target: float = strawberry.field(
        description="What is to be reached; a percentage for a rate: 5.0 is 5 %."
    )
    start: dt.date = strawberry.field(description="Its first day, of the organization's calendar.")
    end: dt.date = strawberry.field(description="Its last day, included.")
    created_at: dt.datetime = strawberry.field(description="When it was set.")
    archived_at: dt.datetime | None = strawberry.field(
        description="When it was archived; null if it isn't."
    )
    stored: strawberry.Private[goals.Goal]

    @staticmethod
    def of(goal: goals.Goal | None) -> "Goal":
        """Show a goal.

        Raises:
            NotFound: There is none.
        """
        if goal is None:
            raise NotFound("There is no such goal.")
        return Goal(
            id=strawberry.ID(public_ids.goal_id(goal.id)),
            label=goal.label,
            metric=GoalMetric(goal.metric),
            target=goal.target,
            start=goal.start,
            end=goal.end,
            created_at=goal.created_at,
            archived_at=goal.archived_at,
            stored=goal,
        )

    @strawberry.field(description="Whose goal it is.")
    async def organization(
        self, info: Info
    ) -> Annotated["Organization", strawberry.lazy("app.graphql.types.organizations")]:
        from app.graphql.types.organizations import Organization

        key = self.stored.organization_id
        return Organization.of(await info.context.loaders.organization_by_id.load(key))

    @strawberry.field(description="The brand that it is for; null if for all of the organization.")
    async def brand(
        self, info: Info
    ) -> Annotated["Brand", strawberry.lazy("app.graphql.types.brands")] | None:
        from app.graphql.types.brands import Brand

        key = self.stored.brand_id
        return Brand.of(await info.context.loaders.brand_by_id.load(key)) if key else None

    @strawberry.field(description="How far it has come: read from the scope's own numbers now.")
    async def progress(self, info: Info) -> GoalProgress:
        goal = self.stored
        today = info.context.clock.today(goal.time_zone)
        last = goal.terms.last_complete_day(today)
        gained = Sums()
        if last >= goal.start:
            days = await info.context.loaders.days_by_span.load(Span(goal.scope, goal.start, last))
            gained = sum_sums(days.sums(goal.start, last).values())
        return shown(progress_of(goal.terms, gained, today), GoalProgress)


@strawberry.type
class GoalsOfScope:
    """The field of whoever has goals: a brand, or an organization."""

    scope: strawberry.Private[Scope]

    @strawberry.field(
        description="Its goals, and those of the brands below it, the latest set first, archived "
        "ones left out by default."
    )
    async def goals(
        self,
        info: Info,
        active: ActiveArgument = None,
        archived: ArchivedArgument = False,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Goal]:
        request, loaders = requested_page(first, after, last, before), info.context.loaders
        requested = goals.GoalFilter(active, archived, info.context.clock)
        key = _goals_key(self.scope, request, requested)
        page = await loaders.goals_by_parent.load(key)
        nodes = list(map(Goal.of, page.items))
        return connect(page, nodes, lambda: loaders.goal_count_by_parent.load(key))


def _goals_key(scope: Scope, request: PageRequest, requested: goals.GoalFilter) -> GoalsKey:
    is_brand = scope.kind is ScopeKind.BRAND
    organization_id = scope.organization_id
    key = scope.brand_id if is_brand else organization_id
    if key is None or organization_id is None:
        raise ValueError(f"{scope} has no goals.")
    parent: goals.Parent = "brand_id" if is_brand else "organization_id"
    return GoalsKey((organization_id, key), request, parent, requested)


@strawberry.input(description="What is to be reached, and in which days.")
class GoalInput:
    label: str = strawberry.field(description="What it is called.")
    metric: GoalMetric = strawberry.field(description="What it counts.")
    target: float = strawberry.field(
        description=f"What is to be reached, {LEAST_TARGET:f} or more; for a rate a percentage: "
        "5.0 is 5 %."
    )
    start: dt.date = strawberry.field(description="The first day.")
    end: dt.date = strawberry.field(description="The last day, included; 731 days at most.")

    def terms(self) -> Terms:
        """What is to be reached, as a domain value."""
        return Terms(self.metric, self.target, self.start, self.end)


@strawberry.input(description="What is to change of a goal; what is left out, or null, stays.")
class GoalChangeInput:
    label: str | None = strawberry.field(default=None, description="What it is called.")
    metric: GoalMetric | None = strawberry.field(default=None, description="What it counts.")
    target: float | None = strawberry.field(
        default=None, description=f"What is to be reached, {LEAST_TARGET:f} or more."
    )
    start: dt.date | None = strawberry.field(default=None, description="The first day.")
    end: dt.date | None = strawberry.field(default=None, description="The last day, included.")
