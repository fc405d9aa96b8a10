"""Goals: targets that people set, and a scope's progress towards one.

A goal is measured over its complete days so far, like every overview, and stores no numbers.
"""

from datetime import date, timedelta
from enum import StrEnum
from math import isfinite
from typing import NamedTuple

from app.domain.numbers.change import as_carried
from app.domain.numbers.metrics import percent_of, without_noise
from app.domain.numbers.needed_metrics import NeededMetrics
from app.domain.numbers.sums import Sums
from app.domain.windows.calendar import EARLIEST_DAY, MAX_DAYS
from app.errors import BadUserInput

LEAST_TARGET = 1e-6
"""Any number is a percentage of it that a float can hold."""

_ONE_DAY = timedelta(days=1)


class GoalMetric(StrEnum):
    """What a goal counts."""

    VIEWS = "VIEWS"
    ENGAGEMENT = "ENGAGEMENT"
    ENGAGEMENT_RATE = "ENGAGEMENT_RATE"
    POSTS = "POSTS"

    @property
    def needed(self) -> NeededMetrics:
        """The metrics that it is made of."""
        is_engaged = self in {GoalMetric.ENGAGEMENT, GoalMetric.ENGAGEMENT_RATE}
        return NeededMetrics.ENGAGEMENT if is_engaged else NeededMetrics.VIEWS


class GoalStatus(StrEnum):
    """The status of a goal."""

    NOT_STARTED = "NOT_STARTED"
    ON_TRACK = "ON_TRACK"
    BEHIND = "BEHIND"
    REACHED = "REACHED"
    MISSED = "MISSED"


class Terms(NamedTuple):
    """The target to reach, and the days for it, both ends included."""

    metric: GoalMetric
    target: float
    start: date
    end: date

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.end - self.start).days + 1

    def last_complete_day(self, today: date) -> date:
        """The last of its days that is over; before its start if none is."""
        return min(self.end, max(today, self.start) - _ONE_DAY)


class Progress(NamedTuple):
    """Progress of a goal; `percent` is of the target, 50.0 is half of it.

    `expected` is the value at the end if the pace so far continues; for a rate, the rate.
    """

    current: float | None
    percent: float | None
    days_left: int
    expected: float | None
    status: GoalStatus


def check_terms(terms: Terms) -> Terms:
    """Validate the terms of a goal and return them.

    Raises:
        BadUserInput: No scope could ever meet or miss them.
    """
    if not (isfinite(terms.target) and terms.target >= LEAST_TARGET):
        message = f"target must be {LEAST_TARGET:f} or more, not {terms.target}."
        raise BadUserInput(message, field="target")
    if terms.start < EARLIEST_DAY:
        raise BadUserInput(f"start must not be before {EARLIEST_DAY}.", field="start")
    if terms.end < terms.start:
        message = f"end {terms.end} is before start {terms.start}: a goal needs a day at least."
        raise BadUserInput(message, field="end")
    if terms.days > MAX_DAYS:
        message = f"{terms.start} to {terms.end} is {terms.days} days: {MAX_DAYS} at most."
        raise BadUserInput(message, field="end")
    return terms


def progress_of(terms: Terms, gained: Sums, today: date) -> Progress:
    """The progress of a goal.

    Args:
        terms: The target and its days.
        gained: What the scope gained on the goal's complete days so far.
        today: The current day in the scope's zone.
    """
    complete = (terms.last_complete_day(today) - terms.start).days + 1
    left = terms.days - complete
    if complete == 0:
        return Progress(None, None, left, None, GoalStatus.NOT_STARTED)
    current = value_of(terms.metric, gained)
    status = status_of(terms, current, complete)
    if current is None:
        return Progress(None, None, left, None, status)
    percent = percent_of(current, terms.target)
    return Progress(
        current, percent, left, without_noise(_expected(terms, current, complete)), status
    )


def status_of(terms: Terms, current: float | None, complete: int) -> GoalStatus:
    """The status after so many complete days, one at least, on which its value came to this."""
    left = terms.days - complete
    if current is None:
        return GoalStatus.BEHIND if left else GoalStatus.MISSED
    is_rate = terms.metric is GoalMetric.ENGAGEMENT_RATE
    # A rate that is high enough today may still fall before the end; a count stays.
    if current >= terms.target and not (is_rate and left):
        return GoalStatus.REACHED
    if not left:
        return GoalStatus.MISSED
    is_on_track = _expected(terms, current, complete) >= terms.target
    return GoalStatus.ON_TRACK if is_on_track else GoalStatus.BEHIND


def value_of(metric: GoalMetric, gained: Sums) -> float | None:
    """What counts of what was gained; None if it is unknown."""
    return as_carried(_counted(metric, gained))


def _expected(terms: Terms, current: float, complete: int) -> float:
    is_rate = terms.metric is GoalMetric.ENGAGEMENT_RATE
    return current if is_rate else current / complete * terms.days


def _counted(metric: GoalMetric, gained: Sums) -> float | None:
    match metric:
        case GoalMetric.VIEWS:
            return gained.metrics.views
        case GoalMetric.ENGAGEMENT:
            return gained.metrics.engagement
        case GoalMetric.ENGAGEMENT_RATE:
            return gained.engagement_rate
        case GoalMetric.POSTS:
            return gained.posts_published
