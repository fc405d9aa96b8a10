"""What is stored. Importing this package makes `metadata` complete."""

from app.tables import (
    brands,
    budgets,
    data_versions,
    erasures,
    goals,
    loads,
    notes,
    observations,
    organizations,
    posts,
    processes,
    rollups,
    schedule,
    sessions,
    shares,
    snapshots,
    tags,
    thumbnails,
    tokens,
)
from app.tables.accounts import (
    account_collection,
    accounts,
    allowances,
    client_registrations,
    connection_attempts,
    credentials,
    discovery_schedule,
    outages,
    refused_metrics,
)
from app.tables.base import Table
from app.tables.business import records, stripe_imports
from app.tables.collecting import picture_requests, refresh_runs
from app.tables.learning import brand_memory, content_performance, sync

metadata = Table.metadata

__all__ = [
    "account_collection",
    "accounts",
    "allowances",
    "brand_memory",
    "brands",
    "budgets",
    "client_registrations",
    "connection_attempts",
    "content_performance",
    "credentials",
    "data_versions",
    "discovery_schedule",
    "erasures",
    "goals",
    "loads",
    "metadata",
    "notes",
    "observations",
    "organizations",
    "outages",
    "picture_requests",
    "posts",
    "processes",
    "records",
    "refresh_runs",
    "refused_metrics",
    "rollups",
    "schedule",
    "sessions",
    "shares",
    "snapshots",
    "stripe_imports",
    "sync",
    "tags",
    "thumbnails",
    "tokens",
]
