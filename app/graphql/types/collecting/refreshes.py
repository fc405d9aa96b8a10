"""Refreshes: runs with their progress, what one would cost, and why one is rejected."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from app.domain import public_ids
from app.domain.collecting.refreshes import PlatformPlan, Refusal, Rejected
from app.domain.pages import PageRequest
from app.domain.platforms import Platform
from app.domain.runs import RunStatus
from app.errors import NotFound
from app.graphql.context import Info
from app.graphql.enums import described
from app.graphql.loaders import PageKey, itself
from app.graphql.scalars import BigInt
from app.graphql.types.collecting.failures import ProviderFailure
from app.graphql.types.connections import Connection, connect
from app.graphql.types.nodes import Node
from app.graphql.types.post_numbers import PostAnalytics
from app.graphql.types.posts import Post
from app.services.collecting import refresh_runs

if TYPE_CHECKING:
    from app.graphql.types.brands import Brand
    from app.graphql.types.organizations import Organization

described(
    Refusal,
    "Why a refresh isn't done.",
    {
        Refusal.RATE_LIMITED: "It was done a short time ago.",
        Refusal.COLLECTING: "It is being collected already.",
        Refusal.NOT_COLLECTABLE: "Nothing can read it: the message says why.",
    },
    name="RefreshRefusal",
)


RunId = Annotated[strawberry.ID, strawberry.argument(description="The run's id: refresh_...")]


@strawberry.type(
    description=(
        "A refresh of an organization's or brand's posts. A worker does it; the counts are posts."
    )
)
class RefreshRun(Node):
    status: RunStatus = strawberry.field(description="How far it has come.")
    total: int = strawberry.field(description="How many posts it is of.")
    done: int = strawberry.field(description="How many of them have ended, however.")
    succeeded: int = strawberry.field(description="How many have new numbers.")
    failed: int = strawberry.field(description="How many failed; each post's collection says why.")
    skipped: int = strawberry.field(
        description="How many nobody can collect, or were left when it was cancelled."
    )
    started_at: dt.datetime = strawberry.field(description="When it was asked for.")
    finished_at: dt.datetime | None = strawberry.field(
        description="When it ended; null while it runs."
    )
    stored: strawberry.Private[refresh_runs.Run]

    @staticmethod
    def of(run: refresh_runs.Run | None) -> "RefreshRun":
        """Show a run.

        Raises:
            NotFound: There is none.
        """
        if run is None:
            raise NotFound("There is no such refresh.")
        return RefreshRun(
            id=strawberry.ID(public_ids.refresh_run_id(run.id)),
            status=run.status,
            total=run.total,
            done=run.progress.done,
            **run.progress._asdict(),
            started_at=run.started_at,
            finished_at=run.finished_at,
            stored=run,
        )

    @strawberry.field(description="Whose posts it refreshes.")
    async def organization(
        self, info: Info
    ) -> Annotated["Organization", strawberry.lazy("app.graphql.types.organizations")]:
        from app.graphql.types.organizations import Organization

        key = self.stored.organization_id
        return Organization.of(await info.context.loaders.organization_by_id.load(key))

    @strawberry.field(
        description="The brand whose posts it refreshes; null for a whole organization."
    )
    async def brand(
        self, info: Info
    ) -> Annotated["Brand", strawberry.lazy("app.graphql.types.brands")] | None:
        from app.graphql.types.brands import Brand

        key = self.stored.brand_id
        return Brand.of(await info.context.loaders.brand_by_id.load(key)) if key else None


async def runs_below(
    info: Info, organization_id: UUID, request: PageRequest
) -> Connection[RefreshRun]:
    """A page of an organization's runs, batched with its siblings'."""
    key = PageKey(itself(organization_id), request)
    loaders = info.context.loaders
    page = await loaders.runs_by_organization.load(key)
    runs = [RefreshRun.of(run) for run in page.items]
    return connect(page, runs, lambda: loaders.run_count_by_organization.load(organization_id))


@strawberry.type(description="What a refresh would ask of one platform, at least.")
class PlatformRefreshPlan:
    platform: Platform = strawberry.field(description="The platform.")
    posts: int = strawberry.field(description="How many posts it would read.")
    requests: int = strawberry.field(description="How many requests, as the platform counts them.")
    units: int = strawberry.field(
        description=(
            "What the platform counts against you: posts not read yet on this UTC day where a "
            "post has a price, else requests."
        )
    )
    cost_micros: BigInt | None = strawberry.field(
        description="What it would cost at most, in millionths of a US dollar; null where free."
    )

    @staticmethod
    def of(plan: PlatformPlan) -> "PlatformRefreshPlan":
        """Show what a refresh would request from one platform."""
        return PlatformRefreshPlan(
            platform=plan.platform,
            posts=plan.posts,
            requests=plan.requests,
            units=plan.units,
            cost_micros=plan.cost_micros,
        )


@strawberry.type(description="What a refresh would do; nothing was done.")
class RefreshPlan:
    platforms: list[PlatformRefreshPlan] = strawberry.field(description="Platform by platform.")
    posts: int = strawberry.field(description="How many posts it would read.")
    requests: int = strawberry.field(description="How many requests it would make.")
    cost_micros: BigInt = strawberry.field(
        description="What it would cost at most, in millionths of a US dollar."
    )

    @staticmethod
    def of(plans: list[PlatformPlan]) -> "RefreshPlan":
        """Show what a refresh would request from each platform, and in total."""
        return RefreshPlan(
            platforms=[PlatformRefreshPlan.of(plan) for plan in plans],
            posts=sum(plan.posts for plan in plans),
            requests=sum(plan.requests for plan in plans),
            cost_micros=sum(plan.cost_micros or 0 for plan in plans),
        )


@strawberry.type(description="A refresh that isn't done.")
class RefreshRejected:
    reason: Refusal = strawberry.field(description="Why, to act on.")
    message: str = strawberry.field(description="Why, for people.")
    retry_at: dt.datetime | None = strawberry.field(
        description="When it may be asked for again; null if time changes nothing."
    )

    @staticmethod
    def of(rejected: Rejected) -> "RefreshRejected":
        """Show a refusal."""
        return RefreshRejected(
            reason=rejected.reason, message=rejected.message, retry_at=rejected.retry_at
        )


@strawberry.type(description="A post with new numbers.")
class RefreshedAnalytics:
    post: Post = strawberry.field(description="The post.")
    analytics: PostAnalytics = strawberry.field(description="Its numbers as of now.")


RefreshAnalyticsResult = Annotated[
    RefreshedAnalytics | RefreshRejected | ProviderFailure,
    strawberry.union(
        "RefreshAnalyticsResult",
        description="New numbers, or why there are none.",
    ),
]
RefreshAllResult = Annotated[
    RefreshRun | RefreshPlan | RefreshRejected,
    strawberry.union(
        "RefreshAllResult",
        description="The run, what it would do (`dryRun`), or why there is none.",
    ),
]
