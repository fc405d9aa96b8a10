"""Is it good for its age? A post's growth, what is usual, and how it compares."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated

import strawberry

from app.domain.numbers import ages
from app.domain.numbers.ages import HORIZON, CohortRequest, day_at
from app.domain.numbers.metrics import GrowthMetric
from app.domain.posts import PostCategory
from app.errors import BadUserInput
from app.graphql.context import Info
from app.graphql.scalars import BigInt
from app.services.ages import Curve, PostRequest, UsualCurve
from app.services.cohorts import Request, Shelf
from app.services.observations import Observed

GrowthMetricArgument = Annotated[
    GrowthMetric | None,
    strawberry.argument(
        description="What to compare; by default views, or engagement on a platform that reports "
        "no views."
    ),
]
HorizonArgument = Annotated[
    int, strawberry.argument(description=f"Up to which age in days, 1 to {HORIZON}.")
]


@strawberry.type(
    description="What is usual at an age: the middle of what other posts had then, and the bounds "
    "of their middle half (quartiles, by linear interpolation)."
)
class UsualAtAge:
    age: int = strawberry.field(
        description="Complete days since the day of publication; the end of that day is 1."
    )
    posts: int = strawberry.field(description="How many posts have a known total at this age.")
    median: float | None = strawberry.field(
        description="The middle of their totals; null under 5 posts."
    )
    lower: float | None = strawberry.field(
        description="A quarter of them had less; null under 5 posts."
    )
    upper: float | None = strawberry.field(
        description="A quarter of them had more; null under 5 posts."
    )

    @staticmethod
    def of(usual: ages.Usual) -> "UsualAtAge":
        """Show what is usual."""
        return UsualAtAge(**usual._asdict())


@strawberry.type(
    description="What is usual for a brand on a platform: of its latest 50 posts that are old "
    "enough and were measured at the last age."
)
class UsualGrowth:
    metric: GrowthMetric = strawberry.field(description="What is counted.")
    category: PostCategory | None = strawberry.field(
        description="The kind of the posts; null where there are fewer than 10 of it, and so it is "
        "of posts of any kind."
    )
    posts: int = strawberry.field(description="How many posts it is taken from, 50 at most.")
    points: list[UsualAtAge] = strawberry.field(description="One for each age, from 1 on.")

    @staticmethod
    def of(curve: UsualCurve, metric: GrowthMetric) -> "UsualGrowth":
        """Show what is usual at each age."""
        return UsualGrowth(
            metric=metric,
            category=curve.category,
            posts=curve.posts,
            points=[UsualAtAge.of(usual) for usual in curve.points],
        )


@strawberry.type(description="A post's total at the end of a day of its life.")
class GrowthPoint:
    age: int = strawberry.field(
        description="Complete days since the day of publication; the end of that day is 1."
    )
    date: dt.date = strawberry.field(description="That day, in the organization's time zone.")
    total: BigInt | None = strawberry.field(
        description="The last known total by its end; null before any was known."
    )


@strawberry.type(
    description="A post's total at the end of a day of its life, beside what is usual at that age."
)
class ComparedGrowthPoint(GrowthPoint):
    usual: UsualAtAge | None = strawberry.field(
        description="What is usual then; null where it isn't known at all."
    )


@strawberry.type(
    description="How a post grew after publication, from its first snapshot on. Costs the post's "
    "days; what is usual costs the brand's posts on its platform."
)
class GrowthCurve:
    metric: GrowthMetric = strawberry.field(description="What is counted.")
    points: list[GrowthPoint] = strawberry.field(
        description=f"One for each complete day, at most {HORIZON}; the first is that of the "
        "first snapshot."
    )
    requested: strawberry.Private[PostRequest]

    @staticmethod
    def of(requested: PostRequest, curve: Curve) -> "GrowthCurve":
        """Show a curve."""
        first = max(1, ages.age_on(requested.published_on, curve.first_date) + 1)
        return GrowthCurve(
            metric=requested.metric,
            points=[
                GrowthPoint(age=age, date=day_at(requested.published_on, age), total=total)
                for age, total in enumerate(curve.totals[first - 1 :], start=first)
            ],
            requested=requested,
        )

    @strawberry.field(
        description="What is usual for posts like it at each age. One cohort for all ages. Costs "
        "per post."
    )
    async def usual_growth(self, info: Info) -> UsualGrowth:
        curve = await info.context.loaders.usual_growth.load(self.requested.request)
        return UsualGrowth.of(curve, self.requested.metric)

    @strawberry.field(
        description="Its points, each beside what is usual at that age. Costs per post."
    )
    async def compared_points(self, info: Info) -> list[ComparedGrowthPoint]:
        curve = await info.context.loaders.usual_growth.load(self.requested.request)
        usual = {each.age: UsualAtAge.of(each) for each in curve.points}
        return [
            ComparedGrowthPoint(
                age=point.age, date=point.date, total=point.total, usual=usual.get(point.age)
            )
            for point in self.points
        ]


@strawberry.type(description="A post's total as it was read within its first 7 days.")
class HourPoint:
    at: dt.datetime = strawberry.field(description="When it was read.")
    hour: int = strawberry.field(description="Whole hours since publication.")
    total: BigInt | None = strawberry.field(
        description="The last known total then; null before any was known."
    )


def hours_of(
    published_at: dt.datetime, observed: Sequence[Observed], metric: GrowthMetric
) -> list[HourPoint]:
    """Show what was read, one point an hour."""
    totals = ages.carried((each.totals for each in observed), metric)
    return [
        HourPoint(at=each.at, hour=(each.at - published_at) // ages.HOUR, total=total)
        for each, total in zip(observed, totals, strict=True)
    ]


@strawberry.type(
    description="How a post does for its age, among the brand's latest 50 other posts on its "
    "platform (of its kind, where 10 of them have a total at that age)."
)
class AgeIndex:
    metric: GrowthMetric = strawberry.field(description="What is compared.")
    age: int = strawberry.field(
        description=f"At which age: complete days since publication, at most {HORIZON}."
    )
    total: BigInt | None = strawberry.field(
        description="What the post had at that age; null where that isn't known."
    )
    usual: UsualAtAge = strawberry.field(description="What the others had at that age.")
    value: float | None = strawberry.field(
        description="Its total divided by the others' median: 1.0 is usual, 2.0 twice that. Null "
        "where either is unknown or the median is 0."
    )
    rank: int | None = strawberry.field(
        description="Its place among all of them, itself included; null without a total."
    )
    of: int = strawberry.field(description="How many posts are ranked, itself included.")

    @staticmethod
    def from_domain(index: ages.AgeIndex, metric: GrowthMetric) -> "AgeIndex":
        """Show how a post compares."""
        return AgeIndex(
            metric=metric,
            age=index.age,
            total=index.total,
            usual=UsualAtAge.of(index.usual),
            value=index.value,
            rank=index.rank,
            of=index.of,
        )


def usual_request(
    shelf: Shelf, metric: GrowthMetric, category: PostCategory | None, horizon: int
) -> Request:
    """What is usual for a brand on a platform.

    Raises:
        BadUserInput: The age is out of range.
    """
    if not 1 <= horizon <= HORIZON:
        message = f"horizon must be between 1 and {HORIZON} days, not {horizon}."
        raise BadUserInput(message, field="horizon")
    return Request(shelf, metric, CohortRequest(horizon, category))
