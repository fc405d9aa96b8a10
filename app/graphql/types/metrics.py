"""Fields that many answers share: the metrics, and comparisons of two numbers."""

import dataclasses
from enum import Enum, auto
from functools import cache
from typing import Any, TypeVar, cast

import strawberry

from app.domain.numbers.change import Direction
from app.domain.numbers.metrics import Metrics
from app.graphql.enums import described
from app.graphql.scalars import BigInt

T = TypeVar("T")


def shown(value: object, _as: type[T]) -> T:
    """A domain value whose attributes are the fields of a GraphQL type.

    Nothing is copied: big answers are read straight from the domain's values.
    """
    return cast("T", value)


def fields_of(value: Any) -> dict[str, Any]:
    """A domain value's attributes and metrics, for a type that adds fields of its own."""
    fields = {name: getattr(value, name) for name in _names_of(value.__class__)}
    metrics: Metrics | None = fields.pop("metrics", None)
    return fields if metrics is None else metrics._asdict() | fields


@cache
def _names_of(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


class ReportedMetric(Enum):
    """The metrics that add up, and reach."""

    VIEWS = auto()
    LIKES = auto()
    COMMENTS = auto()
    SHARES = auto()
    SAVES = auto()
    IMPRESSIONS = auto()
    CLICKS = auto()
    WATCH_SECONDS = auto()
    REACH = auto()


described(
    ReportedMetric,
    "What platforms can report of a post.",
    {
        ReportedMetric.VIEWS: "Views.",
        ReportedMetric.LIKES: "Likes, favourites, reactions.",
        ReportedMetric.COMMENTS: "Comments and replies.",
        ReportedMetric.SHARES: "Shares, reposts and quotes.",
        ReportedMetric.SAVES: "Saves and bookmarks.",
        ReportedMetric.IMPRESSIONS: "How often it was shown.",
        ReportedMetric.CLICKS: "Clicks on its link.",
        ReportedMetric.WATCH_SECONDS: "Seconds watched.",
        ReportedMetric.REACH: "People reached; never summed.",
    },
)


@strawberry.type
class GainedMetrics:
    """The fields of an answer that adds up gains."""

    views: BigInt | None = strawberry.field(
        description="Views gained; null if no gain of them is known."
    )
    likes: BigInt | None = strawberry.field(
        description="Likes gained; null if no gain of them is known."
    )
    comments: BigInt | None = strawberry.field(
        description="Comments gained; null if no gain of them is known."
    )
    shares: BigInt | None = strawberry.field(
        description="Shares gained; null if no gain of them is known."
    )
    saves: BigInt | None = strawberry.field(
        description="Saves gained; null if no gain of them is known."
    )
    impressions: BigInt | None = strawberry.field(
        description="Impressions gained; null if no gain of them is known."
    )
    clicks: BigInt | None = strawberry.field(
        description="Clicks gained; null if no gain of them is known."
    )
    watch_seconds: BigInt | None = strawberry.field(
        description="Seconds watched; null if no gain of them is known."
    )
    engagement: BigInt | None = strawberry.field(
        description="Likes + comments + shares + saves gained; null if none of them is known."
    )
    engagement_rate: float | None = strawberry.field(
        description=(
            "Engagement per hundred views, of posts whose views are known: 5.0 is 5 %. "
            "Null where views are unknown, 0 or negative."
        )
    )


@strawberry.type(description="Totals since publication; null where nothing has reported a metric.")
class LifetimeTotals:
    views: BigInt | None = strawberry.field(description="Views.")
    likes: BigInt | None = strawberry.field(description="Likes.")
    comments: BigInt | None = strawberry.field(description="Comments.")
    shares: BigInt | None = strawberry.field(description="Shares.")
    saves: BigInt | None = strawberry.field(description="Saves.")
    impressions: BigInt | None = strawberry.field(description="Impressions.")
    clicks: BigInt | None = strawberry.field(description="Clicks.")
    watch_seconds: BigInt | None = strawberry.field(description="Seconds watched.")
    engagement: BigInt | None = strawberry.field(
        description="Likes + comments + shares + saves; null if none of them is known."
    )


@strawberry.type(description="How many days a change compares; both are 0 where none are left.")
class ComparedDays:
    current: int = strawberry.field(description="Days of the window.")
    previous: int = strawberry.field(description="Days of what it is compared with.")


@strawberry.type(
    description=(
        "A number, the one before it, and what happened in between, over like days: those that "
        "aren't over yet are left out with their partners, and so are days without one, but for "
        "whole calendar periods and CUSTOM. All is null where no day is left, or where nothing is "
        "compared."
    )
)
class Change:
    current: float | None = strawberry.field(
        description="The number over the compared days, which may be less than the window's own; "
        "null if it is unknown."
    )
    previous: float | None = strawberry.field(
        description="The same number over the days that they are compared with; null if it is "
        "unknown."
    )
    delta: float | None = strawberry.field(
        description="Current less previous; null if either is unknown."
    )
    percent: float | None = strawberry.field(
        description=(
            "The delta per hundred of the previous number: 5.0 is 5 %. Null where that is 0 or "
            "unknown, because growth from nothing is not a percentage."
        )
    )
    percent_per_day: float | None = strawberry.field(
        description=(
            "The same of the means per day. It differs from percent only where the two sides have "
            "different numbers of days, and never for a rate, which no number of days divides."
        )
    )
    direction: Direction | None = strawberry.field(
        description=(
            "UP above +5 % per day, DOWN below -5 %, else STABLE; from 0 or less by the sign; null "
            "where either number is unknown."
        )
    )
    compared_days: ComparedDays = strawberry.field(
        description="How many days either side has; they differ only for whole calendar periods "
        "and CUSTOM."
    )
    is_across_break: bool = strawberry.field(
        description="Whether a platform is known to have changed what the number counts within or "
        "between the two windows. The change stands."
    )
