"""How often a post's numbers are collected, until when they count as fresh, when to try again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.posts import PostCategory
from app.domain.windows.clock import Clock

Pace = Callable[[timedelta], timedelta]
"""How long to wait where the usual is so long; platforms' own floors hold all the same."""

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


BY_AGE: Sequence[tuple[timedelta, timedelta]] = (
    (_DAY, timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=6)),
    (timedelta(days=90), _DAY),
)


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often a platform's posts are worth reading: each platform has its own.

    `by_age` is how long to wait for posts younger than that; older ones wait for a week. No pace
    is faster than `floor`, which is what the numbers change slower than anyway, but for the
    categories `without_floor`; where it `is_fixed`, no pace is faster than the usual.
    """

    by_age: Sequence[tuple[timedelta, timedelta]] = BY_AGE
    floor: timedelta = timedelta(0)
    without_floor: frozenset[PostCategory] = frozenset()
    is_fixed: bool = False


USUAL = Cadence()
"""The cadence of platforms that charge nothing and whose numbers change all the time."""


def usual_pace(usual: timedelta) -> timedelta:
    """No other than usual."""
    return usual


def interval_of(
    cadence: Cadence,
    category: PostCategory,
    age: timedelta | None,
    pace: Pace = usual_pace,
) -> timedelta:
    """How long to wait after a success, by the post's age then; an unknown age counts as old."""
    by_age = cadence.by_age
    interval = next((wait for under, wait in by_age if age is not None and age < under), _WEEK)
    if cadence.is_fixed:
        return max(pace(interval), interval)
    floor = timedelta(0) if category in cadence.without_floor else cadence.floor
    return max(pace(interval), floor)


def is_fresh(
    cadence: Cadence,
    category: PostCategory,
    published_at: datetime | None,
    collected_at: datetime,
    clock: Clock,
) -> bool:
    """Whether numbers collected then are new enough: within twice the interval."""
    age = collected_at - published_at if published_at else None
    last = collected_at + 2 * interval_of(cadence, category, age)
    return not clock.has_come(last + datetime.resolution)


def next_after_success(
    cadence: Cadence,
    category: PostCategory,
    published_at: datetime | None,
    *,
    now: datetime,
    pace: Pace = usual_pace,
) -> datetime:
    """When to collect again a post that was collected now."""
    age = now - published_at if published_at else None
    return now + interval_of(cadence, category, age, pace)
