"""A brand's year: what it published when, and how that was measured.

Pure: the same instant gives the same year. Days are counted back from today, so that the demo
tells the same story whenever it is generated.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from app.demo.chance import Dice, dice
from app.demo.content import address_of
from app.demo.growth import Growth, Surge, Weather
from app.demo.hours import TRYING_DAYS, tried_slots
from app.demo.ideas import Idea, idea_of, ideas_of
from app.demo.measuring import Calendar, measured
from app.demo.plans import BrandPlan, Channel, OrganizationPlan, Slot
from app.domain.numbers.gains import Snapshot
from app.domain.platforms import Platform
from app.domain.posts import PostDraft, PostValues

OLDEST_DAYS = 395
"""How far back posts go: a month further than measuring, so that the oldest have baselines."""

_LEARNING_DAYS = 170
_PURGED = 0.05
_COMMENTS_OFF = 0.04


class PlannedPost(NamedTuple):
    """A post with all its measurements."""

    published_at: datetime
    draft: PostDraft
    snapshots: tuple[Snapshot, ...]
    is_archived: bool = False


@dataclass(frozen=True)
class BrandYear:
    """One brand of an organization, as of now in its calendar."""

    organization: OrganizationPlan
    brand: BrandPlan
    brand_id: UUID
    calendar: Calendar

    @cached_property
    def weather(self) -> dict[date, Weather]:
        """How the brand's turns affect each day."""
        return {
            self.calendar.day(days_ago): turn.weather
            for turn in self.brand.turns
            for days_ago in range(turn.until, turn.since + 1)
        }

    def posts(self) -> Iterator[PlannedPost]:
        """Everything that the brand published until now."""
        for channel in self.brand.channels:
            ideas = ideas_of(self.brand, channel)
            for published, slot, chance in self._published(channel):
                idea = _received(
                    next(ideas), slot, self.calendar.days_ago(published.date()), chance
                )
                yield self._planned(channel, idea, published, chance)
        for feature in self.brand.features:
            (channel,) = (c for c in self.brand.channels if c.platform is feature.platform)
            day = self.calendar.day(feature.days_ago)
            planned = self._planned(
                channel,
                idea_of(feature),
                datetime.combine(day, time(feature.hour)),
                dice(self.brand.label, feature.label),
                feature.surge,
            )
            yield planned._replace(is_archived=feature.is_archived)

    def _published(self, channel: Channel) -> Iterator[tuple[datetime, Slot, Dice]]:
        """When the brand did publish in its slots, oldest first, each with that post's dice."""
        tried = tried_slots(self.brand, channel)
        for days_ago in range(OLDEST_DAYS, channel.blind_days - 1, -1):
            day = self.calendar.day(days_ago)
            slots = channel.slots + (tried if days_ago <= TRYING_DAYS else ())
            for slot in sorted(slots, key=lambda slot: slot.hour):
                if slot.weekday != day.weekday():
                    continue
                chance = dice(self.brand.label, channel.platform, days_ago, slot.hour)
                minute = chance.choice((0, 0, 5, 15, 30, 45))
                published = datetime.combine(day, time(slot.hour, minute))
                diligence = slot.share * self._diligence(channel.platform, days_ago)
                if chance.random() < diligence and published < self.calendar.now:
                    yield published, slot, chance

    def _diligence(self, platform: Platform, days_ago: int) -> float:
        """How likely the brand is to publish in a slot; it learned to over the year."""
        for turn in self.brand.turns:
            if turn.covers(days_ago) and platform in turn.silent:
                return 0
        return 0.95 * math.exp(-days_ago / _LEARNING_DAYS)

    def _planned(
        self,
        channel: Channel,
        idea: Idea,
        published: datetime,
        chance: Dice,
        surge: Surge | None = None,
    ) -> PlannedPost:
        address = address_of(self.brand, channel.platform, chance)
        published_at = self.calendar.instant(published)
        values = PostValues(
            brand_id=self.brand_id,
            label=idea.label,
            description=idea.description,
            category=idea.category,
            url=address.url,
            published_at=published_at,
        )
        growth = self._growth(channel.platform, idea, published, surge, chance)
        outages = {day for outage in self.organization.outages for day in outage}
        outages.update(range(channel.blind_days))
        return PlannedPost(
            published_at,
            PostDraft(
                channel.platform,
                address.external_id,
                values | idea.values,
                tags=self._campaigns(published.date()),
            ),
            tuple(measured(growth, self.calendar, channel.connected, outages, chance)),
        )

    def _campaigns(self, day: date) -> tuple[str, ...]:
        """What people tagged the posts of a day with."""
        days_ago = self.calendar.days_ago(day)
        campaigns = self.brand.campaigns
        return tuple(each.tag for each in campaigns if each.until <= days_ago <= each.since)

    def _growth(
        self,
        platform: Platform,
        idea: Idea,
        published: datetime,
        surge: Surge | None,
        chance: Dice,
    ) -> Growth:
        is_purged = chance.random() < _PURGED
        purges = {chance.randrange(4, 40): chance.uniform(0.02, 0.07)}
        are_comments_off = platform is Platform.YOUTUBE and chance.random() < _COMMENTS_OFF
        return Growth(
            platform,
            idea.category,
            published,
            idea.looks,
            idea.engagement,
            surge,
            purges if is_purged else {},
            frozenset({"comments"} if are_comments_off else ()),
            self.weather,
        )


def _received(idea: Idea, slot: Slot, days_ago: int, chance: Dice) -> Idea:
    """The idea as received in its slot, by the audience that the brand had that day."""
    audience = 1 - 0.45 * days_ago / OLDEST_DAYS
    looks = idea.looks * audience * slot.warmth**0.5 * chance.lognormvariate(0, 0.25)
    return idea._replace(
        looks=looks, engagement=idea.engagement * slot.warmth * chance.lognormvariate(0, 0.1)
    )
