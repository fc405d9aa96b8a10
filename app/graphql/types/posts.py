"""Posts, their own numbers, and lists of them."""

import datetime as dt
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated

import strawberry

from app.domain import public_ids
from app.domain.numbers import lifetimes
from app.domain.numbers.gains import Measurement
from app.domain.numbers.hooks import hook_of
from app.domain.numbers.metrics import Metrics
from app.domain.numbers.sums import Sums
from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostStatus
from app.domain.windows.calendar import resolve_window
from app.domain.windows.clock import Clock
from app.errors import NotFound
from app.graphql.context import Info
from app.graphql.execution import Prefetched
from app.graphql.scalars import BigInt
from app.graphql.types.collecting.collection_states import CollectionState
from app.graphql.types.metrics import GainedMetrics, LifetimeTotals, shown
from app.graphql.types.nodes import Node
from app.graphql.types.tags import Tag
from app.graphql.types.windows import WindowArgument, requested
from app.services import post_lists
from app.services.post_analytics import PostSpan, PostSummary, PostToday, RecentGains
from app.services.post_tags import PostPlace

if TYPE_CHECKING:
    from app.graphql.types.brands import Brand
    from app.graphql.types.organizations import Organization


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
class PostAnalyticsDay:
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
        )


@strawberry.type(description="One piece of content on one platform.")
class Post(Node):
    platform: Platform = strawberry.field(description="Where it lives.")
    external_id: str = strawberry.field(description="The platform's id of it.")
    label: str = strawberry.field(description="Its title.")
    description: str = strawberry.field(description="Its text or caption.")
    category: PostCategory = strawberry.field(description="What kind of content it is.")
    status: PostStatus = strawberry.field(description="Where it is in its life.")
    url: str | None = strawberry.field(description="Its address; null if it isn't known.")
    published_at: dt.datetime | None = strawberry.field(
        description="When it was published; null if it isn't, or if that isn't known."
    )
    published_on: dt.date | None = strawberry.field(
        description="That day in the organization's time zone."
    )
    variant_group: str | None = strawberry.field(description="The experiment it is part of.")
    variant_id: str | None = strawberry.field(description="Which variant of that it is.")
    hook_version: str | None = strawberry.field(description="Which version of the hook it uses.")
    creative_version: str | None = strawberry.field(
        description="Which version of the creative it uses."
    )
    generation_id: str | None = strawberry.field(description="The generation that made it.")
    workflow_id: str | None = strawberry.field(description="The workflow that made it.")
    prompt: str | None = strawberry.field(description="The prompt that it was made with.")
    created_at: dt.datetime = strawberry.field(description="When it became known here.")
    archived_at: dt.datetime | None = strawberry.field(
        description="When it was archived; null if it isn't."
    )
    stored: strawberry.Private[post_lists.Post]
    brand_ahead: strawberry.Private[object] = strawberry.UNSET
    analytics_ahead: strawberry.Private[object] = strawberry.UNSET

    @staticmethod
    def of(post: post_lists.Post | None) -> "Post":
        """Show a post.

        Raises:
            NotFound: There is none.
        """
        if post is None:
            raise NotFound("There is no such post.")
        # Bypasses the constructor, which for a list takes as long as reading the posts.
        shown_post = Post.__new__(Post)
        shown_post.__dict__.update(
            zip(_SAME_NAMES, _same_values(post), strict=True),
            id=public_ids.post_id(post.id),
            stored=post,
        )
        return shown_post

    @strawberry.field(description="How its numbers are kept up to date, and if not, why.")
    async def collection(self, info: Info) -> CollectionState:
        found = await info.context.loaders.collection_by_post.load(self.stored.id)
        return CollectionState.of(found, info.context.clock)

    @strawberry.field(description="Its tags by label, 50 at most.")
    async def tags(self, info: Info) -> list[Tag]:
        place = PostPlace(self.stored.organization_id, self.stored.id)
        return [Tag.of(tag) for tag in await info.context.loaders.tags_by_post.load(place)]

    @strawberry.field(description="The line that it opens with; null if it has no text.")
    def hook(self) -> str | None:
        return hook_of(self.description, self.label)

    @strawberry.field(
        description="The brand that published it.", extensions=[Prefetched("brand_ahead")]
    )
    async def brand(
        self, info: Info
    ) -> Annotated["Brand", strawberry.lazy("app.graphql.types.brands")]:
        from app.graphql.types.brands import Brand

        return Brand.of(await info.context.loaders.brand_by_id.load(self.stored.brand_id))

    @strawberry.field(description="The organization that it belongs to.")
    async def organization(
        self, info: Info
    ) -> Annotated["Organization", strawberry.lazy("app.graphql.types.organizations")]:
        from app.graphql.types.organizations import Organization

        key = self.stored.organization_id
        return Organization.of(await info.context.loaders.organization_by_id.load(key))

    @strawberry.field(
        description="Its numbers as of now; null if it was never measured.",
        extensions=[Prefetched("analytics_ahead")],
    )
    async def analytics(self, info: Info) -> PostAnalytics | None:
        key = today_of(self.stored, info.context.clock)
        summary = await info.context.loaders.summary_by_post.load(key)
        return PostAnalytics.of(key, summary) if summary else None

    @strawberry.field(description="What was measured on each day of a window, oldest first.")
    async def daily_analytics(
        self, info: Info, window: WindowArgument = None
    ) -> list[PostAnalyticsDay]:
        zone = self.stored.time_zone
        today = info.context.clock.today(zone)
        days = resolve_window(requested(window), today=today, time_zone=zone)
        key = PostSpan(self.stored.organization_id, self.stored.id, days.start, days.end)
        measured = await info.context.loaders.days_by_post.load(key)
        return [PostAnalyticsDay.of(measurement) for measurement in measured]


def today_of(post: post_lists.Post, clock: Clock) -> PostToday:
    """The key of a post's summary: the post, and the current day in its organization's zone."""
    return PostToday(post.organization_id, post.id, clock.today(post.time_zone))


_SAME_NAMES = (
    *("platform", "external_id", "label", "description", "category", "status", "url"),
    *("published_at", "published_on", "variant_group", "variant_id", "hook_version"),
    *("creative_version", "generation_id", "workflow_id", "prompt", "created_at", "archived_at"),
)
_same_values = attrgetter(*_SAME_NAMES)
