"""Comparing a number with the one before it."""

from enum import StrEnum
from typing import NamedTuple, TypeVar

from app.domain.numbers.metrics import percent_of

Number = TypeVar("Number", int, float, float | None)

LARGEST_EXACT = 2**53 - 1
"""The largest whole number of which every JSON client knows all digits."""

STABLE_WITHIN_PERCENT = 5.0
"""A change of up to 5 % either way is called stable."""


class Direction(StrEnum):
    """Where a number is heading."""

    UP = "UP"
    DOWN = "DOWN"
    STABLE = "STABLE"


class ComparedDays(NamedTuple):
    """How many days of either side a change compares."""

    current: int
    previous: int


NO_DAYS = ComparedDays(0, 0)
"""Nothing is compared."""


class Change(NamedTuple):
    """A number, the one before it, and what happened in between.

    `percent` is of the previous number's size (5.0 is 5 %); None where that is 0 or unknown:
    growth from nothing is not a percentage. `percent_per_day` and `direction` are of the means per
    day, which differ only where the sides have different numbers of days. `delta` and `direction`
    are None only where either number is unknown.
    """

    current: float | None
    previous: float | None
    delta: float | None
    percent: float | None
    percent_per_day: float | None
    direction: Direction | None
    compared_days: ComparedDays
    is_across_break: bool = False


NO_CHANGE = Change(None, None, None, None, None, None, NO_DAYS)
"""Of nothing that could be compared."""


def compare(
    current: float | None, previous: float | None, days: ComparedDays, *, adds_up: bool = True
) -> Change:
    """Compare two numbers, of which either may be unknown.

    Counts stay whole: the difference is taken between exact integers.

    Args:
        current: The number over the compared days.
        previous: The number over their partners.
        days: How many days either side has.
        adds_up: False for what doesn't grow with the days, as rates and scores.
    """
    shown = as_carried(current), as_carried(previous)
    if current is None or previous is None:
        return Change(*shown, None, None, None, None, days)
    delta = current - previous
    mean, before = current, previous
    percent = percent_per_day = _percent(current, previous)
    if adds_up and days.current != days.previous:
        # The means per day, without dividing: constant gains are exactly stable.
        mean, before = current * days.previous, previous * days.current
        percent_per_day = _percent(mean, before)
    if percent_per_day is not None and before > 0:
        direction = _direction(percent_per_day, stable_within=STABLE_WITHIN_PERCENT)
    else:
        # A percentage of nothing, or of a correction, says little: the sign decides.
        direction = _direction(mean - before, stable_within=0)
    return Change(*shown, as_carried(delta), percent, percent_per_day, direction, days)


def _percent(number: float, before: float) -> float | None:
    return percent_of(number - before, abs(before)) if before else None


def as_carried(number: Number) -> Number:
    """A number as JSON carries it: a count stays whole, or becomes the nearest that it carries."""
    if number is None or -LARGEST_EXACT <= number <= LARGEST_EXACT or isinstance(number, float):
        return number
    return int(float(number))


def _direction(amount: float, stable_within: float) -> Direction:
    if amount > stable_within:
        return Direction.UP
    if amount < -stable_within:
        return Direction.DOWN
    return Direction.STABLE
