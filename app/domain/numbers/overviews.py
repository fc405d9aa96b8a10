"""Overviews: what a scope gained in a window, by platform and by kind, and how that compares.

All of it comes from the daily gains of the window and of what it is compared with.
Lifetime totals and the number of tracked posts are read elsewhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.domain.catalogue.definitions import MetricBreak
from app.domain.numbers.change import NO_CHANGE, Change, ComparedDays, compare
from app.domain.numbers.compared_windows import ComparedSums, ComparedWindow, Summed
from app.domain.numbers.metrics import ENGAGEMENT, VIEWS, Metrics
from app.domain.numbers.series import TimeSeriesPoint, series_of
from app.domain.numbers.sums import Sums, active_platforms, percentage, sum_sums
from app.domain.platforms import Platform
from app.domain.windows.calendar import Window

_A_DAY = ComparedDays(1, 1)
_NOTHING = Sums()


@dataclass(frozen=True, slots=True)
class Overview:
    """What a scope gained in a window. A metric is None if no gain of it is known.

    `engagement_rate` is a percentage (5.0 is 5 %). `active_platforms` are those on which a post
    was measured or published, most viewed first; `best_platform` is the first of them, None if
    not even that one gained views.
    """

    metrics: Metrics
    engagement: int | None
    engagement_rate: float | None
    posts_published: int
    active_platforms: tuple[Platform, ...]
    best_platform: Platform | None
    views_change: Change
    engagement_change: Change
    engagement_rate_change: Change
    posts_published_change: Change


@dataclass(frozen=True, slots=True)
class PlatformBreakdown:
    """What one platform contributed to a window, how that compares, and its part of the scope's.

    A percentage is None where the scope's sum is 0 or less; corrections (negative gains) can
    push it outside 0 to 100.
    """

    platform: Platform
    metrics: Metrics
    engagement: int | None
    engagement_rate: float | None
    posts_published: int
    views_percent: float | None
    engagement_percent: float | None
    posts_percent: float | None
    views_change: Change
    engagement_change: Change


class EngagementBreakdown(NamedTuple):
    """What a window's engagement is made of; percentages are of `total`."""

    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    total: int | None
    likes_percent: float | None
    comments_percent: float | None
    shares_percent: float | None
    saves_percent: float | None


class BestDay(NamedTuple):
    """The day that gained the most views."""

    date: date
    views: int


class GrowthDay(NamedTuple):
    """A day against its partner; no change where either isn't over, or there is no partner.

    `days_carried` is how many days without a snapshot lie right before it: their growth is in it.
    """

    date: date
    views: Change
    engagement: Change
    days_carried: int


@dataclass(frozen=True, slots=True)
class Growth:
    """How a window compares, as a whole and day by day.

    `best_day` is the earliest of equal ones, None if no day gained views. A day that carries the
    growth of others is none.
    """

    views: Change
    engagement: Change
    best_day: BestDay | None
    days: tuple[GrowthDay, ...]


def overview_of(compared: ComparedSums) -> Overview:
    """What a scope gained in a window, and how that compares."""
    by_platform = compared.sums()
    whole = sum_sums(by_platform.values())
    now, before = (sum_sums(sums.values()) for sums in compared.compared_sums())
    platforms = active_platforms(by_platform)
    return Overview(
        whole.metrics,
        engagement=whole.metrics.engagement,
        engagement_rate=whole.engagement_rate,
        posts_published=whole.posts_published,
        active_platforms=tuple(platforms),
        best_platform=_best_platform(platforms),
        views_change=compared.change(now.metrics.views, before.metrics.views, VIEWS),
        engagement_change=compared.change(
            now.metrics.engagement, before.metrics.engagement, ENGAGEMENT
        ),
        engagement_rate_change=compared.change(
            now.engagement_rate, before.engagement_rate, (*VIEWS, *ENGAGEMENT), adds_up=False
        ),
        posts_published_change=compared.change(now.posts_published, before.posts_published),
    )


def _best_platform(most_viewed_first: Mapping[Platform, Sums]) -> Platform | None:
    return next((p for p, sums in most_viewed_first.items() if (sums.metrics.views or 0) > 0), None)


def platforms_of(compared: ComparedSums) -> tuple[PlatformBreakdown, ...]:
    """What each active platform contributed to the window, most viewed first."""
    by_platform = compared.sums()
    scope = sum_sums(by_platform.values())
    sides = compared.compared_sums()
    return tuple(
        _platform_breakdown(platform, sums, scope, _changes_on(platform, compared, sides))
        for platform, sums in active_platforms(by_platform).items()
    )


def _changes_on(
    platform: Platform, compared: ComparedSums, sides: Iterable[Mapping[Platform, Sums]]
) -> tuple[Change, Change]:
    """Of views and of engagement."""
    now, before = (side.get(platform, _NOTHING).metrics for side in sides)
    on = (platform,)
    return (
        compared.change(now.views, before.views, VIEWS, on=on),
        compared.change(now.engagement, before.engagement, ENGAGEMENT, on=on),
    )


def _platform_breakdown(
    platform: Platform, sums: Sums, scope: Sums, changes: tuple[Change, Change]
) -> PlatformBreakdown:
    engagement = sums.metrics.engagement
    views_change, engagement_change = changes
    return PlatformBreakdown(
        platform,
        sums.metrics,
        engagement,
        sums.engagement_rate,
        sums.posts_published,
        views_percent=percentage(sums.metrics.views, scope.metrics.views),
        engagement_percent=percentage(engagement, scope.metrics.engagement),
        posts_percent=percentage(sums.posts_published, scope.posts_published),
        views_change=views_change,
        engagement_change=engagement_change,
    )


def engagement_of(days: Summed, window: Window) -> EngagementBreakdown:
    """What the window's engagement is made of."""
    metrics = sum_sums(days.sums(window.start, window.end).values()).metrics
    total = metrics.engagement
    kinds = (metrics.likes, metrics.comments, metrics.shares, metrics.saves)
    return EngagementBreakdown(*kinds, total, *(percentage(kind, total) for kind in kinds))


def growth_of(compared: ComparedWindow) -> Growth:
    """Compare the window, as a whole and day by day."""
    now, before = (sum_sums(sums.values()).metrics for sums in compared.compared_sums())
    points = series_of(compared, with_compared=True).points
    over, breaks = compared.window.calendar.last_complete_day, compared.breaks
    return Growth(
        views=compared.change(now.views, before.views, VIEWS),
        engagement=compared.change(now.engagement, before.engagement, ENGAGEMENT),
        best_day=_best_day(points),
        days=tuple(_growth_day(point, over, breaks) for point in points),
    )


def _growth_day(point: TimeSeriesPoint, over: date, breaks: Sequence[MetricBreak]) -> GrowthDay:
    partner = point.compared
    if partner is None or max(point.date, partner.date) > over:
        return GrowthDay(point.date, NO_CHANGE, NO_CHANGE, point.days_carried)
    views = compare(point.views, partner.views, _A_DAY)
    engagement = compare(point.engagement, partner.engagement, _A_DAY)
    first, last = sorted((point.date, partner.date))
    between = {each.metric for each in breaks if first < each.date <= last}
    if not between:
        return GrowthDay(point.date, views, engagement, point.days_carried)
    return GrowthDay(
        point.date,
        views._replace(is_across_break=not between.isdisjoint(VIEWS)),
        engagement._replace(is_across_break=not between.isdisjoint(ENGAGEMENT)),
        point.days_carried,
    )


def _best_day(days: Iterable[TimeSeriesPoint]) -> BestDay | None:
    gaining = [
        BestDay(day.date, day.views)
        for day in days
        if day.views and day.views > 0 and not day.days_carried
    ]
    return max(gaining, key=lambda day: day.views, default=None)
