"""Leaderboards at the root of the schema."""

import strawberry

from app.domain.numbers.leaderboards import LeaderboardSort
from app.graphql.context import Info
from app.graphql.requires import READS
from app.graphql.types.connections import After, First, requested_page
from app.graphql.types.filters import FilterArgument
from app.graphql.types.leaderboards import (
    BrandLeaderboardConnection,
    OrganizationLeaderboardConnection,
    RankedBy,
    SortArgument,
    brand_leaderboard,
    organization_leaderboard,
)
from app.graphql.types.organizations import (
    Everything,
    OrganizationArgument,
    named_organization,
)
from app.graphql.types.scopes import AnalyticsScope
from app.graphql.types.windows import ComparisonArgument, WindowArgument


@strawberry.type
class LeaderboardQueries:
    @strawberry.field(
        description="Brands ranked by one number, archived ones left out.", extensions=[READS]
    )
    async def brand_leaderboard(
        self,
        info: Info,
        organization_id: OrganizationArgument = None,
        window: WindowArgument = None,
        compare_to: ComparisonArgument = None,
        sort_by: SortArgument = LeaderboardSort.ENGAGEMENT,
        filter: FilterArgument = None,
        first: First = None,
        after: After = None,
    ) -> BrandLeaderboardConnection:
        request = requested_page(first, after, None, None)
        by = await RankedBy.of(info, sort_by, filter)
        scope: AnalyticsScope = Everything.visible()
        if organization_id is not None:
            scope = await named_organization(info, organization_id)
        comparison = await scope.resolve_compared(info, window, compare_to)
        return await brand_leaderboard(info, scope.scope, comparison, by, request)

    @strawberry.field(
        description="Organizations ranked by one number, archived ones left out.",
        extensions=[READS],
    )
    async def organization_leaderboard(
        self,
        info: Info,
        window: WindowArgument = None,
        compare_to: ComparisonArgument = None,
        sort_by: SortArgument = LeaderboardSort.ENGAGEMENT,
        filter: FilterArgument = None,
        first: First = None,
        after: After = None,
    ) -> OrganizationLeaderboardConnection:
        request = requested_page(first, after, None, None)
        by = await RankedBy.of(info, sort_by, filter)
        comparison = await Everything.visible().resolve_compared(info, window, compare_to)
        return await organization_leaderboard(info, comparison, by, request)
