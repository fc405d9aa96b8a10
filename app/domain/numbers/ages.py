"""Is it good for its age? How posts grow after publication, and what is usual for a brand.

A post's age is the number of complete days since its day of publication, so the end of that day is
age 1. What a post has at an age is its last known total by the end of that day, however old it was
when it was first seen.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from statistics import quantiles
from typing import NamedTuple
from uuid import UUID

from app.domain.numbers.metrics import UNKNOWN, GrowthMetric, Metrics
from app.domain.posts import PostCategory

HORIZON = 90
"""The greatest age at which posts are compared: what comes later says little of a post."""

FIRST_SEEN_WITHIN = 7
"""A post that was first seen more days after its publication has no curve: its start is unknown."""

COHORT = 50
"""How many posts the usual is taken from: the latest of the brand on the platform."""

OF_CATEGORY = 10
"""From so many on, the usual is that of posts of the same category."""

FEWEST = 5
"""Of fewer posts nothing is usual."""


HOUR = timedelta(hours=1)


class AgedPost(NamedTuple):
    """A published post with a snapshot; `first_date` is the day of its first one."""

    id: UUID
    published_on: date
    published_at: datetime
    category: PostCategory
    first_date: date

    def day_at(self, age: int) -> date:
        """The day whose end it has that age at."""
        return day_at(self.published_on, age)


def age_on(published_on: date, today: date) -> int:
    """How many complete days a post has; 0 or less before the first is over."""
    return (today - published_on).days


def day_at(published_on: date, age: int) -> date:
    """The day whose end a post has that age at."""
    return published_on + timedelta(days=age - 1)


def horizon_of(published_on: date, today: date) -> int | None:
    """The age at which a post is compared; None before its first complete day."""
    age = min(age_on(published_on, today), HORIZON)
    return age if age >= 1 else None


def curve_of(
    published_on: date, days: Iterable[tuple[date, Metrics]], metric: GrowthMetric, until: int
) -> tuple[int | None, ...]:
    """Totals at the ages from 1 to `until`: each metric's last known one; `days` are in order.

    None before anything was known.
    """
    reported = list(days)
    found: list[int | None] = []
    total: int | None = None
    for (day, _), known in zip(reported, carried((m for _, m in reported), metric), strict=True):
        age = min((day - published_on).days + 1, until + 1)
        found += [total] * (age - 1 - len(found))
        total = known
    found += [total] * (until - len(found))
    return tuple(found)


def carried(readings: Iterable[Metrics], metric: GrowthMetric) -> Iterator[int | None]:
    """The last known total at each of some readings, which are in order."""
    if metric is GrowthMetric.ENGAGEMENT:
        known = UNKNOWN
        for reported in readings:
            known = _updated(known, reported)
            yield known.engagement
        return
    total: int | None = None
    for reported in readings:
        now = metric.of(reported)
        total = total if now is None else now
        yield total


def _updated(known: Metrics, reported: Metrics) -> Metrics:
    return Metrics(*(old if new is None else new for old, new in zip(known, reported, strict=True)))


class CohortRequest(NamedTuple):
    """Whose usual is asked for: for a post (`of`), else of a category, or of all posts."""

    horizon: int
    category: PostCategory | None
    of: UUID | None = None


class Cohort(NamedTuple):
    """The posts that the usual is taken from; `category` is None where they are of any."""

    category: PostCategory | None
    members: tuple[AgedPost, ...]


class CohortSearch:
    """Finds the latest of a brand's posts on a platform that knew a metric at an age.

    They are given from the latest on, of one category unless that is None. It finds one more than a
    cohort has, because a post is no part of its own: so all posts that are compared at an age share
    a search. Whether a post knew the metric, its totals tell, which are read for `chunk` at a time
    and handed to `take`. Posts that were too young, or not measured yet, are passed over.
    """

    def __init__(
        self, posts: Sequence[AgedPost], horizon: int, category: PostCategory | None, today: date
    ) -> None:
        self._horizon = horizon
        self._category = category
        self._today = today
        self._found: list[AgedPost] = []
        self._left = (post for post in posts if self._may_belong(post))
        self.chunk = list(islice(self._left, COHORT + 1))

    def _may_belong(self, post: AgedPost) -> bool:
        return (
            self._category in {None, post.category}
            and age_on(post.published_on, self._today) >= self._horizon
            and post.first_date <= post.day_at(self._horizon)
        )

    def take(self, known: Callable[[AgedPost], int | None]) -> tuple[AgedPost, ...] | None:
        """Take those of the chunk whose total is known; all of them, once they are found."""
        self._found += [post for post in self.chunk if known(post) is not None]
        del self._found[COHORT + 1 :]
        is_full = len(self._found) > COHORT
        self.chunk = [] if is_full else list(islice(self._left, COHORT + 1))
        return None if self.chunk else tuple(self._found)


def cohort_of(
    request: CohortRequest, found: Sequence[AgedPost], category: PostCategory | None
) -> Cohort | None:
    """The cohort among what a search for a category found; None if it is too small for one."""
    others = tuple(post for post in found if post.id != request.of)[:COHORT]
    return None if category is not None and len(others) < OF_CATEGORY else Cohort(category, others)


class Usual(NamedTuple):
    """The middle of a cohort at one age, and between what its middle half lies.

    None of these under `FEWEST` posts that have a total there.
    """

    age: int
    posts: int
    median: float | None
    lower: float | None
    upper: float | None


def usual_of(age: int, totals: Iterable[int | None]) -> Usual:
    """Median and middle half, by linear interpolation between order statistics."""
    known = sorted(total for total in totals if total is not None)
    if len(known) < FEWEST:
        return Usual(age, len(known), None, None, None)
    lower, median, upper = quantiles(known, n=4, method="inclusive")
    return Usual(age, len(known), median, lower, upper)


@dataclass(frozen=True, slots=True)
class AgeIndex:
    """How a post does for its age among the posts of its cohort.

    `value` is its total divided by the median (1.0 is usual); None where either is unknown, or the
    median is 0. `rank` is its place among the `of` posts, itself included; None without a total.
    """

    age: int
    total: int | None
    usual: Usual
    value: float | None
    rank: int | None
    of: int


def age_index_of(age: int, total: int | None, others: Sequence[int]) -> AgeIndex:
    """Compare a post's total with those of its cohort at the same age."""
    usual = usual_of(age, others)
    value = total / usual.median if total is not None and usual.median else None
    rank = None if total is None else 1 + sum(other > total for other in others)
    return AgeIndex(age, total, usual, value, rank, len(others) + 1)
