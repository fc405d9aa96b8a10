"""Sums of extra metrics: what posts gained in a window, and what they had by its end.

Only counts add up; of averages and percentages all that is told is how many posts have them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from app.domain.catalogue.definitions import EXTRA, MetricAddition
from app.domain.numbers.gains import FRESH_DAYS
from app.domain.numbers.metrics import add
from app.domain.platforms import Platform


class ExtraHistory(NamedTuple):
    """What is known of one extra metric of one post by the end of a window.

    `before` is the last number from before the window, None without one; `latest` the last of all.
    """

    platform: Platform
    name: str
    published_on: date | None
    first_date: date
    last_date: date
    first: float
    latest: float
    before: float | None

    def gained(self, start: date) -> float | None:
        """What the post gained from a day on; None where nobody knows it.

        As of the eight metrics: a first number counts from 0 if the post was new, and otherwise
        only what came after it.
        """
        if self.last_date < start:
            return None
        if self.before is not None:
            return self.latest - self.before
        age = None if self.published_on is None else (self.first_date - self.published_on).days
        if age is not None and age <= FRESH_DAYS:
            return self.latest
        return None if self.first_date == self.last_date else self.latest - self.first


class ExtraMetricSum(NamedTuple):
    """An extra metric of a platform's posts.

    `gained` is None where no post knows what it gained, `total` where none ever reported it, and
    both where the metric doesn't add up. `posts` reported it in the window.
    """

    platform: Platform
    name: str
    gained: int | None
    total: int | None
    posts: int


def extra_metric_sums(histories: Iterable[ExtraHistory], start: date) -> list[ExtraMetricSum]:
    """What posts gained from a day on, platform by platform in the order of the catalogue."""
    alike: dict[tuple[Platform, str], list[ExtraHistory]] = defaultdict(list)
    for history in histories:
        alike[history.platform, history.name].append(history)
    return [
        _sum_of(platform, name, alike[platform, name], start)
        for platform in Platform
        for name in EXTRA
        if (platform, name) in alike
    ]


def _sum_of(
    platform: Platform, name: str, histories: Sequence[ExtraHistory], start: date
) -> ExtraMetricSum:
    posts = sum(history.last_date >= start for history in histories)
    if EXTRA[name].addition is not MetricAddition.SUM:
        return ExtraMetricSum(platform, name, None, None, posts)
    gained: int | None = None
    total: int | None = None
    for history in histories:
        growth = history.gained(start)
        gained = add(gained, None if growth is None else int(growth))
        total = add(total, int(history.latest))
    return ExtraMetricSum(platform, name, gained, total, posts)
