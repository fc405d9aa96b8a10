"""Posts, their own numbers, and lists of them."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.domain import public_ids
from app.domain.keys import OwnedKey
from app.domain.numbers.hooks import hook_of
from app.domain.numbers.metrics import GrowthMetric
from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostStatus
from app.domain.signed_links import thumbnail_path
from app.domain.windows.calendar import Preset
from app.domain.windows.clock import Clock
from app.domain.windows.today import LocalCalendar
from app.errors import NotFound
from app.graphql.context import Info
from app.graphql.execution import Prefetched
from app.graphql.types.accounts.collected import Collected
from app.graphql.types.ages import (
    AgeIndex,
    GrowthCurve,
    GrowthMetricArgument,
    HourPoint,
    hours_of,
)
from app.graphql.types.collecting.collection_states import CollectionState
from app.graphql.types.extra_metrics import ExtraMetricsOfPost
from app.graphql.types.learning.performance_lists import Performing
from app.graphql.types.nodes import Node
from app.graphql.types.post_numbers import PostAnalytics, PostAnalyticsDay
from app.graphql.types.tags import Tag
from app.graphql.types.windows import WindowArgument, requested
from app.services import age_orders, ages, post_lists
from app.services.ages import PostRequest
from app.services.learning.content_performance import Parent
from app.services.observations import ObservedPost
from app.services.post_analytics import PostSpan, PostToday
from app.services.post_tags import PostPlace
from app.services.thumbnails import PicturedPost

if TYPE_CHECKING:
    from app.graphql.types.brands import Brand
    from app.graphql.types.organizations import Organization


@strawberry.type(description="One piece of content on one platform.")
class Post(Node, ExtraMetricsOfPost, Performing, Collected):
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
    author: str | None = strawberry.field(
        description="The handle of whoever made it, as the platform says; null if it doesn't."
    )
    language: str | None = strawberry.field(
        description="Its language as the platform says, such as en or pt-BR (BCP 47); null if it "
        "doesn't."
    )
    duration_seconds: float | None = strawberry.field(
        description="How long its video is, in seconds, as the platform says; null if it doesn't."
    )
    created_at: dt.datetime = strawberry.field(description="When it became known here.")
    archived_at: dt.datetime | None = strawberry.field(
        description="When it was archived; null if it isn't."
    )
    brand_ahead: strawberry.Private[object] = strawberry.UNSET
    organization_ahead: strawberry.Private[object] = strawberry.UNSET
    analytics_ahead: strawberry.Private[object] = strawberry.UNSET

    @staticmethod
    def of(post: post_lists.Post | None) -> "Post":
        """Show a post.

        Raises:
            NotFound: There is none.
        """
        if post is None:
            raise NotFound("There is no such post.")
        # Bypasses the constructor, which for a list takes as long as reading the posts: what is
        # called the same there and here is taken as it is, and the rest is in nobody's way.
        shown_post = Post.__new__(Post)
        values: dict[str, Any] = dict(zip(post._fields, post, strict=True))
        values["id"] = public_ids.post_id(post.id)
        values["stored"] = post
        shown_post.__dict__ = values
        return shown_post

    def performance_parent(self) -> tuple[Parent, OwnedKey]:
        """Its own rows."""
        return "post_id", (self.stored.organization_id, self.stored.id)

    @strawberry.field(description="How its numbers are kept up to date, and if not, why.")
    async def collection(self, info: Info) -> CollectionState:
        found = await info.context.loaders.collection_by_post.load(self.performance_parent()[1])
        return CollectionState.of(found, info.context.clock)

    @strawberry.field(
        description="Where this server shows a small picture of it: a path, signed, good until the "
        "end of tomorrow (UTC), which needs no token. Null where there is no picture, or no secret "
        "key to sign with."
    )
    async def thumbnail_url(self, info: Info) -> str | None:
        post = self.stored
        pictured = PicturedPost(post.organization_id, post.id)
        if not await info.context.loaders.has_picture_by_post.load(pictured):
            return None
        # Only now: an embedded database without a key gets one.
        key = info.context.runtime.link_key
        return thumbnail_path(key, post.id, info.context.clock.today("UTC")) if key else None

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

    @strawberry.field(
        description="The organization that it belongs to.",
        extensions=[Prefetched("organization_ahead")],
    )
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

    @strawberry.field(
        description="How it grew, day by day of its life. Null where it isn't published, has no "
        "complete day yet, or was first measured more than 7 days after its publication."
    )
    async def growth_curve(
        self, info: Info, metric: GrowthMetricArgument = None
    ) -> GrowthCurve | None:
        requested = self._at_its_age(info, metric)
        if requested is None:
            return None
        curve = await info.context.loaders.growth_by_post.load(requested)
        return GrowthCurve.of(requested, curve) if curve and curve.is_whole(requested) else None

    @strawberry.field(
        description="How it grew within its first 7 days, one point for each hour in which it was "
        "read. Kept for 90 days after publication; null where there are none."
    )
    async def growth_by_hour(
        self, info: Info, metric: GrowthMetricArgument = None
    ) -> list[HourPoint] | None:
        post = self.stored
        key = ObservedPost(post.organization_id, post.id)
        observed = await info.context.loaders.observations_by_post.load(key)
        if post.published_at is None or not observed:
            return None
        return hours_of(post.published_at, observed, metric or ages.usual_metric(post.platform))

    @strawberry.field(
        description="How it does for its age among the brand's other posts on its platform. Null "
        "where it isn't published or has no complete day yet. Costs per post of the brand."
    )
    async def age_index(self, info: Info, metric: GrowthMetricArgument = None) -> AgeIndex | None:
        requested = self._at_its_age(info, metric)
        if requested is None:
            return None
        index = await info.context.loaders.age_index_by_post.load(requested)
        return AgeIndex.from_domain(index, requested.metric)

    def _at_its_age(self, info: Info, metric: GrowthMetric | None) -> PostRequest | None:
        """The post as it is compared; None before its first complete day."""
        return age_orders.at_its_age(self.stored, info.context.clock, metric)

    @strawberry.field(description="What was measured on each day of a window, oldest first.")
    async def daily_analytics(
        self, info: Info, window: WindowArgument = None
    ) -> list[PostAnalyticsDay]:
        calendar = LocalCalendar(self.stored.time_zone, self.stored.week_start)
        days = info.context.window(requested(window), [calendar], Preset.LAST_7_DAYS)
        key = PostSpan(self.stored.organization_id, self.stored.id, days.start, days.end)
        measured = await info.context.loaders.days_by_post.load(key)
        return [PostAnalyticsDay.of(measurement) for measurement in measured]


def today_of(post: post_lists.Post, clock: Clock) -> PostToday:
    """The key of a post's summary: the post, and the current day in its organization's zone."""
    return PostToday(post.organization_id, post.id, clock.today(post.time_zone))
