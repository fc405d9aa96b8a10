"""Loaders: siblings ask one by one, and one statement reads it all.

Each is named by its result and key, opens its own session for reading, and calls one plural
service. They live as long as one operation. `base` says how they read; the other files define them.
"""

from app.graphql.loaders.accounts import AccountLoaders
from app.graphql.loaders.analytics import AnalyticsLoaders, CoverageKey
from app.graphql.loaders.base import PageKey, Question, itself
from app.graphql.loaders.brands import BrandLoaders, BrandsKey
from app.graphql.loaders.business import BusinessLoaders
from app.graphql.loaders.collecting import CollectionLoaders
from app.graphql.loaders.learning import (
    GoalsKey,
    MemoryPageKey,
    PerformanceKey,
    PerformanceLoaders,
)
from app.graphql.loaders.notes import NoteLoaders
from app.graphql.loaders.organizations import OrganizationLoaders
from app.graphql.loaders.posts import PostLoaders, PostsKey
from app.graphql.loaders.sums import SumsLoaders
from app.graphql.loaders.tags import TagLoaders, TagsKey

__all__ = [
    "BrandsKey",
    "CoverageKey",
    "GoalsKey",
    "Loaders",
    "MemoryPageKey",
    "PageKey",
    "PerformanceKey",
    "PostsKey",
    "Question",
    "TagsKey",
    "itself",
]


class Loaders(
    AnalyticsLoaders,
    SumsLoaders,
    BusinessLoaders,
    CollectionLoaders,
    BrandLoaders,
    OrganizationLoaders,
    PostLoaders,
    AccountLoaders,
    TagLoaders,
    NoteLoaders,
    PerformanceLoaders,
):
    """The loaders of one operation."""
