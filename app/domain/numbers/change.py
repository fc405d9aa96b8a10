"""Comparing a number with the one before it."""

from enum import StrEnum
from typing import NamedTuple

from app.domain.numbers.metrics import percent_of

STABLE_WITHIN_PERCENT = 5.0
"""A change of up to 5 % either way is called stable."""


class Direction(StrEnum):
    """Where a number is heading."""

    UP = "UP"
    DOWN = "DOWN"
    STABLE = "STABLE"


class Change(NamedTuple):
    """A number, the one before it, and what happened in between.

    `percent` is of the previous number's size (5.0 is 5 %); None where that is 0 or unknown:
    growth from nothing is not a percentage. `delta` and `direction` are None only where either
    number is unknown.
    """

    current: float | None
    previous: float | None
    delta: float | None
    percent: float | None
    direction: Direction | None


def compare(current: float | None, previous: float | None) -> Change:
    """Compare two numbers, of which either may be unknown.

    The difference of counts is taken between exact integers; a float only rounds what it shows.
    """
    shown = as_float(current), as_float(previous)
    if current is None or previous is None:
        return Change(*shown, delta=None, percent=None, direction=None)
    delta = current - previous
    percent = percent_of(delta, abs(previous)) if previous else None
    if percent is not None and previous > 0:
        direction = _direction(percent, stable_within=STABLE_WITHIN_PERCENT)
    else:
        # A percentage of nothing, or of a correction, says little: the sign decides.
        direction = _direction(delta, stable_within=0)
    return Change(*shown, float(delta), percent, direction)


def as_float(number: float | None) -> float | None:
    """A number as the nearest float: a sum may have more digits than one."""
    return None if number is None else float(number)


def _direction(amount: float, stable_within: float) -> Direction:
    if amount > stable_within:
        return Direction.UP
    if amount < -stable_within:
        return Direction.DOWN
    return Direction.STABLE
