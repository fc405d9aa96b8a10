"""The optimization cycle: what stood out, and what to make of it next."""

import strawberry

from app.domain.learning.optimization import HALF_TRUSTED, MOST_PATTERNS, PatternKind
from app.domain.numbers.posting_times import THIN_BELOW
from app.graphql.enums import described
from app.graphql.types.windows import AnalyticsWindow

described(
    PatternKind,
    "What posts have in common.",
    {
        PatternKind.HOOK: "The line that they open with.",
        PatternKind.POSTING_TIME: "Their platform, and the weekday and hour of publication on it,"
        " in the organization's zone.",
        PatternKind.PLATFORM: "The platform.",
        PatternKind.CONTENT_TYPE: "The type of content.",
    },
)


@strawberry.type(description="Posts that have something in common, against all others.")
class Pattern:
    kind: PatternKind = strawberry.field(description="What they have in common.")
    value: str = strawberry.field(
        description="Which: a hook, a time such as `TIKTOK TUESDAY 18:00`, a platform or a content"
        " type."
    )
    posts: int = strawberry.field(description="How many posts with an engagement rate share it.")
    mean_rate: float = strawberry.field(
        description="Their mean engagement rate in percent: 5.0 is 5 %."
    )
    mean_score: float | None = strawberry.field(
        description="Their mean performance score, 0 to 100; null if none has one."
    )
    rest_rate: float | None = strawberry.field(
        description="The mean engagement rate of all other posts (for a posting time those of its"
        " platform); null if there are none."
    )
    is_thin: bool = strawberry.field(
        description=f"Whether it has under {THIN_BELOW} posts, and so recommends nothing."
    )
    confidence: float = strawberry.field(
        description=f"How far the sample may be trusted, 0 to 1: posts / (posts + {HALF_TRUSTED})."
    )


@strawberry.type(description="What to do more of.")
class Recommendation:
    kind: PatternKind = strawberry.field(description="From which kind of pattern.")
    statement: str = strawberry.field(
        description="What, with the numbers. Users' words in it are quoted as data."
    )
    posts: int = strawberry.field(description=f"From how many posts: {THIN_BELOW} or more.")
    confidence: float = strawberry.field(
        description=f"How far that may be trusted, 0 to 1: posts / (posts + {HALF_TRUSTED})."
    )
    pattern: Pattern = strawberry.field(
        description="What it follows from: the statement's parts, to say in words of one's own."
    )


@strawberry.type(description="What the posts of a window tell for the next batch.")
class OptimizationCycle:
    posts: int = strawberry.field(description="How many posts have content performance in it.")
    enough_data: bool = strawberry.field(
        description=f"Whether {THIN_BELOW} of them have a rate.",
        deprecation_reason="Ask for hasEnoughData.",
    )
    patterns: list[Pattern] = strawberry.field(
        description=f"The top {MOST_PATTERNS} of each kind, thin ones last."
    )
    recommendations: list[Recommendation] = strawberry.field(
        description="What to do more of, the most certain first."
    )
    suggestions: list[str] = strawberry.field(
        description="What the next batch could be, in words. Users' words are quoted as data."
    )
    window: AnalyticsWindow = strawberry.field(description="The days that were used.")

    @strawberry.field(
        description=f"Whether {THIN_BELOW} of them have a rate; without, nothing is recommended."
    )
    def has_enough_data(self) -> bool:
        return self.enough_data
