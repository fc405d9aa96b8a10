"""Brands."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import strawberry

from app.domain import public_ids
from app.domain.keys import OwnedKey
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.domain.scopes import Scope, ScopeKind
from app.domain.windows.today import LocalCalendar
from app.errors import NotFound
from app.graphql.context import Info
from app.graphql.loaders import MemoryPageKey
from app.graphql.types.accounts.credentials import Credential
from app.graphql.types.ages import (
    GrowthMetricArgument,
    HorizonArgument,
    UsualGrowth,
    usual_request,
)
from app.graphql.types.connections import (
    After,
    Before,
    Connection,
    First,
    Last,
    connect,
    requested_page,
)
from app.graphql.types.goals import GoalsOfScope
from app.graphql.types.learning.brand_memory import KindArgument, MemoryEntry, PresentArgument
from app.graphql.types.learning.lessons import Lessons
from app.graphql.types.learning.performance_lists import Performing
from app.graphql.types.learning.sync import SyncStatus, sync_status
from app.graphql.types.nodes import Node
from app.graphql.types.post_lists import (
    PostFilterArgument,
    PostOrderArgument,
    filter_of,
    order_of,
    posts_below,
)
from app.graphql.types.posts import Post
from app.services import ages, brands
from app.services.cohorts import Shelf
from app.services.learning.content_performance import Parent

if TYPE_CHECKING:
    from app.graphql.types.organizations import Organization


@strawberry.type(description="What an organization publishes as.")
class Brand(Node, GoalsOfScope, Performing, Lessons):
    label: str = strawberry.field(description="Its name, unique in the organization.")
    logo_url: str | None = strawberry.field(description="Its logo's address; null without one.")
    created_at: dt.datetime = strawberry.field(description="When it was created.")
    archived_at: dt.datetime | None = strawberry.field(
        description="When it was archived; null if it isn't. Scopes above leave it out then."
    )
    stored: strawberry.Private[brands.Brand]

    @staticmethod
    def of(brand: brands.Brand | None) -> "Brand":
        """Show a brand.

        Raises:
            NotFound: There is none.
        """
        if brand is None:
            raise NotFound("There is no such brand.")
        return Brand(
            id=strawberry.ID(public_ids.brand_id(brand.id)),
            label=brand.label,
            logo_url=brand.logo_url,
            created_at=brand.created_at,
            archived_at=brand.archived_at,
            scope=Scope(ScopeKind.BRAND, brand.organization_id, brand.id),
            stored=brand,
        )

    async def calendars(self, info: Info) -> list[LocalCalendar]:
        """Its organization's calendar."""
        return [LocalCalendar(self.stored.time_zone, self.stored.week_start)]

    def performance_parent(self) -> tuple[Parent, OwnedKey]:
        """The rows of its posts."""
        return "brand_id", self._key

    @property
    def _key(self) -> OwnedKey:
        return self.stored.organization_id, self.stored.id

    @strawberry.field(
        description="How its posts on a platform usually grow with their age. Costs per post."
    )
    async def usual_growth(
        self,
        info: Info,
        platform: Annotated[Platform, strawberry.argument(description="Where the posts are.")],
        category: Annotated[
            PostCategory | None,
            strawberry.argument(description="Only posts of this kind, where there are 10 of it."),
        ] = None,
        metric: GrowthMetricArgument = None,
        horizon: HorizonArgument = 30,
    ) -> UsualGrowth:
        today = info.context.clock.today(self.stored.time_zone)
        shelf = Shelf(self.stored.organization_id, self.stored.id, platform, today)
        request = usual_request(shelf, metric or ages.usual_metric(platform), category, horizon)
        curve = await info.context.loaders.usual_growth.load(request)
        return UsualGrowth.of(curve, request.metric)

    @strawberry.field(description="The organization that it belongs to.")
    async def organization(
        self, info: Info
    ) -> Annotated["Organization", strawberry.lazy("app.graphql.types.organizations")]:
        from app.graphql.types.organizations import Organization

        key = self.stored.organization_id
        return Organization.of(await info.context.loaders.organization_by_id.load(key))

    @strawberry.field(description="Its accounts on platforms, disconnected ones too: 100 at most.")
    async def credentials(self, info: Info) -> list[Credential]:
        found = await info.context.loaders.credentials_by_brand.load(self._key)
        return [Credential.of(credential) for credential in found]

    @strawberry.field(description="Its posts.")
    async def posts(
        self,
        info: Info,
        filter: PostFilterArgument = None,
        order_by: PostOrderArgument = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Post]:
        request = requested_page(first, after, last, before)
        requested, order = await filter_of(info, filter), order_of(order_by)
        return await posts_below(info, "brand_id", self._key, requested, order, request)

    @strawberry.field(description="How far its content performance is in step with snapshots.")
    async def sync_status(self, info: Info) -> SyncStatus:
        return await sync_status(info, self.scope, self.stored.time_zone)

    @strawberry.field(description="What was learned of it, the latest first, with its evidence.")
    async def memory(
        self,
        info: Info,
        kind: KindArgument = None,
        present: PresentArgument = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[MemoryEntry]:
        request = requested_page(first, after, last, before)
        loaders = info.context.loaders
        key = MemoryPageKey(self._key, request, kind, present)
        page = await loaders.memory_by_brand.load(key)
        nodes = list(map(MemoryEntry.of, page.items))
        return connect(page, nodes, lambda: loaders.memory_count_by_brand.load(key))
