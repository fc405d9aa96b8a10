"""Variants compared with each other, and what posts are attributed to."""

from uuid import UUID

import strawberry

from app.domain.learning import attribution as attributions
from app.domain.learning import experiments
from app.domain.learning.attribution import AttributionKey
from app.domain.learning.experiments import LEVEL, MIN_POSTS, MIN_VIEWS, Verdict
from app.domain.learning.variants import VariantKind
from app.graphql.context import Info
from app.graphql.enums import described
from app.graphql.scalars import BigInt
from app.graphql.types.metrics import shown
from app.graphql.types.posts import Post

described(
    VariantKind,
    "What the posts that are compared differ in.",
    {
        VariantKind.VARIANT: "The variant of an experiment: variantGroup and variantId.",
        VariantKind.HOOK_VERSION: "The version of the hook.",
        VariantKind.CREATIVE_VERSION: "The version of the creative.",
    },
)
described(
    AttributionKey,
    "What posts are put down to.",
    {
        AttributionKey.GENERATION: "The generation that made them.",
        AttributionKey.WORKFLOW: "The workflow that made them.",
        AttributionKey.PROMPT: "The first 100 characters of the prompt that they were made with.",
        AttributionKey.HOOK: "The line that they open with; case and white space don't matter.",
    },
)
described(
    Verdict,
    "What an experiment says.",
    {
        Verdict.WINNER: "One variant has a higher mean rate than every other one compared.",
        Verdict.NO_DIFFERENCE: "No variant is better than all others, as far as the data tells.",
        Verdict.NOT_ENOUGH_DATA: "Fewer than two variants are exposed enough to be compared.",
    },
)


@strawberry.type(
    description="How the posts of one variant did by the end of the window, each counted once."
)
class VariantPerformance:
    group: str | None = strawberry.field(
        description="The experiment; null for versions of hooks and creatives, and where the "
        "posts name none."
    )
    variant: str = strawberry.field(description="The variant, or the version.")
    posts: int = strawberry.field(description="How many posts it is made of.")
    views: BigInt | None = strawberry.field(
        description="Their lifetime views together; null if nothing reported views."
    )
    mean_rate: float | None = strawberry.field(
        description="Their mean engagement rate in percent: 5.0 is 5 %. Null if none has one."
    )
    mean_score: float | None = strawberry.field(
        description="Their mean performance score, 0 to 100. Null if none has one."
    )
    score: float | None = strawberry.field(
        description="What variants are ranked by: 0.6 x mean score + 0.3 x min(10 x mean rate, "
        "100) + 0.1 x min(10 x log10(views + 1), 30). Null where responses are unknown."
    )
    unknown_posts: int = strawberry.field(
        description="Posts without a rate, as their views or responses are unknown, or no views "
        "came: the means leave them out."
    )


@strawberry.type(description="How the posts that share one origin did, each counted once.")
class Attribution:
    value: str = strawberry.field(description="The generation, workflow, prompt or hook.")
    posts: int = strawberry.field(description="How many posts come from it.")
    views: BigInt | None = strawberry.field(
        description="Their lifetime views together; null if nothing reported views."
    )
    engagement: BigInt | None = strawberry.field(
        description="Their likes + comments + shares + saves; null if none of them is known."
    )
    mean_rate: float | None = strawberry.field(
        description="Their mean engagement rate in percent: 5.0 is 5 %. Null if none has one."
    )
    mean_score: float | None = strawberry.field(
        description="Their mean performance score, 0 to 100. Null if none has one."
    )
    unknown_posts: int = strawberry.field(
        description="Posts without a rate, as their views or responses are unknown, or no views "
        "came: the means leave them out."
    )
    best_post_id: strawberry.Private[UUID | None]

    @strawberry.field(
        description="The post with the highest engagement rate; null if none has one."
    )
    async def best_post(self, info: Info) -> Post | None:
        if self.best_post_id is None:
            return None
        return Post.of(await info.context.loaders.post_by_id.load(self.best_post_id))

    @staticmethod
    def of(value: attributions.Attribution) -> "Attribution":
        """Show an attribution."""
        return Attribution(**value._asdict())


@strawberry.type(description="One variant of an experiment.")
class ExperimentArm:
    variant: str = strawberry.field(description="The variant.")
    posts: int = strawberry.field(description="How many posts it has.")
    rated_posts: int = strawberry.field(
        description=f"How many of them have an engagement rate; {MIN_POSTS} are needed."
    )
    views: BigInt = strawberry.field(
        description=f"Their known lifetime views together; {MIN_VIEWS} are needed."
    )
    mean_rate: float | None = strawberry.field(
        description="Their mean engagement rate in percent: 5.0 is 5 %. Null if none has one."
    )
    has_enough: bool = strawberry.field(description="Whether it is exposed enough to be compared.")


@strawberry.type(description="Two variants of an experiment against each other.")
class ExperimentComparison:
    better: str = strawberry.field(description="The variant with the higher mean rate.")
    other: str = strawberry.field(description="The other one.")
    difference: float = strawberry.field(
        description="How much higher, in percentage points of the engagement rate."
    )
    low: float = strawberry.field(description="The lower end of its 95 % interval (Welch).")
    high: float = strawberry.field(description="The upper end of its 95 % interval.")
    p_value: float = strawberry.field(
        description="How often chance alone would make a difference as large: permutation test "
        "over posts, adjusted for the number of comparisons (Holm)."
    )


@strawberry.type(
    description=(
        "Whether one variant of a group is better than the others. A post's engagement rate is one "
        f"observation. A variant is compared from {MIN_POSTS} posts with a rate and {MIN_VIEWS} "
        f"views on; alike variants give a winner in {LEVEL:.0%} of all cases at most."
    )
)
class Experiment:
    group: str = strawberry.field(description="The variant group.")
    verdict: Verdict = strawberry.field(description="What it says.")
    reason: str = strawberry.field(description="Why, in a sentence with the numbers.")
    winner: str | None = strawberry.field(
        description="The variant that is better than all others; null unless there is one."
    )
    arms: list[ExperimentArm] = strawberry.field(
        description="Its variants, the highest mean rate first."
    )
    comparisons: list[ExperimentComparison] = strawberry.field(
        description="Every pair of the variants that have enough, the smallest p value first."
    )

    @staticmethod
    def of(value: experiments.Experiment) -> "Experiment":
        """Show an experiment."""
        return shown(value, Experiment)
