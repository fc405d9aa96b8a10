"""Refreshing: one post at once, an organization or brand as a run."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

import strawberry

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.collecting.failures import Failure
from app.domain.collecting.refreshes import Rejected
from app.domain.windows.time_zones import today_in
from app.errors import NotFound
from app.graphql.context import Context, Info
from app.graphql.requires import Requires
from app.graphql.types.collecting.failures import ProviderFailure
from app.graphql.types.collecting.refreshes import (
    RefreshAllResult,
    RefreshAnalyticsResult,
    RefreshedAnalytics,
    RefreshPlan,
    RefreshRejected,
    RefreshRun,
    RunId,
)
from app.graphql.types.nodes import OrganizationId
from app.graphql.types.post_numbers import PostAnalytics
from app.graphql.types.posts import Post
from app.services import brands, post_lists
from app.services.collecting import refresh_runs, refreshes
from app.services.post_analytics import PostToday

REFRESHES = Requires(AccessScope.REFRESH_ANALYTICS)

PostId = Annotated[strawberry.ID, strawberry.argument(description="The post's id: post_...")]
OptionalBrandId = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="Only this brand's posts; the whole organization's by default."
    ),
]
DryRun = Annotated[
    bool, strawberry.argument(description="Only tell what it would ask and cost; change nothing.")
]


@strawberry.type
class RefreshMutations:
    @strawberry.mutation(
        description=(
            "Read one post's numbers from its platform now, and record them. Once an hour; one "
            "that failed doesn't count."
        ),
        extensions=[REFRESHES],
    )
    async def refresh_analytics(self, info: Info, post_id: PostId) -> RefreshAnalyticsResult:
        context = info.context
        post = await _post(context, post_id)
        refused = await refreshes.refresh_post(
            context.runtime.collector, post.organization_id, post.id, every=_interval(context)
        )
        if isinstance(refused, Rejected):
            return RefreshRejected.of(refused)
        if isinstance(refused, Failure):
            return ProviderFailure.of(refused)
        today = today_in(context.runtime.now(), post.time_zone)
        key = PostToday(post.organization_id, post.id, today)
        summary = await context.loaders.summary_by_post.load(key)
        if summary is None:
            raise NotFound("There is no such post.")
        return RefreshedAnalytics(post=Post.of(post), analytics=PostAnalytics.of(key, summary))

    @strawberry.mutation(
        description=(
            "Refresh all posts of an organization or brand that can be collected: starts a run, "
            "or joins the one that is at it. A worker does it. Once an hour; a run of which "
            "nothing succeeded doesn't count."
        ),
        extensions=[REFRESHES],
    )
    async def refresh_all_analytics(
        self,
        info: Info,
        organization_id: OrganizationId,
        brand_id: OptionalBrandId = None,
        dry_run: DryRun = False,
    ) -> RefreshAllResult:
        context = info.context
        key = await _organization(context, organization_id)
        brand = await _brand(context, key, brand_id) if brand_id else None
        if dry_run:
            async with context.database.read() as session:
                plans = await refresh_runs.plan_run(session, key, brand, now=context.now)
            return RefreshPlan.of(plans)
        async with context.database.write() as session:
            started = await refresh_runs.start_run(
                session,
                key,
                brand,
                key=context.runtime.new_key(),
                every=_interval(context),
                now=context.now,
            )
            if isinstance(started, Rejected):
                return RefreshRejected.of(started)
            runs = await refresh_runs.get_runs(session, [started], context.visible)
        return RefreshRun.of(runs.get(started))

    @strawberry.mutation(
        description=(
            "End a run before its time: its posts that are left are skipped, and due again when "
            "they would have been without it. One that is over stays as it is."
        ),
        extensions=[REFRESHES],
    )
    async def cancel_refresh(self, info: Info, run_id: RunId) -> RefreshRun:
        context = info.context
        key = public_ids.refresh_run_key(run_id)
        async with context.database.write() as session:
            await refresh_runs.cancel_run(session, key, context.visible, now=context.now)
            runs = await refresh_runs.get_runs(session, [key], context.visible)
        return RefreshRun.of(runs.get(key))


def _interval(context: Context) -> timedelta:
    return timedelta(seconds=context.runtime.settings.refresh_interval_seconds)


async def _post(context: Context, public_id: str) -> post_lists.Post:
    post = await context.loaders.post_by_id.load(public_ids.post_key(public_id))
    if post is None:
        raise NotFound("There is no such post.")
    return post


async def _organization(context: Context, public_id: str) -> UUID:
    key = context.check_sees(public_ids.organization_key(public_id))
    if await context.loaders.organization_by_id.load(key) is None:
        raise NotFound("There is no such organization.")
    return key


async def _brand(context: Context, organization_id: UUID, public_id: str) -> UUID:
    key = public_ids.brand_key(public_id)
    async with context.database.read() as session:
        brand = (await brands.get_brands(session, [key], [organization_id])).get(key)
    if brand is None:
        raise NotFound("There is no such brand of that organization.")
    return key
