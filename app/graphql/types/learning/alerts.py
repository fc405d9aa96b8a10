"""Alerts: whether a brand's engagement rate has jumped or collapsed."""

import datetime as dt

import strawberry

from app.domain.learning.alerts import EARLIER_DAYS, MIN_POSTS, RECENT_DAYS, AlertKind
from app.graphql.enums import described
from app.graphql.scalars import BigInt

described(
    AlertKind,
    "What has happened to the engagement rate.",
    {
        AlertKind.SPIKE: "It is more than twice what it was.",
        AlertKind.DROP: "It is less than half of what it was.",
    },
)


@strawberry.type(description="The engagement rate of some complete days.")
class RateSample:
    start: dt.date = strawberry.field(description="The first day.")
    end: dt.date = strawberry.field(description="The last day, included.")
    posts: int = strawberry.field(description="How many posts gained views in these days.")
    views: BigInt | None = strawberry.field(
        description="Views gained; null if nothing reported views."
    )
    rate: float | None = strawberry.field(
        description="Engagement per hundred views, as the overview of these days has it: 5.0 is "
        "5 %. Null where views are unknown, 0 or negative."
    )


@strawberry.type(
    description=(
        f"The last {RECENT_DAYS} complete days against the {EARLIER_DAYS} before them. Either side "
        f"needs {MIN_POSTS} posts that gained views."
    )
)
class AlertReport:
    kind: AlertKind | None = strawberry.field(
        description="The alert; null where nothing is unusual, or where there is too little data."
    )
    enough_data: bool = strawberry.field(
        description="Whether there is enough data to tell.",
        deprecation_reason="Ask for hasEnoughData.",
    )
    explanation: str = strawberry.field(description="The same in a sentence, with the numbers.")
    ratio: float | None = strawberry.field(
        description="The recent rate over the earlier one; null where that is unknown or 0."
    )
    recent: RateSample = strawberry.field(description=f"The last {RECENT_DAYS} complete days.")
    earlier: RateSample = strawberry.field(description=f"The {EARLIER_DAYS} days before them.")

    @strawberry.field(
        description="Whether there is enough data to tell. If not, no alert doesn't mean that all "
        "is well."
    )
    def has_enough_data(self) -> bool:
        return self.enough_data
