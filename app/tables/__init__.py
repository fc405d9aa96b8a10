"""What is stored. Importing this package makes `metadata` complete."""

from app.tables import (
    analytics,
    brands,
    business,
    collection,
    credentials,
    organizations,
    performance,
    posts,
    tokens,
)
from app.tables.base import Table

metadata = Table.metadata

__all__ = [
    "analytics",
    "brands",
    "business",
    "collection",
    "credentials",
    "metadata",
    "organizations",
    "performance",
    "posts",
    "tokens",
]
