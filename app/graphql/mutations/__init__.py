"""The mutations: a file for each noun, put together here."""

import strawberry

from app.graphql.mutations.accounts import AccountMutations
from app.graphql.mutations.brands import BrandMutations
from app.graphql.mutations.business import BusinessMutations
from app.graphql.mutations.connections import ConnectionMutations
from app.graphql.mutations.content_performance import PerformanceMutations
from app.graphql.mutations.credentials import CredentialMutations
from app.graphql.mutations.erasures import ErasureMutations
from app.graphql.mutations.goals import GoalMutations
from app.graphql.mutations.notes import NoteMutations
from app.graphql.mutations.organizations import OrganizationMutations
from app.graphql.mutations.posts import PostMutations
from app.graphql.mutations.refreshes import RefreshMutations
from app.graphql.mutations.shares import ShareMutations
from app.graphql.mutations.snapshots import SnapshotMutations
from app.graphql.mutations.sync import SyncMutations
from app.graphql.mutations.tags import TagMutations
from app.graphql.mutations.tokens import TokenMutations
from app.graphql.mutations.uploads import UploadMutations

__all__ = ["Mutation"]


@strawberry.type(description="Everything that can be changed.")
class Mutation(
    BusinessMutations,
    CredentialMutations,
    ConnectionMutations,
    RefreshMutations,
    GoalMutations,
    PerformanceMutations,
    SyncMutations,
    OrganizationMutations,
    BrandMutations,
    PostMutations,
    TagMutations,
    NoteMutations,
    SnapshotMutations,
    AccountMutations,
    TokenMutations,
    ShareMutations,
    ErasureMutations,
    UploadMutations,
):
    pass
