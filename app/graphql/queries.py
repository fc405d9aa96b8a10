"""What can be asked."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader

from app.domain import ids as keys
from app.domain.metrics import Platform
from app.errors import BadUserInput
from app.graphql import ids
from app.graphql.business_queries import BusinessQueries
from app.graphql.context import Info
from app.graphql.goal_queries import GoalQueries
from app.graphql.leaderboard_queries import LeaderboardQueries
from app.graphql.loaders import Loaders
from app.graphql.performance_queries import PerformanceQueries
from app.graphql.refresh_queries import RefreshQueries
from app.graphql.requires import READS
from app.graphql.sync_queries import SyncQueries
from app.graphql.types.brands import Brand
from app.graphql.types.connections import After, Before, Connection, First, Last, connect, requested
from app.graphql.types.content_performance import ContentPerformance
from app.graphql.types.credentials import Credential
from app.graphql.types.goals import Goal
from app.graphql.types.memory import MemoryEntry
from app.graphql.types.nodes import BrandId, Node, NodeId, OrganizationId
from app.graphql.types.organizations import (
    Everything,
    Organization,
    OrganizationArgument,
    SearchArgument,
    brands_below,
    named_organization,
)
from app.graphql.types.platforms import PlatformInfo
from app.graphql.types.post_lists import (
    PostFilterArgument,
    PostOrderArgument,
    all_posts,
    filter_of,
    order_of,
    posts_below,
)
from app.graphql.types.posts import Post
from app.graphql.types.refreshes import RefreshRun
from app.graphql.types.scopes import AnalyticsScope
from app.graphql.types.sync import SyncRun
from app.graphql.types.viewers import Viewer
from app.services import brands, organizations, platforms, post_lists

_NODES: Mapping[str, tuple[Callable[[Loaders], DataLoader[UUID, Any]], Callable[[Any], Node]]] = {
    ids.ORGANIZATION: (lambda loaders: loaders.organization_by_id, Organization.of),
    ids.BRAND: (lambda loaders: loaders.brand_by_id, Brand.of),
    ids.POST: (lambda loaders: loaders.post_by_id, Post.of),
    ids.CREDENTIAL: (lambda loaders: loaders.credential_by_id, Credential.of),
    ids.REFRESH_RUN: (lambda loaders: loaders.run_by_id, RefreshRun.of),
    ids.SYNC_RUN: (lambda loaders: loaders.sync_run_by_id, SyncRun.of),
    ids.CONTENT_PERFORMANCE: (
        lambda loaders: loaders.content_performance_by_id,
        ContentPerformance.of,
    ),
    ids.GOAL: (lambda loaders: loaders.goal_by_id, Goal.of),
    ids.MEMORY: (lambda loaders: loaders.memory_entry_by_id, MemoryEntry.of),
}
"""What each kind of id is looked up with, and shown as."""


@strawberry.type(description="Everything that can be read.")
class Query(
    BusinessQueries,
    LeaderboardQueries,
    RefreshQueries,
    GoalQueries,
    PerformanceQueries,
    SyncQueries,
):
    @strawberry.field(
        description="What can be measured: the brand or organization with this id, or everything "
        "that you see without one.",
        extensions=[READS],
    )
    async def scope(
        self,
        info: Info,
        id: Annotated[  # noqa: A002 - the argument's public name
            strawberry.ID | None,
            strawberry.argument(description="A brand's or an organization's id."),
        ] = None,
    ) -> AnalyticsScope:
        if id is None:
            return Everything.visible()
        if id.startswith(f"{ids.BRAND}_"):
            return Brand.of(await info.context.loaders.brand_by_id.load(ids.brand_key(id)))
        return await named_organization(info, id)

    @strawberry.field(
        description="The thing with this id; null if there is none for you.",
        extensions=[READS],
    )
    async def node(self, info: Info, id: NodeId) -> Node | None:  # noqa: A002 - Relay's name
        prefix = id.partition("_")[0]
        key = keys.from_text(prefix, id)
        if key is None or prefix not in _NODES:
            return None
        loader, show = _NODES[prefix]
        found = await loader(info.context.loaders).load(key)
        return show(found) if found else None

    @strawberry.field(
        description=(
            "A post by id, by platform and the platform's id of it, or by address; null if there "
            "is none for you. Where several organizations have it, the one that had it first."
        ),
        extensions=[READS],
    )
    async def post(
        self,
        info: Info,
        id: Annotated[  # noqa: A002 - the argument's public name
            strawberry.ID | None, strawberry.argument(description="The post's id: post_...")
        ] = None,
        platform: Annotated[
            Platform | None, strawberry.argument(description="Where it lives; with externalId.")
        ] = None,
        external_id: Annotated[
            str | None, strawberry.argument(description="The platform's id of it; with platform.")
        ] = None,
        url: Annotated[
            str | None, strawberry.argument(description="Its address, exactly as it is stored.")
        ] = None,
    ) -> Post | None:
        by_platform = platform is not None and external_id is not None
        ways = [id is not None, by_platform, url is not None]
        if sum(ways) != 1 or (platform is None) != (external_id is None):
            raise BadUserInput(
                "Give an id, or platform and externalId together, or a url: one of the three.",
                field="id",
            )
        if id is not None:
            key = keys.from_text(ids.POST, id)
            found = await info.context.loaders.post_by_id.load(key) if key else None
            return Post.of(found) if found else None
        async with info.context.database.read() as session:
            posts = await post_lists.find_posts(
                session,
                info.context.visible,
                platform=platform,
                external_id=external_id,
                url=url,
            )
        return Post.of(posts[0]) if posts else None

    @strawberry.field(
        description="Posts of all that you see, or of one organization.",
        extensions=[READS],
    )
    async def posts(
        self,
        info: Info,
        organization_id: OrganizationArgument = None,
        filter: PostFilterArgument = None,  # noqa: A002 - the argument's public name
        order_by: PostOrderArgument = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Post]:
        request = requested(first, after, last, before)
        asked, order = await filter_of(info, filter), order_of(order_by)
        if organization_id is None:
            return await all_posts(info, asked, order, request)
        found = await named_organization(info, organization_id)
        return await posts_below(info, "organization_id", found.stored.id, asked, order, request)

    @strawberry.field(
        description="The brand with this id; null if there is none for you.",
        extensions=[READS],
    )
    async def brand(self, info: Info, id: BrandId) -> Brand | None:  # noqa: A002 - public name
        key = keys.from_text(ids.BRAND, id)
        found = await info.context.loaders.brand_by_id.load(key) if key else None
        return Brand.of(found) if found else None

    @strawberry.field(description="Brands by label, archived ones left out.", extensions=[READS])
    async def brands(
        self,
        info: Info,
        organization_id: OrganizationArgument = None,
        search: SearchArgument = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Brand]:
        request = requested(first, after, last, before)
        if organization_id is not None:
            found = await named_organization(info, organization_id)
            return await brands_below(info, found.stored.id, search, request)
        database, visible = info.context.database, info.context.visible

        async def count() -> int:
            async with database.read() as session:
                return await brands.count_brands(session, visible, search=search)

        async with database.read() as session:
            page = await brands.list_brands(session, request, visible, search=search)
        return connect(page, list(map(Brand.of, page.items)), count)

    @strawberry.field(
        description="The organization with this id; null if there is none for you.",
        extensions=[READS],
    )
    async def organization(
        self,
        info: Info,
        id: OrganizationId,  # noqa: A002 - the argument's public name
    ) -> Organization | None:
        key = keys.from_text(ids.ORGANIZATION, id)
        found = await info.context.loaders.organization_by_id.load(key) if key else None
        return Organization.of(found) if found else None

    @strawberry.field(
        description="Organizations by label, archived ones left out.",
        extensions=[READS],
    )
    async def organizations(
        self,
        info: Info,
        search: SearchArgument = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Organization]:
        request = requested(first, after, last, before)
        database, visible = info.context.database, info.context.visible

        async def count() -> int:
            async with database.read() as session:
                return await organizations.count_organizations(session, visible, search=search)

        async with database.read() as session:
            page = await organizations.list_organizations(session, request, visible, search=search)
        return connect(page, list(map(Organization.of, page.items)), count)

    @strawberry.field(description="All that you see, added up.", extensions=[READS])
    def everything(self) -> Everything:
        return Everything.visible()

    @strawberry.field(
        description="Every platform that can be read, and what it gives.", extensions=[READS]
    )
    def platforms(self, info: Info) -> list[PlatformInfo]:
        reached = info.context.runtime.platforms
        return [
            PlatformInfo.of(found, has_app=reached.client_of(found.platform) is not None)
            for found in platforms.list_platforms()
        ]

    @strawberry.field(description="Who you are to this server.")
    def viewer(self, info: Info) -> Viewer:
        return Viewer.of(info.context.caller)
