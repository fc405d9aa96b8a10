"""Who follows the demo's accounts: the same on every run, and told as platforms tell it."""

from datetime import UTC, datetime

import pytest

from app.demo.followers import followed, name_of
from app.demo.measuring import Calendar
from app.demo.organizations import JUNIPER_ROW
from app.demo.plans import BrandPlan, Channel
from app.domain.platforms import Platform

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
CALENDAR = Calendar.of(JUNIPER_ROW.time_zone, NOW)
CHANNELS = [(brand, channel) for brand in JUNIPER_ROW.brands for channel in brand.channels]


def test_the_same_instant_gives_the_same_followers_and_names() -> None:
    for brand, channel in CHANNELS:
        first, second = (
            list(followed(JUNIPER_ROW, brand, channel, CALENDAR, {})) for _ in range(2)
        )
        assert first == second
        assert name_of(brand, channel) == name_of(brand, channel)


@pytest.mark.parametrize(("brand", "channel"), CHANNELS)
def test_nothing_is_counted_twice_nor_in_the_future(brand: BrandPlan, channel: Channel) -> None:
    days = list(followed(JUNIPER_ROW, brand, channel, CALENDAR, {}))
    dates = [day.date for day in days]
    assert dates == sorted(set(dates))
    assert all(day.collected_at <= NOW for day in days)
    outages = {CALENDAR.day(ago) for outage in JUNIPER_ROW.outages for ago in outage}
    assert outages.isdisjoint(dates)


def test_only_youtube_tells_who_came_and_who_left() -> None:
    tellers = {
        channel.platform
        for brand, channel in CHANNELS
        for day in followed(JUNIPER_ROW, brand, channel, CALENDAR, {})
        if day.counts.followers_gained is not None
    }
    assert tellers == {Platform.YOUTUBE}
