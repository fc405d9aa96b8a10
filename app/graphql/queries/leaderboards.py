"""Leaderboards at the root of the schema."""

import strawberry

from app.domain.numbers.leaderboards import LeaderboardSort
from app.graphql.context import Info
from app.graphql.requires import READS
from app.graphql.types.connections import After, First, requested_page
from app.graphql.types.leaderboards import (
    BrandLeaderboardConnection,
    OrganizationLeaderboardConnection,
    SortArgument,
    brand_leaderboard,
    organization_leaderboard,
)
from app.graphql.types.organizations import (
    Everything,
    OrganizationArgument,
    named_organization,
)
from app.graphql.types.windows import WindowArgument


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
        sort_by: SortArgument = LeaderboardSort.ENGAGEMENT,
        first: First = None,
        after: After = None,
    ) -> BrandLeaderboardConnection:
        request = requested_page(first, after, None, None)
        if organization_id is None:
            everything = Everything.visible()
            days = await everything.resolve(info, window)
            return await brand_leaderboard(info, everything.scope, days, sort_by, request)
        organization = await named_organization(info, organization_id)
        days = await organization.resolve(info, window)
        return await brand_leaderboard(info, organization.scope, days, sort_by, request)

    @strawberry.field(
        description="Organizations ranked by one number, archived ones left out.",
        extensions=[READS],
    )
    async def organization_leaderboard(
        self,
        info: Info,
        window: WindowArgument = None,
        sort_by: SortArgument = LeaderboardSort.ENGAGEMENT,
        first: First = None,
        after: After = None,
    ) -> OrganizationLeaderboardConnection:
        request = requested_page(first, after, None, None)
        days = await Everything.visible().resolve(info, window)
        return await organization_leaderboard(info, days, sort_by, request)
