"""Drivers: why engagement or views changed from some days to those they are compared with.

A window's engagement is N x sum(s v r) + U over its platforms: N posts, of which the share s is
on a platform, where a post has v views on average and a view brings r engagement; U is what no
known views stand against. How much of the change each factor explains depends on which one is
changed first, so each gets its mean over all 24 orders, its Shapley value (L. S. Shapley, "A
Value for n-Person Games", 1953).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from fractions import Fraction
from heapq import nsmallest
from operator import add
from typing import NamedTuple
from uuid import UUID

from app.domain.numbers.change import Change
from app.domain.numbers.compared_windows import ComparedSums
from app.domain.numbers.metrics import ENGAGEMENT, VIEWS
from app.domain.numbers.shapley import shapley_values
from app.domain.numbers.sums import Sums, sum_sums
from app.domain.platforms import Platform

CHANGED_POSTS = 10
"""So many posts are named beside the drivers."""

_NEVER = datetime.max.replace(tzinfo=UTC)


class DriverMetric(StrEnum):
    """Which change is to be explained."""

    ENGAGEMENT = "ENGAGEMENT"
    VIEWS = "VIEWS"


class KnownPosts(NamedTuple):
    """How many posts of a platform were measured in a window, and of how many a gain is known.

    `views` are those that know their views, `engagement` those that know their views or engagement.
    """

    measured: int = 0
    views: int = 0
    engagement: int = 0

    @property
    def counted(self) -> int:
        """Those that numbers are divided by: without any known views, those with engagement."""
        return self.views or self.engagement


class PlatformActivity(NamedTuple):
    """What a platform's posts did in a window; what nobody knows counts as 0.

    `posts` are those with a known gain (see `KnownPosts`), `engagement` is all that was gained,
    `rated_engagement` the part of it that may be divided by `views`.
    """

    posts: int = 0
    views: int = 0
    rated_engagement: int = 0
    engagement: int = 0


@dataclass(frozen=True, slots=True)
class Drivers:
    """A change and its five parts, in the metric's own unit; the parts add up to `delta`.

    Volume is the number of posts with a known gain, mix their distribution over the platforms,
    reach the views per post, rate the engagement per view, and unrated the engagement without
    known views.
    """

    metric: DriverMetric
    current: int
    previous: int
    delta: int
    volume: float
    mix: float
    reach: float
    rate: float
    unrated: float


class PostChange(NamedTuple):
    """What a post gained on the compared days of both sides, None where nothing said so."""

    organization_id: UUID
    id: UUID
    published_at: datetime | None
    current: int | None
    previous: int | None

    @property
    def delta(self) -> int:
        """The change of its gain; an unknown gain counts for nothing, as it does in the sums."""
        return (self.current or 0) - (self.previous or 0)


class _Factors(NamedTuple):
    """N, s, v and r of one platform; None where the window doesn't define it."""

    posts: Fraction | None
    share: Fraction | None
    reach: Fraction | None
    rate: Fraction | None


_NOTHING = PlatformActivity()


def change_of(compared: ComparedSums, metric: DriverMetric) -> Change:
    """The change that is to be explained, as in the overview."""
    now, before = (sum_sums(sums.values()).metrics for sums in compared.compared_sums())
    if metric is DriverMetric.VIEWS:
        return compared.change(now.views, before.views, VIEWS)
    return compared.change(now.engagement, before.engagement, ENGAGEMENT)


def activity_of(
    by_platform: Mapping[Platform, Sums], posts: Mapping[Platform, KnownPosts]
) -> dict[Platform, PlatformActivity]:
    """What each platform's posts did, from a window's sums and its number of posts."""
    activity = {}
    for platform in by_platform.keys() | posts.keys():
        sums = by_platform.get(platform, Sums())
        activity[platform] = PlatformActivity(
            posts.get(platform, KnownPosts()).counted,
            sums.metrics.views or 0,
            sums.rated_engagement,
            sums.metrics.engagement or 0,
        )
    return activity


def most_changed(posts: Iterable[PostChange]) -> tuple[PostChange, ...]:
    """The posts whose gain changed most, up or down; equal ones by publication, then by id."""
    changed = (post for post in posts if post.delta)
    return tuple(nsmallest(CHANGED_POSTS, changed, key=_most_changed_first))


def _most_changed_first(post: PostChange) -> tuple[int, datetime, UUID]:
    return -abs(post.delta), post.published_at or _NEVER, post.id


def drivers_of(
    metric: DriverMetric,
    current: Mapping[Platform, PlatformActivity],
    previous: Mapping[Platform, PlatformActivity],
) -> Drivers:
    """Split the change from `previous` to `current` into its drivers.

    The factors are ratios of integers and are reckoned with as such, so that the parts add up
    however large and opposed they are; only the answer is rounded to floats.
    """
    before, after = _terms(metric, previous), _terms(metric, current)
    volume, mix, reach, rate = map(float, _explained(before, after))
    return Drivers(
        metric=metric,
        current=_total(after),
        previous=_total(before),
        delta=_total(after) - _total(before),
        volume=volume,
        mix=mix,
        reach=reach,
        rate=rate,
        unrated=float(_unrated(after) - _unrated(before)),
    )


def _explained(
    before: Mapping[Platform, PlatformActivity], after: Mapping[Platform, PlatformActivity]
) -> list[Fraction]:
    """What each factor contributes to the change, over all platforms."""
    parts = [Fraction()] * len(_Factors._fields)
    posts_before, posts_after = _posts(before), _posts(after)
    for platform in before.keys() | after.keys():
        values = _shapley_values(
            _factors(before.get(platform, _NOTHING), posts_before),
            _factors(after.get(platform, _NOTHING), posts_after),
        )
        parts = [*map(add, parts, values)]
    return parts


def _terms(
    metric: DriverMetric, window: Mapping[Platform, PlatformActivity]
) -> dict[Platform, PlatformActivity]:
    return {platform: _term(metric, activity) for platform, activity in window.items()}


def _term(metric: DriverMetric, activity: PlatformActivity) -> PlatformActivity:
    """The activity in the formula's terms: what can't be divided stays unrated."""
    posts, views, rated, total = activity
    if metric is DriverMetric.VIEWS:  # every view brings one view: r is 1, and U is 0
        rated = total = views
    if posts == 0 or (views <= 0 and metric is DriverMetric.ENGAGEMENT):
        views = rated = 0
    return PlatformActivity(posts, views, rated, total)


def _posts(window: Mapping[Platform, PlatformActivity]) -> int:
    return sum(activity.posts for activity in window.values())


def _total(window: Mapping[Platform, PlatformActivity]) -> int:
    return sum(activity.engagement for activity in window.values())


def _unrated(window: Mapping[Platform, PlatformActivity]) -> int:
    return sum(activity.engagement - activity.rated_engagement for activity in window.values())


def _factors(activity: PlatformActivity, posts: int) -> _Factors:
    return _Factors(
        posts=Fraction(posts),
        share=Fraction(activity.posts, posts) if posts else None,
        reach=Fraction(activity.views, activity.posts) if activity.posts else None,
        rate=Fraction(activity.rated_engagement, activity.views) if activity.views else None,
    )


def _shapley_values(before: _Factors, after: _Factors) -> list[Fraction]:
    """What each factor contributes to the change of their product, in the order of the factors."""
    # A factor that one window doesn't define is taken from the other: it didn't change.
    known = [
        (_first_known(old, new), _first_known(new, old))
        for old, new in zip(before, after, strict=True)
    ]
    return shapley_values(known)


def _first_known(*values: Fraction | None) -> Fraction:
    return next((value for value in values if value is not None), Fraction())
