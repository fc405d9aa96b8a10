"""How a post's numbers are kept up to date, or why they aren't."""

import datetime as dt

import strawberry

from app.domain.collecting.collection_states import CollectionState as Status
from app.domain.collecting.explanations import Collection, Failed, explain
from app.domain.collecting.failures import FailureCode
from app.domain.windows.clock import Clock
from app.graphql.enums import described
from app.graphql.types.bulk import camel
from app.graphql.types.collecting import failures  # noqa: F401 - importing it describes the codes

described(
    Status,
    "Where a post stands in the schedule of collection.",
    {
        Status.NEVER: "Not collected yet.",
        Status.FRESH: "Its numbers are as new as they should be.",
        Status.DUE: "Its numbers are older than they should be.",
        Status.COLLECTING: "Being collected right now.",
        Status.FAILED: "The last try failed, or the account stopped working.",
        Status.UNSUPPORTED: "Not collected: not published, archived, or the platform isn't read.",
        Status.DISCONNECTED: "No account is connected that could read it.",
    },
    name="CollectionStatus",
)


@strawberry.type(description="Why a post has no new numbers.")
class CollectionFailure:
    code: FailureCode = strawberry.field(description="The kind of failure, to act on.")
    message: str = strawberry.field(description="What happened, for people.")
    is_retryable: bool = strawberry.field(
        description="Whether time alone may cure it; otherwise a person has to do something."
    )
    since: dt.datetime = strawberry.field(description="Since when it has been like this.")


@strawberry.type(
    description=(
        "A metric that the platform's last answer lacks although it could have it. What was known "
        "of it before stays."
    )
)
class MissingMetric:
    metric: str = strawberry.field(
        description="Which one, as fields of metrics are called, such as likes or videoViews."
    )
    reason: str = strawberry.field(description="Why, in the platform's words or in ours.")
    since: dt.datetime = strawberry.field(
        description="When an answer first lacked it; every one since then has."
    )


@strawberry.type(description="How a post's numbers are kept up to date, and if they aren't, why.")
class CollectionState:
    state: Status = strawberry.field(description="Where it stands in the schedule.")
    last_collected_at: dt.datetime | None = strawberry.field(
        description="When its platform last gave numbers; null if never."
    )
    next_collect_at: dt.datetime | None = strawberry.field(
        description="When it is looked at next; null if not before somebody asks."
    )
    attempts: int = strawberry.field(description="Failures in a row, limits not counted.")
    failure: CollectionFailure | None = strawberry.field(
        description="What is wrong now; null if nothing is."
    )
    missing: list[MissingMetric] = strawberry.field(
        description=(
            "Metrics that its last collection didn't get though the others came: refused, "
            "malformed, late or not to be asked for. Empty if there are none."
        )
    )
    explanation: str | None = strawberry.field(
        description="Why it has no or old numbers and what helps; null if they are fresh."
    )

    @staticmethod
    def of(collection: Collection, clock: Clock) -> "CollectionState":
        """Show what is known about a post's collection."""
        return CollectionState(
            state=collection.state(clock),
            last_collected_at=collection.collected.last_collected_at,
            next_collect_at=collection.next_collect_at,
            attempts=collection.attempts,
            failure=_failure(collection.failure, is_retryable=collection.is_retryable),
            missing=[
                MissingMetric(metric=camel(each.metric), reason=each.reason, since=each.since)
                for each in collection.missing
            ],
            explanation=explain(collection, clock),
        )


def _failure(failed: Failed | None, *, is_retryable: bool) -> CollectionFailure | None:
    if failed is None:
        return None
    return CollectionFailure(
        code=failed.code, message=failed.message, is_retryable=is_retryable, since=failed.since
    )
