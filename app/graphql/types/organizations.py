"""Organizations, and everything that a caller sees."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from app.domain import public_ids
from app.domain.numbers.leaderboards import LeaderboardSort
from app.domain.pages import PageRequest
from app.domain.scopes import EVERYTHING, Scope, ScopeKind
from app.domain.windows.periods import WeekStart
from app.domain.windows.today import LocalCalendar
from app.errors import NotFound
from app.graphql.context import Info
from app.graphql.loaders import BrandsKey, TagsKey, itself
from app.graphql.requires import READS_BUSINESS
from app.graphql.types.brands import Brand
from app.graphql.types.collecting.refreshes import RefreshRun, runs_below
from app.graphql.types.connections import (
    After,
    ArchivedArgument,
    Before,
    Connection,
    First,
    Last,
    SearchArgument,
    connect,
    requested_page,
)
from app.graphql.types.currencies import InOwnCurrency
from app.graphql.types.filters import FilterArgument
from app.graphql.types.goals import GoalsOfScope
from app.graphql.types.leaderboards import (
    BrandLeaderboardConnection,
    RankedBy,
    SortArgument,
    brand_leaderboard,
)
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
from app.graphql.types.scopes import AnalyticsScope
from app.graphql.types.tags import Tag, TagRule
from app.graphql.types.windows import ComparisonArgument, WindowArgument
from app.services import organizations

if TYPE_CHECKING:
    from app.graphql.types.business.dashboard import BusinessAnalytics

OrganizationArgument = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="Only of this organization; all that you see by default."),
]


async def brands_below(
    info: Info,
    organization_id: UUID,
    search: str | None,
    request: PageRequest,
    *,
    archived: bool | None,
) -> Connection[Brand]:
    """A page of an organization's brands, read with its siblings'."""
    loaders = info.context.loaders
    key = BrandsKey(itself(organization_id), request, search, archived)
    page = await loaders.brands_by_organization.load(key)
    return connect(
        page, list(map(Brand.of, page.items)), lambda: loaders.brand_count_by_organization.load(key)
    )


@strawberry.type(description="The owner of brands and their posts.")
class Organization(Node, InOwnCurrency, GoalsOfScope, AnalyticsScope):
    label: str = strawberry.field(description="Its name.")
    time_zone: str = strawberry.field(
        description="Whose calendar its days are of (IANA name). Changing it rewrites no day."
    )
    week_start: WeekStart = strawberry.field(
        description="The day its weeks begin on: those of WEEK buckets and of windows by week."
    )
    logo_url: str | None = strawberry.field(description="Its logo's address; null without one.")
    created_at: dt.datetime = strawberry.field(description="When it was created.")
    archived_at: dt.datetime | None = strawberry.field(
        description="When it was archived; null if it isn't."
    )
    stored: strawberry.Private[organizations.Organization]

    @staticmethod
    def of(organization: organizations.Organization | None) -> "Organization":
        """Show an organization.

        Raises:
            NotFound: There is none.
        """
        if organization is None:
            raise NotFound("There is no such organization.")
        return Organization(
            id=strawberry.ID(public_ids.organization_id(organization.id)),
            label=organization.label,
            time_zone=organization.time_zone,
            week_start=organization.week_start,
            currency=organization.currency,
            credit_price=organization.credit_price,
            logo_url=organization.logo_url,
            created_at=organization.created_at,
            archived_at=organization.archived_at,
            scope=Scope(ScopeKind.ORGANIZATION, organization.id),
            stored=organization,
        )

    async def calendars(self, info: Info) -> list[LocalCalendar]:
        """Its own calendar."""
        return [LocalCalendar(self.stored.time_zone, self.stored.week_start)]

    @strawberry.field(description="Its brands by label, archived ones left out by default.")
    async def brands(
        self,
        info: Info,
        search: SearchArgument = None,
        archived: ArchivedArgument = False,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Brand]:
        request = requested_page(first, after, last, before)
        return await brands_below(info, self.stored.id, search, request, archived=archived)

    @strawberry.field(description="Its tags by label.")
    async def tags(
        self,
        info: Info,
        search: SearchArgument = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Tag]:
        request = requested_page(first, after, last, before)
        loaders, key = info.context.loaders, TagsKey(itself(self.stored.id), request, search)
        page = await loaders.tags_by_organization.load(key)
        nodes = list(map(Tag.of, page.items))
        return connect(page, nodes, lambda: loaders.tag_count_by_organization.load(key))

    @strawberry.field(description="The rules that tag its posts, the oldest first: 100 at most.")
    async def tag_rules(self, info: Info) -> list[TagRule]:
        found = await info.context.loaders.tag_rules_by_organization.load(self.stored.id)
        return list(map(TagRule.of, found))

    @strawberry.field(description="Its refresh runs, the latest first.")
    async def refresh_runs(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[RefreshRun]:
        return await runs_below(info, self.stored.id, requested_page(first, after, last, before))

    @strawberry.field(description="Its posts, those of archived brands left out.")
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
        key = itself(self.stored.id)
        return await posts_below(info, "organization_id", key, requested, order, request)

    @strawberry.field(description="How far its content performance is in step with snapshots.")
    async def sync_status(self, info: Info) -> SyncStatus:
        return await sync_status(info, self.scope, self.stored.time_zone)

    @strawberry.field(
        description="Its business as of now: money, credits, ingredients.",
        extensions=[READS_BUSINESS],
    )
    async def business(
        self, info: Info
    ) -> Annotated["BusinessAnalytics", strawberry.lazy("app.graphql.types.business.dashboard")]:
        from app.graphql.types.business.dashboard import BusinessAnalytics

        today = info.context.clock.today(self.stored.time_zone)
        dashboard = await info.context.loaders.business_by_scope.load((self.scope, today))
        return BusinessAnalytics.of(dashboard)

    @strawberry.field(description="Its brands ranked by one number, archived ones left out.")
    async def leaderboard(
        self,
        info: Info,
        window: WindowArgument = None,
        compare_to: ComparisonArgument = None,
        sort_by: SortArgument = LeaderboardSort.ENGAGEMENT,
        filter: FilterArgument = None,
        first: First = None,
        after: After = None,
    ) -> BrandLeaderboardConnection:
        request = requested_page(first, after, None, None)
        comparison = await self.resolve_compared(info, window, compare_to)
        by = await RankedBy.of(info, sort_by, filter)
        return await brand_leaderboard(info, self.scope, comparison, by, request)


@strawberry.type(
    description=(
        "All organizations that the caller sees, added up: day D of each one's own calendar. "
        "Its last complete day is the last one that is over in all of them, today the latest that "
        "has begun in one. Its weeks begin on Monday where theirs differ."
    )
)
class Everything(AnalyticsScope):
    @staticmethod
    def visible() -> "Everything":
        """What the caller sees, the services know."""
        return Everything(scope=EVERYTHING)

    async def calendars(self, info: Info) -> list[LocalCalendar]:
        """The calendars of all its organizations."""
        return await info.context.calendars()


async def named_organization(info: Info, public_id: str) -> Organization:
    """The organization that an argument names.

    Raises:
        NotFound: There is none for the caller.
    """
    key = public_ids.organization_key(public_id)
    found = await info.context.loaders.organization_by_id.load(key)
    if found is None:
        raise NotFound("There is no such organization.")
    return Organization.of(found)
