"""At which hours posts did best."""

import strawberry

from app.domain.numbers.posting_times import Weekday
from app.domain.platforms import Platform
from app.graphql.types.windows import AnalyticsWindow


@strawberry.type(description="The posts of one platform published at one hour of one weekday.")
class PostingCell:
    weekday: Weekday = strawberry.field(
        description="The day of the week, in the time zone of the posts' organization."
    )
    hour: int = strawberry.field(description="The hour of that day, 0 to 23.")
    posts: int = strawberry.field(description="How many posts with views were published then.")
    mean_rate: float = strawberry.field(
        description="The mean of their lifetime engagement rates, in percent: 5.0 is 5 %."
    )
    median_rate: float = strawberry.field(description="The median of those, in percent.")
    lower_bound: float | None = strawberry.field(
        description=(
            "What the true mean rate exceeds with 95 % confidence, in percent: what cells are "
            "ranked by, so that one lucky post doesn't win. Null where every cell of the "
            "platform has a single post, because nothing then tells luck from timing."
        )
    )
    is_thin: bool = strawberry.field(
        description="Whether it has under 3 posts: it comes last and recommends nothing."
    )

    @strawberry.field(
        description="Whether it has under 3 posts.", deprecation_reason="Ask for isThin."
    )
    def thin(self) -> bool:
        return self.is_thin


@strawberry.type(description="When the posts of one platform did best.")
class PlatformPostingTimes:
    platform: Platform = strawberry.field(description="The platform.")
    posts: int = strawberry.field(description="How many posts with views that rests on.")
    cells: list[PostingCell] = strawberry.field(
        description="Its hours, best first, thin ones last."
    )
    best: PostingCell | None = strawberry.field(
        description="The best hour; null if all of them are thin."
    )


@strawberry.type(
    description=(
        "When posts did best: those published in the window, each once with its lifetime "
        "engagement rate as of the window's last day; posts without views are left out."
    )
)
class PostingTimes:
    platforms: list[PlatformPostingTimes] = strawberry.field(
        description="Per platform, the one with the most posts first."
    )
    window: AnalyticsWindow = strawberry.field(description="The days that were used.")
