"""The queries: a file for each noun, put together here."""

import strawberry

from app.graphql.queries.accounts import AccountQueries
from app.graphql.queries.brands import BrandQueries
from app.graphql.queries.business import BusinessQueries
from app.graphql.queries.business_records import BusinessRecordQueries
from app.graphql.queries.content_performance import PerformanceQueries
from app.graphql.queries.erasures import ErasureQueries
from app.graphql.queries.goals import GoalQueries
from app.graphql.queries.leaderboards import LeaderboardQueries
from app.graphql.queries.metric_catalogue import MetricCatalogueQueries
from app.graphql.queries.nodes import NodeQueries
from app.graphql.queries.notes import NoteQueries
from app.graphql.queries.organizations import OrganizationQueries
from app.graphql.queries.platforms import PlatformQueries
from app.graphql.queries.posts import PostQueries
from app.graphql.queries.refreshes import RefreshQueries
from app.graphql.queries.scopes import ScopeQueries
from app.graphql.queries.shares import ShareQueries
from app.graphql.queries.sync import SyncQueries
from app.graphql.queries.tokens import TokenQueries
from app.graphql.queries.uploads import UploadQueries
from app.graphql.queries.viewers import ViewerQueries

__all__ = ["Query"]


@strawberry.type(description="Everything that can be read.")
class Query(
    BusinessQueries,
    BusinessRecordQueries,
    LeaderboardQueries,
    RefreshQueries,
    GoalQueries,
    NoteQueries,
    PerformanceQueries,
    SyncQueries,
    ScopeQueries,
    NodeQueries,
    PostQueries,
    BrandQueries,
    OrganizationQueries,
    PlatformQueries,
    MetricCatalogueQueries,
    AccountQueries,
    TokenQueries,
    ShareQueries,
    ErasureQueries,
    UploadQueries,
    ViewerQueries,
):
    pass
