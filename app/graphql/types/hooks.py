"""How posts that open alike performed."""

import strawberry


@strawberry.type(
    description=(
        "A hook, the first line of a post's description (or label), and what the posts with it "
        "gained in the window. Hooks that differ in case or white space are one."
    )
)
class HookPerformance:
    hook: str = strawberry.field(
        description="The line as the first of its posts has it, at most 150 characters."
    )
    posts: int = strawberry.field(description="How many posts measured in the window open so.")
    mean_views: float | None = strawberry.field(
        description="Views gained per post that reports views; null if none does."
    )
    mean_engagement: float | None = strawberry.field(
        description="Engagement gained per post that reports any; null if none does."
    )
    mean_rate: float | None = strawberry.field(
        description="The mean engagement rate of those that have one, in percent: 5.0 is 5 %. "
        "Null if none has."
    )
    unknown_posts: int = strawberry.field(
        description="Posts whose gain of views, or of engagement, nobody knows: the mean of it "
        "leaves them out."
    )
