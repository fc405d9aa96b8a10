"""Posting times: at which hour of which weekday posts did best, by platform.

Days and hours are those of the organization's zone, and each post counts once. Cells are ranked
by the lower bound of their mean rate, so that one lucky post doesn't win.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from math import fsum, sqrt
from statistics import mean, median
from typing import NamedTuple

from app.domain.numbers.metrics import engagement_rate
from app.domain.numbers.student_t import quantile_of_t
from app.domain.platforms import Platform
from app.domain.windows.time_zones import local_time

THIN_BELOW = 3
"""A cell of fewer posts recommends nothing."""

CONFIDENCE = 0.95
"""One-sided: the true mean lies above the lower bound with this probability."""


class Weekday(IntEnum):
    """The days of a week, numbered as ISO 8601 does."""

    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 3
    THURSDAY = 4
    FRIDAY = 5
    SATURDAY = 6
    SUNDAY = 7


class PublishedPost(NamedTuple):
    """A post with its lifetime totals as of the window's end.

    `published_at` is an instant, `time_zone` the zone of the post's organization, and
    `rated_engagement` the part of the engagement that may be divided by `views`.
    """

    platform: Platform
    published_at: datetime
    time_zone: str
    views: int | None
    rated_engagement: int | None


class PostingCell(NamedTuple):
    """The posts of one platform published at one hour (0 to 23) of one weekday.

    Rates are percentages (5.0 is 5 %). `lower_bound` of the mean is None where all of the
    platform's cells have a single post: nothing then tells luck from timing. A `thin` cell has
    under 3 posts and recommends nothing.
    """

    weekday: Weekday
    hour: int
    posts: int
    mean_rate: float
    median_rate: float
    lower_bound: float | None
    is_thin: bool


class PlatformPostingTimes(NamedTuple):
    """A platform's cells, best first, thin ones last; `best` is None if all of them are thin."""

    platform: Platform
    posts: int
    cells: tuple[PostingCell, ...]
    best: PostingCell | None


_Slot = tuple[Weekday, int]


def posting_times_of(posts: Iterable[PublishedPost]) -> tuple[PlatformPostingTimes, ...]:
    """Rank the hours of each platform; platforms with more posts first, then by name.

    Posts whose rate is unknown (no views, say) are left out.
    """
    rates: dict[Platform, dict[_Slot, list[float]]] = defaultdict(lambda: defaultdict(list))
    for post in posts:
        rate = engagement_rate(post.rated_engagement, post.views)
        if rate is not None:
            rates[post.platform][_slot(post)].append(rate)
    times = (_platform_times(platform, by_slot) for platform, by_slot in rates.items())
    return tuple(sorted(times, key=lambda platform: (-platform.posts, platform.platform)))


def _slot(post: PublishedPost) -> _Slot:
    local = local_time(post.published_at, post.time_zone)
    return Weekday(local.isoweekday()), local.hour


def _platform_times(
    platform: Platform, by_slot: Mapping[_Slot, Sequence[float]]
) -> PlatformPostingTimes:
    margin = _margin_of_one_post(by_slot.values())
    cells = sorted((_cell(*item, margin) for item in by_slot.items()), key=_best_first)
    return PlatformPostingTimes(
        platform,
        posts=sum(cell.posts for cell in cells),
        cells=tuple(cells),
        best=None if cells[0].is_thin else cells[0],
    )


def _margin_of_one_post(cells: Collection[Sequence[float]]) -> float | None:
    """How far below its cell's mean a rate may lie by chance: t x s, None without freedom.

    s is the standard deviation within cells, pooled over all of them: a cell of three posts says
    little about spread, all of them together say enough.
    """
    degrees_of_freedom = sum(map(len, cells)) - len(cells)
    if degrees_of_freedom == 0:
        return None
    squares = fsum(_squares(rates) for rates in cells)
    t = quantile_of_t(degrees_of_freedom, CONFIDENCE)
    return t * sqrt(squares / degrees_of_freedom)


def _squares(rates: Sequence[float]) -> float:
    center = mean(rates)
    return fsum((rate - center) ** 2 for rate in rates)


def _cell(slot: _Slot, rates: Sequence[float], margin: float | None) -> PostingCell:
    weekday, hour = slot
    posts = len(rates)
    mean_rate = mean(rates)  # exact, unlike fmean: equal posts make equal bounds, not nearly so
    return PostingCell(
        weekday,
        hour,
        posts,
        mean_rate,
        median(rates),
        lower_bound=None if margin is None else mean_rate - margin / sqrt(posts),
        is_thin=posts < THIN_BELOW,
    )


def _best_first(cell: PostingCell) -> tuple[bool, float, int, Weekday, int]:
    return cell.is_thin, -(cell.lower_bound or 0.0), -cell.posts, cell.weekday, cell.hour
