"""Alerts: a brand's engagement rate has jumped or collapsed in the last days."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from app.domain.numbers.days import Days
from app.domain.numbers.metrics import Metrics
from app.domain.numbers.sums import sum_sums

RECENT_DAYS = 3
EARLIER_DAYS = 7
SPIKE_ABOVE = 2.0
DROP_BELOW = 0.5
MIN_POSTS = 3
"""Posts with gained views that either side needs."""


class AlertKind(StrEnum):
    """What has happened to the engagement rate."""

    SPIKE = "SPIKE"
    DROP = "DROP"


class RateSample(NamedTuple):
    """The engagement rate over some days, in percent, and how many posts gained views in them."""

    start: date
    end: date
    posts: int
    views: int | None
    rate: float | None


class AlertReport(NamedTuple):
    """The last days compared to those before; `kind` is None where nothing is unusual.

    Without `enough_data` nothing can be said, which isn't the same as nothing unusual. `ratio`
    is the recent rate over the earlier one, None where that is unknown or 0.
    """

    kind: AlertKind | None
    enough_data: bool
    explanation: str
    ratio: float | None
    recent: RateSample
    earlier: RateSample


def alert_days(last_complete_day: date) -> tuple[tuple[date, date], tuple[date, date]]:
    """The recent days, which end on that day, and the earlier ones; each as first and last."""
    recent = last_complete_day - timedelta(days=RECENT_DAYS - 1)
    before = recent - timedelta(days=1)
    return (recent, last_complete_day), (before - timedelta(days=EARLIER_DAYS - 1), before)


def sample_of(days: Days, gains: Iterable[Metrics], between: tuple[date, date]) -> RateSample:
    """The rate of a range of days, computed as in every overview.

    Args:
        days: What the scope gained day by day.
        gains: What each measured post gained in these days.
        between: The first and the last day.
    """
    sums = sum_sums(days.sums(*between).values())
    posts = sum(1 for metrics in gains if (metrics.views or 0) > 0)
    return RateSample(*between, posts, sums.metrics.views, sums.engagement_rate)


def report_of(recent: RateSample, earlier: RateSample) -> AlertReport:
    """Compare the recent days with those before them."""
    short = [each for each in (recent, earlier) if each.posts < MIN_POSTS or each.rate is None]
    if short or (earlier.rate or 0.0) < 0:
        return AlertReport(
            kind=None,
            enough_data=False,
            explanation=_too_little(short) if short else _NO_USUAL.format(earlier),
            ratio=None,
            recent=recent,
            earlier=earlier,
        )
    now, before = recent.rate or 0.0, earlier.rate or 0.0
    ratio = now / before if before else None
    kind = None
    if now > SPIKE_ABOVE * before:
        kind = AlertKind.SPIKE
    elif now < DROP_BELOW * before:
        kind = AlertKind.DROP
    return AlertReport(
        kind=kind,
        enough_data=True,
        explanation=_told(kind, recent, earlier),
        ratio=ratio,
        recent=recent,
        earlier=earlier,
    )


_NO_USUAL = (
    "Nothing can be told: from {0.start} to {0.end} more engagement was taken back than given"
    " ({0.rate:.2f} %), which nothing is a multiple of."
)


def _too_little(short: Sequence[RateSample]) -> str:
    days = " and ".join(f"{each.posts} from {each.start} to {each.end}" for each in short)
    needed = f"{MIN_POSTS} posts with views gained are needed"
    return f"Too little data to tell: {needed}, there are {days}."


def _told(kind: AlertKind | None, recent: RateSample, earlier: RateSample) -> str:
    what = {
        AlertKind.SPIKE: "has more than doubled",
        AlertKind.DROP: "has fallen below half",
        None: "is as usual",
    }[kind]
    return (
        f"The engagement rate {what}: {recent.rate:.2f} % ({recent.posts} posts) from"
        f" {recent.start} to {recent.end}, {earlier.rate:.2f} % ({earlier.posts} posts) in the"
        f" {EARLIER_DAYS} days before."
    )
