"""Rows of content performance: as they are shown, and as people give them."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import strawberry

from app.domain import public_ids
from app.domain.learning.content_performance import Counts, GivenRow
from app.domain.learning.performance_scores import ContentType, PerformanceSource
from app.domain.numbers.metrics import engagement
from app.domain.platforms import Platform
from app.errors import NotFound
from app.graphql.context import Info
from app.graphql.enums import described
from app.graphql.scalars import BigInt
from app.graphql.types.bulk import BulkPayload, key_in
from app.graphql.types.metrics import ReportedMetric
from app.graphql.types.nodes import Node
from app.services.learning import content_performance

if TYPE_CHECKING:
    from app.graphql.types.posts import Post

described(
    PerformanceSource,
    "Where a row of content performance comes from.",
    {
        PerformanceSource.SYNC: "Copied from a snapshot once its day was over.",
        PerformanceSource.MANUAL: "Given by a person.",
        PerformanceSource.CSV: "Given by a person as a file.",
    },
)
described(
    ContentType,
    "The four kinds of content that the learning loop tells apart.",
    {
        ContentType.VIDEO: "Videos and reels.",
        ContentType.IMAGE: "Images, carousels and stories.",
        ContentType.ARTICLE: "Articles.",
        ContentType.CAPTION: "Text, and posts of no stated kind.",
    },
)


@strawberry.type(
    description=(
        "A post's last known totals as of one complete day, with what made the post. Rows of one "
        "post are never to be added up."
    )
)
class ContentPerformance(Node):
    platform: Platform = strawberry.field(description="Where the post lives.")
    measured_on: dt.date = strawberry.field(description="The day at whose end the totals stood.")
    source: PerformanceSource = strawberry.field(description="Where the row comes from.")
    content_type: ContentType = strawberry.field(description="What kind of content the post is.")
    views: BigInt | None = strawberry.field(description="Total views; null if never reported.")
    likes: BigInt | None = strawberry.field(description="Total likes; null if never reported.")
    comments: BigInt | None = strawberry.field(
        description="Total comments; null if never reported."
    )
    shares: BigInt | None = strawberry.field(description="Total shares; null if never reported.")
    saves: BigInt | None = strawberry.field(description="Total saves; null if never reported.")
    clicks: BigInt | None = strawberry.field(description="Total clicks; null if never reported.")
    measured: list[ReportedMetric] = strawberry.field(
        description="Which of the totals that day itself reported; the others are from before it."
    )
    engagement_rate: float | None = strawberry.field(
        description="Engagement per hundred views: 5.0 is 5 %. Null where either is unknown, or "
        "views are 0."
    )
    performance_score: int | None = strawberry.field(
        description="Ten times the engagement rate with clicks counted in, rounded half up, at "
        "most 100. Null where views are unknown or 0."
    )
    variant_group: str | None = strawberry.field(
        description="The experiment that the post is part of."
    )
    variant_id: str | None = strawberry.field(description="Which variant of that it is.")
    hook: str | None = strawberry.field(description="What the post opens with.")
    hook_version: str | None = strawberry.field(description="Which version of the hook it uses.")
    creative_version: str | None = strawberry.field(
        description="Which version of the creative it uses."
    )
    generation_id: str | None = strawberry.field(description="The generation that made it.")
    workflow_id: str | None = strawberry.field(description="The workflow that made it.")
    prompt: str | None = strawberry.field(description="The prompt that it was made with.")
    recorded_at: dt.datetime = strawberry.field(description="When the row was last written.")
    stored: strawberry.Private[content_performance.ContentPerformance]

    @staticmethod
    def of(row: content_performance.ContentPerformance | None) -> "ContentPerformance":
        """Show a row.

        Raises:
            NotFound: There is none.
        """
        if row is None:
            raise NotFound("There is no such row of content performance.")
        inside = {"organization_id", "id", "brand_id", "post_id"}
        values = {name: value for name, value in row._asdict().items() if name not in inside}
        values["measured"] = [ReportedMetric[name.upper()] for name in row.measured_names]
        key = strawberry.ID(public_ids.performance_id(row.id))
        return ContentPerformance(id=key, stored=row, **values)

    @strawberry.field(description="Likes + comments + shares + saves; null if none is known.")
    def engagement(self) -> BigInt | None:
        return engagement(self.likes, self.comments, self.shares, self.saves)

    @strawberry.field(description="The post that it measures.")
    async def post(
        self, info: Info
    ) -> Annotated["Post", strawberry.lazy("app.graphql.types.posts")]:
        from app.graphql.types.posts import Post

        return Post.of(await info.context.loaders.post_by_id.load(self.stored.post_id))


@strawberry.input(
    description="A post's totals since publication as of one complete day, as a person has them."
)
class ContentPerformanceInput:
    post_id: strawberry.ID = strawberry.field(description="The post: post_...")
    measured_on: dt.date = strawberry.field(
        description="The day at whose end the totals stood; a day that is over."
    )
    source: PerformanceSource = strawberry.field(
        default=PerformanceSource.MANUAL, description="MANUAL or CSV."
    )
    views: BigInt | None = strawberry.field(default=None, description="Total views.")
    likes: BigInt | None = strawberry.field(default=None, description="Total likes.")
    comments: BigInt | None = strawberry.field(default=None, description="Total comments.")
    shares: BigInt | None = strawberry.field(default=None, description="Total shares.")
    saves: BigInt | None = strawberry.field(default=None, description="Total saves.")
    clicks: BigInt | None = strawberry.field(default=None, description="Total clicks.")

    def row(self) -> GivenRow:
        """The row in the domain's words.

        Raises:
            BadUserInput: The id can't be one of a post.
        """
        counts = Counts(*(getattr(self, name) for name in Counts._fields))
        post_id = key_in("post_id", public_ids.post_key, self.post_id)
        return GivenRow(post_id, self.measured_on, self.source, counts)


@strawberry.type(description="What became of the rows.")
class RecordContentPerformancePayload(BulkPayload):
    pass
