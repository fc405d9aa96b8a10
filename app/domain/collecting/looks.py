"""Looks: how often an account is looked through for new posts, and how far back."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

ACTIVE_EVERY, QUIET_EVERY = timedelta(hours=1), timedelta(hours=6)
STORIES_EVERY = timedelta(hours=2)
ACTIVE_WITHIN = timedelta(days=7)
"""An account is active while its newest post is no older."""

PAGES_AN_HOUR = 20
"""A list of more pages is read less often, since platforms count requests by the day too."""

SLOWEST = timedelta(days=1)
REACH = timedelta(days=90)
"""How far back the first look goes."""

PAID_REACH = timedelta(days=30)
"""The same where posts cost money: older ones would be read for this alone."""

OVERLAP, PAID_OVERLAP = timedelta(days=7), timedelta(hours=1)
"""How far a look reaches into the one before: posts appear late, and are edited."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SHARES = 2**32


def interval_of_looks(newest_at: datetime | None, pages: int, *, now: datetime) -> timedelta:
    """How often to look through an account, by its newest post and the pages of its list."""
    is_active = newest_at is not None and now - newest_at <= ACTIVE_WITHIN
    usual = ACTIVE_EVERY if is_active else QUIET_EVERY
    return min(max(usual, timedelta(hours=1) * pages / PAGES_AN_HOUR), SLOWEST)


def share_of(key: UUID) -> float:
    """An account's place within every interval, from 0 to 1: always the same, and its own."""
    return key.int % _SHARES / _SHARES


def next_turn(interval: timedelta, share: float, *, now: datetime) -> datetime:
    """The account's next turn, at least half an interval away.

    Turns come at fixed times, so that accounts connected or revived together don't stay together.
    """
    first = _EPOCH + interval * share
    passed = (now + interval / 2 - first) // interval
    return first + (passed + 1) * interval


def start_of_look(listed_at: datetime | None, *, is_paid: bool, now: datetime) -> datetime:
    """From when on a look lists posts: from a little before the last complete list."""
    earliest = now - (PAID_REACH if is_paid else REACH)
    if listed_at is None:
        return earliest
    return max(earliest, listed_at - (PAID_OVERLAP if is_paid else OVERLAP))
