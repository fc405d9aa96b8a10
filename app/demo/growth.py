"""How a post's counters grow: pure, with no randomness but the dice passed in.

People look at a post, and each platform turns looks into the counters that it reports. Looks
come quickly and then slowly, more of them on some weekdays, rarely in a late surge. Counters only
ever grow, except where a platform removes spam: there they fall once, as a correction.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from app.demo.chance import Dice
from app.domain.catalogue.definitions import VIEWS
from app.domain.catalogue.metric_catalogue import BREAKS
from app.domain.numbers.metrics import METRICS, Metrics
from app.domain.platforms import Platform
from app.domain.posts import PostCategory

ENGAGEMENTS = frozenset({"likes", "comments", "shares", "saves", "clicks"})
"""Counters of people who act; the share that does varies from post to post."""

SPAM = frozenset({"views", "impressions", "likes"})
"""Counters that bots inflate, and that platforms therefore correct."""

_SLOWING = 0.7
_DAY = timedelta(days=1)


COUNTED_MORE = 1.15
"""By what factor more is counted as a view since each day on which a platform changed that."""

_NOTHING: Mapping[PostCategory, Mapping[str, float]] = {}


class Habit(NamedTuple):
    """How a platform's audience behaves, and which counters the platform reports.

    Of all looks that a post ever gets, `quick_share` come at the pace of `quick_days`, the rest
    at that of `slow_days`. `rates` is how much one look adds to each counter; `weekdays`, from
    Monday on, are factors on a day's looks. By category, `extra` is how much one look adds to a
    metric beyond the eight; `averages` are those that don't add up, of a post that people engage
    with as usual.
    """

    quick_share: float
    quick_days: float
    slow_days: float
    rates: Mapping[str, float]
    weekdays: tuple[float, ...]
    reach: float | None = None
    extra: Mapping[PostCategory, Mapping[str, float]] = _NOTHING
    averages: Mapping[PostCategory, Mapping[str, float]] = _NOTHING


_EVENLY = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
_LEISURE = (0.88, 0.9, 0.92, 0.95, 1.0, 1.2, 1.25)
_WORKDAYS = (1.1, 1.14, 1.12, 1.08, 1.0, 0.78, 0.76)

HABITS: Mapping[Platform, Habit] = {
    Platform.YOUTUBE: Habit(
        0.5,
        2.5,
        30,
        {"views": 1, "likes": 0.042, "comments": 0.0042},
        _LEISURE,
        extra={PostCategory.VIDEO: {"engagedViews": 0.64, "follows": 0.0031}},
        averages={PostCategory.VIDEO: {"averageWatchedPercent": 41}},
    ),
    Platform.TIKTOK: Habit(
        0.86,
        1.3,
        18,
        {"views": 1, "likes": 0.083, "comments": 0.0055, "shares": 0.0105},
        _LEISURE,
    ),
    Platform.INSTAGRAM: Habit(
        0.84,
        1.6,
        20,
        {"views": 1, "likes": 0.046, "comments": 0.0034, "shares": 0.0075, "saves": 0.0115},
        _LEISURE,
        reach=0.79,
        extra={
            PostCategory.REEL: {"reposts": 0.0019},
            PostCategory.IMAGE: {"profileVisits": 0.006, "follows": 0.0011},
            PostCategory.CAROUSEL: {"profileVisits": 0.008, "follows": 0.0014},
        },
        averages={PostCategory.REEL: {"averageWatchSeconds": 9}},
    ),
    Platform.TWITTER: Habit(
        0.94,
        0.5,
        12,
        {
            "views": 1,
            "impressions": 1,
            "likes": 0.017,
            "comments": 0.0022,
            "shares": 0.0041,
            "saves": 0.0026,
        },
        _WORKDAYS,
    ),
    Platform.PINTEREST: Habit(
        0.15,
        6,
        60,
        {
            "impressions": 1,
            "views": 0.42,
            "saves": 0.0115,
            "clicks": 0.0085,
            "likes": 0.0018,
            "comments": 0.0003,
        },
        _EVENLY,
    ),
    Platform.MASTODON: Habit(
        0.92, 0.7, 10, {"likes": 0.031, "comments": 0.0062, "shares": 0.0115}, _WORKDAYS
    ),
}


_COUNTED_SINCE: Mapping[Platform, tuple[date, ...]] = {
    platform: tuple(
        each.date for each in BREAKS if each.platform is platform and each.metric == VIEWS
    )
    for platform in HABITS
}


class Surge(NamedTuple):
    """A late wave of looks: its size as a multiple of the usual, its day, and how sudden it is."""

    size: float
    day: float
    days: float


class Weather(NamedTuple):
    """How a day affects every post of a brand: factors on looks and on engagement."""

    looks: float = 1
    engagement: float = 1


@dataclass(frozen=True)
class Growth:
    """What decides how one post grows; `published` is the time on the organization's own clock.

    `looks` is how many it gets in the end without a surge. `purges` maps ages in days to the share
    that the platform then removes as spam; `silent` are counters switched off.
    """

    platform: Platform
    category: PostCategory
    published: datetime
    looks: float
    engagement: float = 1
    surge: Surge | None = None
    purges: Mapping[int, float] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    weather: Mapping[date, Weather] = field(default_factory=dict)

    @property
    def reported(self) -> tuple[str, ...]:
        """The counters that this post has; any other is unknown, not 0."""
        return tuple(
            name
            for name in METRICS
            if name in HABITS[self.platform].rates
            and name not in self.silent
            and not (name == "views" and self._is_still_pin)
        )

    @property
    def _is_still_pin(self) -> bool:
        return self.platform is Platform.PINTEREST and self.category is not PostCategory.VIDEO


class Counters(NamedTuple):
    """A post's lifetime totals at the end of one day, as its platform reports them."""

    date: date
    totals: Metrics
    reach: int | None
    extra: Mapping[str, int]


def share_of_looks(habit: Habit, surge: Surge | None, days: float) -> float:
    """The share of its eventual looks that a post has had `days` after publication."""
    slow = 1 - math.pow(1 + days / habit.slow_days, -_SLOWING)
    quick = 1 - math.exp(-days / habit.quick_days)
    usual = habit.quick_share * quick + (1 - habit.quick_share) * slow
    if surge is None:
        return usual
    return usual + surge.size / (1 + math.exp((surge.day - days) / surge.days))


def grow(growth: Growth, until: datetime, chance: Dice) -> Iterator[Counters]:
    """The counters at the end of each day from publication on, and at `until` on the last."""
    habit = HABITS[growth.platform]
    totals = dict.fromkeys(growth.reported, 0.0)
    extra = habit.extra.get(growth.category, {})
    averages = habit.averages.get(growth.category, {})
    average = {name: int(usual * growth.engagement**0.5) for name, usual in averages.items()}
    changes = [day for day in _COUNTED_SINCE[growth.platform] if day <= until.date()]
    people = 0.0
    for age, (today, looks) in enumerate(_looks_by_day(growth, habit, until)):
        weather = growth.weather.get(today, Weather())
        seen = looks * weather.looks * chance.uniform(0.85, 1.15)
        acting = growth.engagement * weather.engagement * chance.uniform(0.9, 1.1)
        people += seen
        for name in totals:
            totals[name] += seen * habit.rates[name] * (acting if name in ENGAGEMENTS else 1)
        if changes and VIEWS in totals:
            more = COUNTED_MORE ** sum(since <= today for since in changes)
            totals[VIEWS] += seen * habit.rates[VIEWS] * (more - 1)
        if age in growth.purges:
            for name in SPAM & totals.keys():
                totals[name] *= 1 - growth.purges[age]
        yield Counters(
            today,
            Metrics(**{name: int(total) for name, total in totals.items()}),
            None if habit.reach is None else int(people * habit.reach),
            {name: int(people * rate) for name, rate in extra.items()} | average,
        )


def _looks_by_day(growth: Growth, habit: Habit, until: datetime) -> Iterator[tuple[date, float]]:
    """The looks of each day, before chance and weather."""
    midnight = datetime.combine(growth.published, time())
    before = share_of_looks(habit, growth.surge, 0)
    while midnight <= until:
        today = midnight.date()
        midnight += _DAY
        days = (min(midnight, until) - growth.published) / _DAY
        share = share_of_looks(habit, growth.surge, days)
        yield today, growth.looks * (share - before) * habit.weekdays[today.weekday()]
        before = share
