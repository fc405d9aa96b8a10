"""How the posts that one prompt made performed."""

import strawberry

from app.graphql.scalars import BigInt
from app.graphql.types.connections import Connection
from app.graphql.types.windows import AnalyticsWindow


@strawberry.type(
    description=(
        "How the posts made with one prompt did. Where a post carries no prompt, its description "
        "stands for it, or else its label; the first 100 characters decide."
    )
)
class PromptPerformance:
    prompt: str = strawberry.field(description="How the prompt begins: 100 characters at most.")
    posts: int = strawberry.field(description="How many of its posts were measured.")
    views: BigInt | None = strawberry.field(
        description="Views that they gained; null if nothing reported views."
    )
    mean_rate: float | None = strawberry.field(
        description="The mean engagement rate of those that have one, in percent. Null if none has."
    )
    unknown_posts: int = strawberry.field(
        description="Posts without a rate, as their views or responses are unknown, or no views "
        "came: the mean leaves them out."
    )


@strawberry.type(description="A page of prompts, the highest mean rate first.")
class PromptPerformanceConnection(Connection[PromptPerformance]):
    window: AnalyticsWindow = strawberry.field(description="The days that were used.")
