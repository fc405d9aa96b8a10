"""How often to collect a post's numbers, how long they stay fresh, and when to collect again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.posts import PostCategory
from app.domain.windows.clock import Clock

Pace = Callable[[timedelta], timedelta]
"""Maps the usual wait to the actual one; platforms' floors apply regardless."""

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

    `by_age` pairs ages with the wait for posts younger than that; older ones wait a week. No pace
    is faster than `floor`, because the numbers change more slowly anyway, except for categories
    `without_floor`; where the cadence `is_fixed`, no pace is faster than the usual one.
    """

    by_age: Sequence[tuple[timedelta, timedelta]] = BY_AGE
    floor: timedelta = timedelta(0)
    without_floor: frozenset[PostCategory] = frozenset()
    is_fixed: bool = False


USUAL = Cadence()
"""The cadence of platforms that are free and whose numbers change all the time."""


def usual_pace(usual: timedelta) -> timedelta:
    """Keep the usual wait."""
    return usual


def interval_of(
    cadence: Cadence,
    category: PostCategory,
    age: timedelta | None,
    pace: Pace = usual_pace,
) -> timedelta:
    """How long to wait after a success, by the post's age at that time; unknown counts as old."""
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
    """Whether numbers collected at that time are still fresh: within twice the interval."""
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
    """When to collect a post again that was collected now."""
    age = now - published_at if published_at else None
    return now + interval_of(cadence, category, age, pace)
