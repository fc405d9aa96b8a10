"""A post's own numbers: totals, gains, and what was measured on its days."""

import datetime as dt

import strawberry

from app.domain.numbers import lifetimes
from app.domain.numbers.gains import Measurement
from app.domain.numbers.metrics import Metrics
from app.domain.numbers.sums import Sums
from app.graphql.context import Info
from app.graphql.scalars import BigInt
from app.graphql.types.extra_metrics import ExtraMetricsOfDay
from app.graphql.types.metrics import GainedMetrics, LifetimeTotals, shown
from app.services.post_analytics import PostSummary, PostToday, RecentGains


@strawberry.type(description="What a post gained.")
class PostGains(GainedMetrics):
    @staticmethod
    def of(gained: Sums) -> "PostGains":
        """Show gains."""
        return PostGains(
            **gained.metrics._asdict(),
            engagement=gained.metrics.engagement,
            engagement_rate=gained.engagement_rate,
        )


@strawberry.type(description="A post's totals since publication; null where one isn't reported.")
class PostTotals(LifetimeTotals):
    engagement_rate: float | None = strawberry.field(
        description="Engagement per hundred views: 5.0 is 5 %. Null where views are null or 0."
    )
    reach: BigInt | None = strawberry.field(
        description="People reached; null where the platform doesn't say. Never summed."
    )

    @staticmethod
    def of(totals: Metrics, reach: int | None) -> "PostTotals":
        """Show totals."""
        return shown(lifetimes.PostTotals.of(totals, reach), PostTotals)


@strawberry.type(description="A post's numbers as of now, today included.")
class PostAnalytics:
    totals: PostTotals = strawberry.field(description="The last known total of each metric.")
    first_date: dt.date = strawberry.field(description="The day of the first snapshot.")
    last_date: dt.date = strawberry.field(description="The day of the latest snapshot.")
    as_of: dt.datetime = strawberry.field(description="When the latest snapshot was fetched.")

    requested: strawberry.Private[PostToday]
    gains_ahead: strawberry.Private[RecentGains | None] = None

    @staticmethod
    def of(
        requested: PostToday, summary: PostSummary, gains: RecentGains | None = None
    ) -> "PostAnalytics":
        """Show a summary, with the recent gains if they are known already."""
        return PostAnalytics(
            totals=PostTotals.of(summary.totals, summary.reach),
            first_date=summary.first_date,
            last_date=summary.last_date,
            as_of=summary.as_of,
            requested=requested,
            gains_ahead=gains,
        )

    async def gains(self, info: Info) -> RecentGains:
        """The post's recent gains."""
        loader = info.context.loaders.recent_gains_by_post
        return self.gains_ahead or await loader.load(self.requested)

    @strawberry.field(description="The gain of today's snapshot; null without one.")
    async def gained_today(self, info: Info) -> PostGains | None:
        sums = (await self.gains(info)).today
        return PostGains.of(sums) if sums else None

    @strawberry.field(
        name="gainedLast7Days",
        description="The gains of the last 7 complete days; null without a snapshot in them.",
    )
    async def gained_last_7_days(self, info: Info) -> PostGains | None:
        sums = (await self.gains(info)).last_7_days
        return PostGains.of(sums) if sums else None


@strawberry.type(description="What was measured of a post on one day.")
class PostAnalyticsDay(ExtraMetricsOfDay):
    date: dt.date = strawberry.field(description="The day, in the organization's time zone.")
    totals: PostTotals = strawberry.field(description="Totals since publication, as reported.")
    gains: PostGains = strawberry.field(
        description="Growth since the last known totals; null for a metric not reported that day, "
        "and on the day that it was first seen when the post was already old."
    )
    is_baseline: bool = strawberry.field(
        description="Whether views (or, without views, any metric) were first seen here when the "
        "post was already old: the total is known, its growth is not."
    )
    collected_at: dt.datetime = strawberry.field(description="When it was fetched.")

    @staticmethod
    def of(measurement: Measurement) -> "PostAnalyticsDay":
        """Show a measurement."""
        snapshot = measurement.snapshot
        return PostAnalyticsDay(
            date=snapshot.date,
            totals=PostTotals.of(snapshot.totals, snapshot.reach),
            gains=PostGains.of(Sums(measurement.gains, measurement.rated_engagement)),
            is_baseline=measurement.is_baseline,
            collected_at=snapshot.collected_at,
            extra=snapshot.extra,
        )
