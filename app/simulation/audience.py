"""The followers of the simulated accounts: who came and who left on each day."""

from datetime import date, timedelta

AT_FIRST = 1000


def gained(day: date) -> int:
    """How many begin to follow on a day."""
    return 5 + day.toordinal() % 7


def lost(day: date) -> int:
    """How many cease to follow on a day."""
    return day.toordinal() % 3


def followers(first: date, today: date) -> int:
    """How many follow on a day, of those since the first."""
    days = [first + timedelta(days=day) for day in range((today - first).days)]
    return AT_FIRST + sum(gained(day) - lost(day) for day in days)
