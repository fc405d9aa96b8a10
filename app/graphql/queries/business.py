"""Queries about the business."""

import strawberry

from app.domain.scopes import EVERYTHING
from app.graphql.context import Info
from app.graphql.requires import READS_BUSINESS
from app.graphql.types.business.dashboard import BusinessAnalytics
from app.graphql.types.organizations import OrganizationArgument, named_organization


@strawberry.type
class BusinessQueries:
    @strawberry.field(
        description="The business of one organization, or of all that you see, as of now.",
        extensions=[READS_BUSINESS],
    )
    async def business(
        self, info: Info, organization_id: OrganizationArgument = None
    ) -> BusinessAnalytics:
        context = info.context
        if organization_id is None:
            calendars = await context.calendars()
            scope, zones = EVERYTHING, [each.time_zone for each in calendars]
        else:
            organization = await named_organization(info, organization_id)
            scope, zones = organization.scope, [organization.time_zone]
        today = context.clock.today(context.clock.slowest_time_zone(zones))
        dashboard = await context.loaders.business_by_scope.load((scope, today))
        return BusinessAnalytics.of(dashboard)
