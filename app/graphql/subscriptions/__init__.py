"""The subscriptions: a file for each noun, put together here."""

import strawberry

from app.graphql.subscriptions.refreshes import RefreshSubscriptions
from app.graphql.subscriptions.scope_changes import ScopeSubscriptions

__all__ = ["Subscription"]


@strawberry.type(description="Everything that can be watched.")
class Subscription(
    RefreshSubscriptions,
    ScopeSubscriptions,
):
    pass
