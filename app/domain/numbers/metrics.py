"""The vocabulary of measuring: metrics, their columns, engagement and its rate.

A metric is declared in `Metrics` and nowhere else: row types, tables, sums and imports derive
their fields and columns from it. What a number *does* over time is in `gains`; this module only
says what a number is.
"""

from collections import namedtuple
from enum import StrEnum
from typing import NamedTuple, TypeVar

LARGEST_COUNT = 10**12
"""The largest counter that is believed: sixty times the most viewed video there is.

Small enough that the sums of nine million such posts fit into 64 bits.
"""


UNUSUAL_COUNT = 10**11
"""A change of a total by more has all totals added up: five times the most viewed video."""

LARGEST_SUM = 2**62
"""What totals may reach where one has changed by so much.

The other half of 64 bits is left to usual counts: 46 million of the largest of them fill it.
"""


class Metrics(NamedTuple):
    """The eight metrics that add up: counts, and seconds for `watch_seconds`.

    Used for lifetime totals as well as for gains and sums of gains. None is "not reported",
    never 0. `reach` counts people and doesn't add up, so it is not here.
    """

    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    impressions: int | None = None
    clicks: int | None = None
    watch_seconds: int | None = None

    @property
    def engagement(self) -> int | None:
        """Likes + comments + shares + saves (clicks are not engagement)."""
        return engagement(self.likes, self.comments, self.shares, self.saves)


METRICS: tuple[str, ...] = Metrics._fields
UNKNOWN = Metrics()

REACH = "reach"
COUNTS = (*METRICS, REACH)
"""What every snapshot has a place for, whether or not it was answered."""

VIDEO_VIEWS = "videoViews"
EXTRA_METRICS = (
    VIDEO_VIEWS,
    *("engagedViews", "averageWatchSeconds", "averageWatchedPercent", "skipRate"),
    *("reposts", "quotes", "replies", "profileVisits", "profileActions", "follows"),
    *("pinClicks", "storyNavigation", "upvotedPercent", "sends", "plays", "replays"),
    *("reactionsLike", "reactionsLove", "reactionsHaha", "reactionsWow", "reactionsSad"),
    *("reactionsAngry", "reactionsCelebrate", "reactionsSupport", "reactionsInsightful"),
    "reactionsFunny",
)
"""Those beyond these that platforms are asked for, by catalogue name."""

ENGAGEMENT = ("likes", "comments", "shares", "saves")
"""What engagement is made of: neighbours among the metrics."""

VIEWS = ("views",)

ENGAGEMENT_PART = slice(METRICS.index(ENGAGEMENT[0]), METRICS.index(ENGAGEMENT[-1]) + 1)
"""Where among the metrics they are."""

GAINS = tuple(f"{metric}_gain" for metric in METRICS)
BASELINES = tuple(f"{metric}_baseline" for metric in METRICS)
KNOWN = tuple(f"{metric}_known" for metric in METRICS)
REPORTED = tuple(f"{metric}_reported" for metric in METRICS)
"""The columns that stand beside a total: its growth, its first value; and beside a sum: how many
snapshots know their growth, and how many report a total."""


class GrowthMetric(StrEnum):
    """What posts of an age are compared by: a metric, or engagement."""

    VIEWS = "VIEWS"
    ENGAGEMENT = "ENGAGEMENT"
    LIKES = "LIKES"
    COMMENTS = "COMMENTS"
    SHARES = "SHARES"
    SAVES = "SAVES"
    IMPRESSIONS = "IMPRESSIONS"
    CLICKS = "CLICKS"
    WATCH_SECONDS = "WATCH_SECONDS"

    def of(self, totals: Metrics) -> int | None:
        """Its total; None where it isn't known."""
        total: int | None = getattr(totals, self.value.lower())
        return total


_Extended = TypeVar("_Extended", bound=type[Metrics])


def extended(cls: _Extended) -> _Extended:
    """Make a class derived from `Metrics` a named tuple: the metrics, then its own fields.

    A named tuple can't be derived with more fields, and callers read these by the hundred, so a
    property for each metric would cost too much.
    """
    own = tuple(cls.__annotations__)
    whole = namedtuple(cls.__name__, (*METRICS, *own))  # type: ignore[misc]  # noqa: PYI024
    derived = ("__new__", "__repr__", "_make", "_replace", "_asdict", "_fields", "__match_args__")
    for name in (*own, *derived):
        setattr(cls, name, vars(whole)[name])
    return cls


def add(left: int | None, right: int | None) -> int | None:
    """Add two counts of which either may be unknown; unknown only if both are."""
    if left is None:
        return right
    return left if right is None else left + right


def engagement(
    likes: int | None, comments: int | None, shares: int | None, saves: int | None
) -> int | None:
    """Likes + comments + shares + saves, skipping what is unknown; None if all are."""
    known = [count for count in (likes, comments, shares, saves) if count is not None]
    return sum(known) if known else None


def percent_of(part: float, whole: float) -> float:
    """A part per hundred of a whole that isn't 0: 5.0 is 5 %.

    Counts are multiplied before they are divided, so 7 of 100 is 7.0 and no 7.000000000000001.
    """
    return part * 100 / whole


def without_noise(number: float) -> float:
    """A number that follows from whole counts by several steps, without what floats add to it."""
    return round(number, 6)


def engagement_rate(rated_engagement: int | None, views: int | None) -> float | None:
    """Engagement per hundred views: 5.0 is 5 %.

    None where views are unknown, 0 or negative, or where no engagement is known.
    """
    if views is None or views <= 0 or rated_engagement is None:
        return None
    return rated_engagement * 100 / views  # as percent_of says; there are hundreds in a series


def average(total: int | None, count: int) -> float | None:
    """A total spread over a count; None if it is unknown or there is nothing to spread it over."""
    return total / count if total is not None and count else None
