"""What can be said of a metric on a platform; what is said of each is in `platforms`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from app.domain.platforms import Platform

VIEWS = "views"


class MetricUnit(StrEnum):
    """What a metric's number is a number of."""

    COUNT = "COUNT"
    PEOPLE = "PEOPLE"
    SECONDS = "SECONDS"
    PERCENT = "PERCENT"


class MetricAddition(StrEnum):
    """How the numbers of several posts or days become one.

    SUM: their gains are added. LAST: of a post the latest number stands, and numbers of several
    posts make no new one (averages and shares). NONE: they can't be added, because two of them may
    count the same person.
    """

    SUM = "SUM"
    LAST = "LAST"
    NONE = "NONE"


class Meaning(NamedTuple):
    """What a metric is on every platform."""

    label: str
    unit: MetricUnit = MetricUnit.COUNT
    addition: MetricAddition = MetricAddition.SUM


_SECONDS = (MetricUnit.SECONDS, MetricAddition.LAST)
_PERCENT = (MetricUnit.PERCENT, MetricAddition.LAST)

EVERYWHERE: Mapping[str, Meaning] = MappingProxyType(
    {
        VIEWS: Meaning("Views"),
        "likes": Meaning("Likes"),
        "comments": Meaning("Comments"),
        "shares": Meaning("Shares"),
        "saves": Meaning("Saves"),
        "impressions": Meaning("Impressions"),
        "clicks": Meaning("Clicks"),
        "watchSeconds": Meaning("Watch time", MetricUnit.SECONDS),
        "reach": Meaning("Reach", MetricUnit.PEOPLE, MetricAddition.NONE),
    }
)
"""The eight metrics that add up, and reach: each has a place of its own in every answer."""

EXTRA: Mapping[str, Meaning] = MappingProxyType(
    {
        "videoViews": Meaning("Video views"),
        "engagedViews": Meaning("Engaged views"),
        "plays": Meaning("Plays"),
        "replays": Meaning("Replays"),
        "averageWatchSeconds": Meaning("Average watch time", *_SECONDS),
        "averageWatchedPercent": Meaning("Average share watched", *_PERCENT),
        "completionRate": Meaning("Watched to the end", *_PERCENT),
        "skipRate": Meaning("Skipped at the start", *_PERCENT),
        "reposts": Meaning("Reposts"),
        "quotes": Meaning("Quotes"),
        "replies": Meaning("Replies"),
        "sends": Meaning("Sends"),
        "profileVisits": Meaning("Profile visits"),
        "profileActions": Meaning("Actions on the profile"),
        "follows": Meaning("Follows"),
        "pinClicks": Meaning("Pin clicks"),
        "storyNavigation": Meaning("Story navigation"),
        "crosspostedViews": Meaning("Views with Facebook"),
        "facebookViews": Meaning("Views on Facebook"),
        "thumbnailImpressions": Meaning("Thumbnail impressions"),
        "upvotedPercent": Meaning("Share of upvotes", *_PERCENT),
        "reactionsLike": Meaning("Like reactions"),
        "reactionsLove": Meaning("Love reactions"),
        "reactionsHaha": Meaning("Haha reactions"),
        "reactionsWow": Meaning("Wow reactions"),
        "reactionsSad": Meaning("Sad reactions"),
        "reactionsAngry": Meaning("Angry reactions"),
        "reactionsCelebrate": Meaning("Celebrate reactions"),
        "reactionsSupport": Meaning("Support reactions"),
        "reactionsInsightful": Meaning("Insightful reactions"),
        "reactionsFunny": Meaning("Funny reactions"),
    }
)
"""The metrics beyond these, by the name under which a snapshot keeps them."""

_MEANINGS = {**EVERYWHERE, **EXTRA}


def field_of(name: str) -> str:
    """A metric's name as files and our own values spell it: `watch_seconds`."""
    return re.sub("[A-Z]", r"_\g<0>", name).lower()


class Break(NamedTuple):
    """The first day on which a metric counts something else, what changed, and who says so."""

    date: date
    change: str
    source: str | None = None


class MetricBreak(NamedTuple):
    """A break with its place: the platform and the metric's name."""

    date: date
    platform: Platform
    metric: str
    change: str
    source: str | None


@dataclass(frozen=True, slots=True)
class MetricDefinition:
    """What a metric is on one platform.

    `platform_name` is the platform's own name for it, `counts` one sentence on what it counts.
    Its numbers are there `delay_hours` late at most. `since` and `until` are the first and the last
    day on which the platform has it, None where it always had or still has it. `source` is where
    the platform says so, None where that isn't known. `changes` are its breaks, oldest first.
    """

    platform: Platform
    name: str
    platform_name: str
    counts: str
    counts_as_views: bool = False
    delay_hours: int = 0
    since: date | None = None
    until: date | None = None
    source: str | None = None
    changes: tuple[Break, ...] = ()

    @property
    def meaning(self) -> Meaning:
        """What the metric is everywhere."""
        return _MEANINGS[self.name]

    @property
    def label(self) -> str:
        """What people call it."""
        return self.meaning.label

    @property
    def unit(self) -> MetricUnit:
        """What its number is a number of."""
        return self.meaning.unit

    @property
    def addition(self) -> MetricAddition:
        """How its numbers add up."""
        return self.meaning.addition

    @property
    def is_views(self) -> bool:
        """Whether it is what views are on its platform."""
        return self.name == VIEWS or self.counts_as_views

    @property
    def is_extra(self) -> bool:
        """Whether it is kept beside the eight and reach."""
        return self.name in EXTRA

    @property
    def field(self) -> str:
        """Its name as files and our own values spell it: `watch_seconds`."""
        return field_of(self.name)

    @property
    def breaks(self) -> tuple[MetricBreak, ...]:
        """Its breaks with their place, oldest first."""
        return tuple(
            MetricBreak(each.date, self.platform, self.name, each.change, each.source)
            for each in self.changes
        )
