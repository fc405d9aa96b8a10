"""Overviews: what a scope gained in a window, by platform and by kind, and how that compares.

All of it comes from the daily rows of the window and of the one before it, in one pass each.
Lifetime totals and the number of tracked posts are read elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.domain.change import Change, compare
from app.domain.metrics import Platform
from app.domain.rollups import DailyRow
from app.domain.series import TimeSeriesPoint, daily_points
from app.domain.sums import Sums, percentage, rows_between, sum_by_platform, sum_rows
from app.domain.windows import Window


@dataclass(frozen=True, slots=True)
class Overview:
    """What a scope gained in a window. A metric is None if nothing in the window reported it.

    `engagement_rate` is a percentage (5.0 is 5 %). `active_platforms` are those on which a post
    was measured or published, most viewed first; `best_platform` is the first of them, None if
    not even that one gained views.
    """

    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    impressions: int | None
    clicks: int | None
    watch_seconds: int | None
    engagement: int | None
    engagement_rate: float | None
    posts_published: int
    active_platforms: tuple[Platform, ...]
    best_platform: Platform | None
    views_change: Change
    engagement_change: Change
    engagement_rate_change: Change
    posts_published_change: Change


class PlatformBreakdown(NamedTuple):
    """What one platform contributed to a window, and its percentages of the scope's sums.

    A percentage is None where the scope's sum is 0 or less; corrections (negative gains) can
    push it outside 0 to 100.
    """

    platform: Platform
    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    impressions: int | None
    clicks: int | None
    watch_seconds: int | None
    engagement: int | None
    engagement_rate: float | None
    posts_published: int
    views_percent: float | None
    engagement_percent: float | None
    posts_percent: float | None


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
    """A day against the same day of the previous window: the first against the first."""

    date: date
    views: Change
    engagement: Change


@dataclass(frozen=True, slots=True)
class Growth:
    """How a window compares with the one before it, as a whole and day by day.

    `best_day` is the earliest of equal ones, None if no day gained views.
    """

    views: Change
    engagement: Change
    best_day: BestDay | None
    days: tuple[GrowthDay, ...]


def overview_of(
    rows: Iterable[DailyRow], window: Window, platform: Platform | None = None
) -> Overview:
    """Add up a scope's rows of both windows, of one platform or of all."""
    current_rows, previous_rows = _both_windows(_of_platform(rows, platform), window)
    platforms = sum_by_platform(current_rows)
    current, previous = sum_rows(current_rows), sum_rows(previous_rows)
    return Overview(
        *current.metrics,
        engagement=current.metrics.engagement,
        engagement_rate=current.engagement_rate,
        posts_published=current.posts_published,
        active_platforms=tuple(platforms),
        best_platform=_best_platform(platforms),
        views_change=compare(current.metrics.views, previous.metrics.views),
        engagement_change=compare(current.metrics.engagement, previous.metrics.engagement),
        engagement_rate_change=compare(current.engagement_rate, previous.engagement_rate),
        posts_published_change=compare(current.posts_published, previous.posts_published),
    )


def _best_platform(most_viewed_first: Mapping[Platform, Sums]) -> Platform | None:
    return next((p for p, sums in most_viewed_first.items() if (sums.metrics.views or 0) > 0), None)


def platforms_of(rows: Iterable[DailyRow], window: Window) -> tuple[PlatformBreakdown, ...]:
    """What each active platform contributed to the window, most viewed first."""
    current = rows_between(rows, window.start, window.end)
    scope = sum_rows(current)
    return tuple(
        _platform_breakdown(platform, sums, scope)
        for platform, sums in sum_by_platform(current).items()
    )


def _platform_breakdown(platform: Platform, sums: Sums, scope: Sums) -> PlatformBreakdown:
    engagement = sums.metrics.engagement
    return PlatformBreakdown(
        platform,
        *sums.metrics,
        engagement,
        sums.engagement_rate,
        sums.posts_published,
        views_percent=percentage(sums.metrics.views, scope.metrics.views),
        engagement_percent=percentage(engagement, scope.metrics.engagement),
        posts_percent=percentage(sums.posts_published, scope.posts_published),
    )


def engagement_of(
    rows: Iterable[DailyRow], window: Window, platform: Platform | None = None
) -> EngagementBreakdown:
    """What the window's engagement is made of, on one platform or on all."""
    current = rows_between(_of_platform(rows, platform), window.start, window.end)
    metrics = sum_rows(current).metrics
    total = metrics.engagement
    kinds = (metrics.likes, metrics.comments, metrics.shares, metrics.saves)
    return EngagementBreakdown(*kinds, total, *(percentage(kind, total) for kind in kinds))


def growth_of(rows: Iterable[DailyRow], window: Window) -> Growth:
    """Compare the window with the previous one, as a whole and day by day."""
    current_rows, previous_rows = _both_windows(rows, window)
    current, previous = sum_rows(current_rows).metrics, sum_rows(previous_rows).metrics
    days = daily_points(current_rows, window.start, window.end)
    days_before = daily_points(previous_rows, window.previous_start, window.previous_end)
    return Growth(
        views=compare(current.views, previous.views),
        engagement=compare(current.engagement, previous.engagement),
        best_day=_best_day(days),
        days=tuple(
            GrowthDay(
                day.date,
                views=compare(day.views, before.views),
                engagement=compare(day.engagement, before.engagement),
            )
            for day, before in zip(days, days_before, strict=True)
        ),
    )


def _best_day(days: Iterable[TimeSeriesPoint]) -> BestDay | None:
    gaining = [BestDay(day.date, day.views) for day in days if day.views and day.views > 0]
    return max(gaining, key=lambda day: day.views, default=None)


def _of_platform(rows: Iterable[DailyRow], platform: Platform | None) -> Iterable[DailyRow]:
    return rows if platform is None else [row for row in rows if row.platform is platform]


def _both_windows(
    rows: Iterable[DailyRow], window: Window
) -> tuple[list[DailyRow], list[DailyRow]]:
    rows = tuple(rows)
    return (
        rows_between(rows, window.start, window.end),
        rows_between(rows, window.previous_start, window.previous_end),
    )
