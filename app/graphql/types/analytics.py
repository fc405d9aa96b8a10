"""What the daily sums of a scope say: overview, time series, platforms, engagement, growth.

The answers are the domain's own values: their attributes are the fields here, and nothing is
computed on the way. A class here only says, field by field, what a caller gets.
"""

import datetime as dt

import strawberry

from app.domain.filters import AnalyticsFilter
from app.domain.numbers.buckets import Granularity
from app.domain.numbers.drivers import KnownPosts
from app.domain.numbers.lifetimes import sum_lifetimes
from app.domain.numbers.metrics import average
from app.domain.platforms import Platform
from app.domain.scopes import Span
from app.graphql.context import Info
from app.graphql.loaders import Question
from app.graphql.scalars import BigInt
from app.graphql.types.metrics import Change, GainedMetrics, LifetimeTotals, shown
from app.graphql.types.windows import AnalyticsWindow


@strawberry.type(description="What a scope gained in a window, and how that compares.")
class Overview(GainedMetrics):
    posts_published: int = strawberry.field(description="Posts published in the window.")
    active_platforms: list[Platform] = strawberry.field(
        description="Platforms on which a post was measured or published, most viewed first."
    )
    best_platform: Platform | None = strawberry.field(
        description="The platform that gained the most views; null if none gained any."
    )
    views_change: Change = strawberry.field(
        description="Views against what the window is compared with."
    )
    engagement_change: Change = strawberry.field(
        description="Engagement against what the window is compared with."
    )
    engagement_rate_change: Change = strawberry.field(
        description="Engagement rate, in percent, against what the window is compared with."
    )
    posts_published_change: Change = strawberry.field(
        description="Posts published against what the window is compared with."
    )
    window: AnalyticsWindow = strawberry.field(description="The days that were used.")
    question: strawberry.Private[Question[Span, AnalyticsFilter]]

    @strawberry.field(description="Totals since publication, as of the window's end.")
    async def lifetime(self, info: Info) -> LifetimeTotals:
        by_platform = await info.context.loaders.lifetimes_by_span.load(self.question)
        return shown(sum_lifetimes(by_platform.values()), LifetimeTotals)

    @strawberry.field(description="Posts with a snapshot in the window. Costs per post.")
    async def posts_tracked(self, info: Info) -> int:
        by_platform = await info.context.loaders.known_posts_by_span.load(self.question)
        return sum(posts.measured for posts in by_platform.values())


@strawberry.type(
    description="What was gained on the days that stand against those of a bucket, added up."
)
class ComparedPoint(GainedMetrics):
    date: dt.date = strawberry.field(description="The first of these days.")
    posts_published: int = strawberry.field(description="Posts published on these days.")
    is_measured: bool = strawberry.field(
        description="Whether anything was measured on them; if not, the gains are 0, and what was "
        "gained counts on the day it is seen."
    )


@strawberry.type(description="What was gained in one bucket of a time series.")
class TimeSeriesPoint(GainedMetrics):
    date: dt.date = strawberry.field(
        description="The bucket's first day: itself, or the first of its week, month, quarter or "
        "year, which may be before the window."
    )
    posts_published: int = strawberry.field(description="Posts published in the bucket.")
    is_measured: bool = strawberry.field(
        description="Whether anything was measured in it; if not, its gains are 0, and what was "
        "gained counts on the day it is seen."
    )
    is_complete: bool = strawberry.field(
        description="Whether all of the bucket's days lie in the window and are over."
    )
    days_carried: int = strawberry.field(
        description=(
            "How many days right before the bucket have no snapshot, so that their growth counts "
            "in it: within the window and as many days before it. 0 where nothing was measured."
        )
    )
    compared: ComparedPoint | None = strawberry.field(
        description="What its days are compared with; null unless compared is set, and where none "
        "of its days has a partner."
    )

    @strawberry.field(
        description="Whether anything was measured in it.",
        deprecation_reason="Ask for isMeasured.",
    )
    def measured(self) -> bool:
        return self.is_measured

    @strawberry.field(
        description="Whether all of the bucket's days lie in the window and are over.",
        deprecation_reason="Ask for isComplete.",
    )
    def complete(self) -> bool:
        return self.is_complete


@strawberry.type(description="The time series of one platform.")
class PlatformSeries:
    platform: Platform = strawberry.field(description="The platform.")
    points: list[TimeSeriesPoint] = strawberry.field(description="Its buckets, in order.")


@strawberry.type(
    description=(
        "Gains per day or longer, with no bucket of the window left out. A metric is null in "
        "a bucket that was measured without anybody knowing what it gained, and in every bucket "
        "where the whole window knows nothing of it: the buckets add up to the overview."
    )
)
class TimeSeries:
    granularity: Granularity = strawberry.field(description="How long a bucket is.")
    points: list[TimeSeriesPoint] = strawberry.field(description="The buckets, in order.")
    platforms: list[PlatformSeries] | None = strawberry.field(
        description="The same per platform, most viewed first; null unless byPlatform is set."
    )
    window: AnalyticsWindow = strawberry.field(description="The days that were used.")


@strawberry.type(description="What one platform contributed to a window.")
class PlatformBreakdown(GainedMetrics):
    platform: Platform = strawberry.field(description="The platform.")
    posts_published: int = strawberry.field(description="Posts published there in the window.")
    views_percent: float | None = strawberry.field(
        description="Its percentage of the scope's views; null where those are 0 or less."
    )
    engagement_percent: float | None = strawberry.field(
        description="Its percentage of the scope's engagement; null where that is 0 or less."
    )
    posts_percent: float | None = strawberry.field(
        description="Its percentage of the posts published; null where there are none."
    )
    views_change: Change = strawberry.field(
        description="Its views against what the window is compared with."
    )
    engagement_change: Change = strawberry.field(
        description="Its engagement against what the window is compared with."
    )
    question: strawberry.Private[Question[Span, AnalyticsFilter]]

    @strawberry.field(description="Its posts with a snapshot in the window. Costs per post.")
    async def posts_tracked(self, info: Info) -> int:
        return (await self._known_posts(info)).measured

    @strawberry.field(
        description="Views gained per post that knows what it gained; null if none does. "
        "Costs per post."
    )
    async def average_views(self, info: Info) -> float | None:
        return average(self.views, (await self._known_posts(info)).views)

    @strawberry.field(
        description="Its tracked posts whose gain of views nobody knows: averageViews leaves them "
        "out. Costs per post."
    )
    async def unknown_posts(self, info: Info) -> int:
        posts = await self._known_posts(info)
        return posts.measured - posts.views

    async def _known_posts(self, info: Info) -> KnownPosts:
        by_platform = await info.context.loaders.known_posts_by_span.load(self.question)
        return by_platform.get(self.platform, KnownPosts())


@strawberry.type(description="What a window's engagement is made of.")
class EngagementBreakdown:
    likes: BigInt | None = strawberry.field(description="Likes gained.")
    comments: BigInt | None = strawberry.field(description="Comments gained.")
    shares: BigInt | None = strawberry.field(description="Shares gained.")
    saves: BigInt | None = strawberry.field(description="Saves gained.")
    total: BigInt | None = strawberry.field(description="All four together.")
    likes_percent: float | None = strawberry.field(description="Likes per hundred of the total.")
    comments_percent: float | None = strawberry.field(
        description="Comments per hundred of the total."
    )
    shares_percent: float | None = strawberry.field(description="Shares per hundred of the total.")
    saves_percent: float | None = strawberry.field(description="Saves per hundred of the total.")


@strawberry.type(
    description="The day that gained the most views, of those that carry no other days' growth."
)
class BestDay:
    date: dt.date = strawberry.field(description="The day.")
    views: BigInt = strawberry.field(description="Views gained on it.")


@strawberry.type(
    description="A day against its partner: its changes are all null where either isn't over yet, "
    "and where there is no partner."
)
class GrowthDay:
    date: dt.date = strawberry.field(description="The day.")
    views: Change = strawberry.field(description="Views gained.")
    engagement: Change = strawberry.field(description="Engagement gained.")
    days_carried: int = strawberry.field(
        description=(
            "How many days right before it have no snapshot, so that their growth counts on it: "
            "within the window and as many days before it. 0 where nothing was measured."
        )
    )


@strawberry.type(description="How a window compares with other days.")
class Growth:
    views: Change = strawberry.field(description="Views gained.")
    engagement: Change = strawberry.field(description="Engagement gained.")
    best_day: BestDay | None = strawberry.field(
        description="The day that gained the most views, of those that carry no other days' "
        "growth; null if none gained any."
    )
    days: list[GrowthDay] = strawberry.field(description="Each day against its partner.")
