"""How many people follow the demo's accounts, day by day: pure, with dice of its own.

A year back an account had about half of today's followers. People come faster in good weather,
and the platforms differ in what else they tell.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from app.demo.chance import Dice, dice
from app.demo.growth import Weather
from app.demo.measuring import Calendar
from app.demo.plans import BrandPlan, Channel, OrganizationPlan
from app.domain.accounts.account_days import AccountDay, account_day
from app.domain.accounts.accounts import AccountName
from app.domain.platforms import Platform

_PER_LOOK: Mapping[Platform, float] = {
    Platform.YOUTUBE: 4.2,
    Platform.TIKTOK: 2.6,
    Platform.INSTAGRAM: 3.1,
    Platform.TWITTER: 2.2,
    Platform.PINTEREST: 0.9,
    Platform.MASTODON: 1.4,
}
"""Followers today for each look that a typical post gets."""

_AT_FIRST = 0.55
_LEAVING = 0.35
"""Of all who come, the share that leaves: platforms that report both count each."""

_MISSED = 0.012
_STEADY = Weather()


class _Flow(NamedTuple):
    """Who came and who left on one day."""

    day: date
    came: int
    left: int


def name_of(brand: BrandPlan, channel: Channel) -> AccountName:
    """What the account is known by on its platform."""
    handle = brand.domain.partition(".")[0]
    number = dice("account", brand.label, channel.platform).randrange(10**15, 10**16)
    return AccountName(channel.platform, str(number), handle)


def followed(
    organization: OrganizationPlan,
    brand: BrandPlan,
    channel: Channel,
    calendar: Calendar,
    weather: Mapping[date, Weather],
) -> Iterator[AccountDay]:
    """An account's days since it was connected; on some nobody counted."""
    chance = dice("followers", brand.label, channel.platform)
    outages = {day for outage in organization.outages for day in outage}
    outages.update(range(channel.blind_days))
    today = channel.looks * _PER_LOOK[channel.platform] * chance.uniform(0.8, 1.25)
    followers = int(today * _AT_FIRST)
    following, minute = chance.randrange(40, 400), chance.randrange(60)
    for day, came, left in _flows(today * (1 - _AT_FIRST), channel, calendar, weather, chance):
        followers += came - left
        days_ago = calendar.days_ago(day)
        luck, views = chance.random(), int(followers * chance.uniform(0.01, 0.03))
        if days_ago in outages or luck < _MISSED:
            continue
        answers: dict[str, int | None] = {"followers": followers, "following": following}
        answers |= _more(channel.platform, came, left, views)
        yield account_day(day, _counted_at(day, minute, calendar), answers)


def _flows(
    growth: float,
    channel: Channel,
    calendar: Calendar,
    weather: Mapping[date, Weather],
    chance: Dice,
) -> Iterator[_Flow]:
    """A year's growth spread over the days since the account was connected."""
    a_day = growth / channel.connected
    for days_ago in range(channel.connected, -1, -1):
        day = calendar.day(days_ago)
        came = a_day / (1 - _LEAVING) * weather.get(day, _STEADY).looks * chance.uniform(0.4, 1.6)
        yield _Flow(day, round(came), round(came * _LEAVING * chance.uniform(0.2, 1.8)))


def _more(platform: Platform, came: int, left: int, views: int) -> dict[str, int | None]:
    """What only some platforms tell of an account's day."""
    match platform:
        case Platform.YOUTUBE:
            return {"followers_gained": came, "followers_lost": left}
        case Platform.INSTAGRAM:
            return {"profile_views": views, "reach": views * 9}
        case Platform.PINTEREST:
            return {"impressions": views * 30}
        case _:
            return {}


def _counted_at(day: date, minute: int, calendar: Calendar) -> datetime:
    """Late in the evening; today within the hour, but after midnight."""
    if day < calendar.today:
        return calendar.instant(datetime.combine(day, time(23, minute)))
    midnight = datetime.combine(day, time())
    return calendar.instant(max(midnight, calendar.now - timedelta(minutes=minute)))
