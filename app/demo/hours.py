"""The hours that a brand tries beside its regular ones, so that the week's answer has contrast.

Each of its channels tries some hours every third week or so, on all weekdays, and a few others
hardly ever. None is received as warmly as the best regular one, and most hours nobody ever tried.
"""

from collections.abc import Iterator

from app.demo.chance import dice
from app.demo.plans import BrandPlan, Channel, Slot

TRYING_DAYS = 95
"""For how long it has tried them: a little longer than posting times look back."""

_AWAKE = range(7, 23)
_OFTEN, _RARELY = 0.42, 0.1
_RARE_HOURS = 4
_WEEK = 7


def tried_slots(brand: BrandPlan, channel: Channel) -> tuple[Slot, ...]:
    """The times that a channel tries, the same on every run."""
    chance = dice("hours", brand.label, channel.platform)
    regular = {(slot.weekday, slot.hour) for slot in channel.slots}
    free = [(day, hour) for day in range(_WEEK) for hour in _AWAKE if (day, hour) not in regular]

    def tried() -> Iterator[Slot]:
        often = [chance.choice([time for time in free if time[0] == day]) for day in range(_WEEK)]
        others = [time for time in free if time not in often]
        rare = chance.sample(others, k=_RARE_HOURS)
        for share, times in ((_OFTEN, often), (_RARELY, rare)):
            for weekday, hour in times:
                yield Slot(weekday, hour, chance.uniform(0.55, 0.95), share)

    return tuple(tried())
