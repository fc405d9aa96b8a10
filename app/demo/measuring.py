"""When the demo's posts were measured: daily, later weekly, with gaps, and today in part.

Pure; `growth` says what the counters were.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.demo.chance import Dice
from app.demo.growth import Growth, grow
from app.domain.numbers.gains import Snapshot
from app.domain.numbers.metrics import Metrics
from app.domain.platforms import Platform

DAILY_DAYS = 90
DAILY_DAYS_OF: Mapping[Platform, int] = {Platform.TWITTER: 30}
"""The age up to which a post is measured daily, where that isn't the usual `DAILY_DAYS`."""

_WEEK = 7
_MISSED = 0.012
_SEEN_TODAY = 0.7
_LATE_INSIGHTS = 0.2
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """An organization's days up to this moment; its times are on the organization's own clock."""

    zone: ZoneInfo
    now: datetime

    @classmethod
    def of(cls, time_zone: str, now: datetime) -> "Calendar":
        """The calendar of a time zone as it stands at an instant."""
        zone = ZoneInfo(time_zone)
        return cls(zone, now.astimezone(zone).replace(tzinfo=None))

    @property
    def today(self) -> date:
        """The current day."""
        return self.now.date()

    def day(self, days_ago: int) -> date:
        """The day `days_ago` days before today."""
        return self.today - days_ago * _DAY

    def days_ago(self, day: date) -> int:
        """How many days before today a day was."""
        return (self.today - day).days

    def instant(self, local: datetime) -> datetime:
        """A time on the organization's clock as an instant, in UTC."""
        return local.replace(tzinfo=self.zone).astimezone(UTC)


def measured(
    growth: Growth, calendar: Calendar, connected: int, outages: Container[int], chance: Dice
) -> Iterator[Snapshot]:
    """A post's snapshots, from the day its account was connected."""
    daily = DAILY_DAYS_OF.get(growth.platform, DAILY_DAYS)
    are_insights_late = growth.platform is Platform.INSTAGRAM and chance.random() < _LATE_INSIGHTS
    minute = chance.randrange(60)
    for age, counters in enumerate(grow(growth, calendar.now, chance)):
        days_ago = calendar.days_ago(counters.date)
        luck = chance.random()
        if days_ago > connected or days_ago in outages:
            continue
        if age >= daily and age % _WEEK and days_ago != connected:
            continue
        if luck < _MISSED or (days_ago == 0 and luck > _SEEN_TODAY):
            continue
        is_partial = age == 0 and are_insights_late
        yield Snapshot(
            counters.date,
            _collected_at(growth, counters.date, minute, calendar),
            _without_insights(counters.totals) if is_partial else counters.totals,
            None if is_partial else counters.reach,
            {} if is_partial else counters.extra,
        )


def _collected_at(growth: Growth, day: date, minute: int, calendar: Calendar) -> datetime:
    """Late in the evening; today within the hour, but after midnight and publication."""
    if day < calendar.today:
        return calendar.instant(datetime.combine(day, time(23, minute)))
    lately = calendar.now - timedelta(minutes=minute)
    return calendar.instant(max(datetime.combine(day, time()), growth.published, lately))


def _without_insights(totals: Metrics) -> Metrics:
    """What Instagram reports before its insights are ready: likes and comments, nothing else."""
    return Metrics(likes=totals.likes, comments=totals.comments)
