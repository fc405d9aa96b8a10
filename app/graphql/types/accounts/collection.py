"""How an account's own numbers are kept up to date, or why they aren't."""

import datetime as dt

import strawberry

from app.domain.collecting import account_collection as domain
from app.domain.collecting.explanations import Failed
from app.domain.windows.clock import Clock
from app.graphql.types.bulk import camel
from app.graphql.types.collecting.collection_states import CollectionFailure, MissingMetric


@strawberry.type(
    description="How an account's followers and other numbers of its own are kept up to date: once "
    "a day, apart from its posts. If they aren't, why."
)
class AccountCollection:
    last_collected_at: dt.datetime | None = strawberry.field(
        description="When its platform last gave them; null if never."
    )
    next_collect_at: dt.datetime | None = strawberry.field(
        description="When they are read next; null if they never were, so that it is due."
    )
    attempts: int = strawberry.field(description="Failures in a row, limits not counted.")
    failure: CollectionFailure | None = strawberry.field(
        description="What is wrong now; null if nothing is. Its posts are collected all the same."
    )
    missing: list[MissingMetric] = strawberry.field(
        description="Numbers that the last answer lacked though others came. Empty if there are "
        "none."
    )
    explanation: str | None = strawberry.field(
        description="Why it has no or old numbers and what helps; null if they are fresh."
    )

    @staticmethod
    def of(collection: domain.AccountCollection, clock: Clock) -> "AccountCollection":
        """Show what is known of reading an account."""
        return AccountCollection(
            last_collected_at=collection.last_collected_at,
            next_collect_at=collection.next_collect_at,
            attempts=collection.attempts,
            failure=_failure(collection.failure),
            missing=[
                MissingMetric(metric=camel(each.metric), reason=each.reason, since=each.since)
                for each in collection.missing
            ],
            explanation=domain.explain(collection, clock),
        )


def _failure(failed: Failed | None) -> CollectionFailure | None:
    if failed is None:
        return None
    return CollectionFailure(
        code=failed.code,
        message=failed.message,
        is_retryable=failed.code.is_retryable(),
        since=failed.since,
    )
