"""The subscriptions: a file for each noun, put together here."""

import strawberry

from app.graphql.subscriptions.refreshes import RefreshSubscriptions

__all__ = ["Subscription"]


@strawberry.type(description="Everything that can be watched.")
class Subscription(
    RefreshSubscriptions,
):
    pass
