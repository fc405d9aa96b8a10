"""Why a number changed."""

import dataclasses
from typing import Annotated

import strawberry

from app.domain.numbers import drivers
from app.domain.numbers.compared_windows import ComparedSums
from app.domain.numbers.drivers import DriverMetric
from app.domain.scopes import ComparedSpan, Scope, Span
from app.graphql.context import Info
from app.graphql.loaders import Question
from app.graphql.scalars import BigInt
from app.graphql.types.posts import Post
from app.graphql.types.windows import AnalyticsWindow
from app.services.drivers import Explaining

DriverMetricArgument = Annotated[
    DriverMetric, strawberry.argument(description="Which change to explain.")
]


@strawberry.type(description="A post whose own gain changed.")
class ChangedPost:
    current: BigInt | None = strawberry.field(
        description="What it gained on the compared days; null if nothing said so."
    )
    previous: BigInt | None = strawberry.field(
        description="What it gained on those they are compared with; null if nothing said so."
    )
    delta: BigInt = strawberry.field(
        description="Current less previous, where null counts for nothing, as it does in the sums."
    )
    change: strawberry.Private[drivers.PostChange]

    @staticmethod
    def of(change: drivers.PostChange) -> "ChangedPost":
        """Show a post's change."""
        return ChangedPost(
            current=change.current, previous=change.previous, delta=change.delta, change=change
        )

    @strawberry.field(description="The post.")
    async def post(self, info: Info) -> Post:
        return Post.of(await info.context.loaders.post_by_id.load(self.change.id))


@strawberry.type(
    description=(
        "Why a number changed, in the number's own unit, over the compared days. The five parts "
        "add up to the change (to a float's rounding): each is what changing that one factor "
        "contributes, as the mean over all orders of changing them one at a time. What nothing "
        "reported counts for nothing here."
    )
)
class Drivers:
    metric: DriverMetric = strawberry.field(description="Which change is explained.")
    current: BigInt = strawberry.field(
        description="The number over the compared days, as in the change."
    )
    previous: BigInt = strawberry.field(
        description="The number over the days that they are compared with, as in the change."
    )
    delta: BigInt = strawberry.field(description="Current less previous.")
    volume: float = strawberry.field(description="By how many posts know what they gained.")
    mix: float = strawberry.field(description="By how those spread over the platforms.")
    reach: float = strawberry.field(description="By the views per post.")
    rate: float = strawberry.field(
        description="By the engagement per view; 0 where views are explained."
    )
    unrated: float = strawberry.field(
        description="By engagement without known views; 0 where views are explained."
    )
    unknown_posts: int = strawberry.field(
        description=(
            "Posts measured on the compared days whose gain of views (of engagement, on a platform "
            "where no post knows its views) nobody knows: no factor counts them."
        )
    )
    window: AnalyticsWindow = strawberry.field(description="The days that were used.")
    question: strawberry.Private[Question[ComparedSpan, Explaining]]

    @strawberry.field(
        description=(
            f"The {drivers.CHANGED_POSTS} posts whose own gain changed most, up or down; not a "
            "part of the sum. Costs per post."
        )
    )
    async def posts(self, info: Info) -> list[ChangedPost]:
        changed = await info.context.loaders.changed_posts_by_span.load(self.question)
        return [ChangedPost.of(change) for change in changed]


async def explained(
    info: Info, scope: Scope, compared: ComparedSums, explaining: Explaining
) -> Drivers:
    """The drivers of a change of a scope; of the same posts as what is compared."""
    comparison = compared.comparison
    sides = (comparison.current, comparison.previous)
    questions = [Question(Span(scope, *days), explaining.fitting) for days in sides if days]
    now, before = await info.context.loaders.known_posts_by_span.load_many(questions) or ({}, {})
    current, previous = compared.compared_sums()
    value = drivers.drivers_of(
        explaining.metric, drivers.activity_of(current, now), drivers.activity_of(previous, before)
    )
    return Drivers(
        **{field.name: getattr(value, field.name) for field in dataclasses.fields(value)},
        unknown_posts=sum(posts.measured - posts.counted for posts in now.values()),
        window=AnalyticsWindow.of_compared(comparison),
        question=Question(ComparedSpan.of(scope, comparison), explaining),
    )
