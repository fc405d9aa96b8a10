"""When an account is read, and why its numbers are missing or old.

An account is read once on each day of its organization, in that day's first hours: so no day is
left out, and where a read is charged per UTC day it is charged once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.collecting import retries
from app.domain.collecting.explanations import Failed
from app.domain.collecting.failures import Failure, FailureCode
from app.domain.collecting.missing import MissingMetric
from app.domain.platforms import PLATFORM_NAMES, Platform
from app.domain.windows.clock import Clock
from app.domain.windows.time_zones import first_instant_of, today_in

ONE_DAY = timedelta(days=1)
FIRST_HISTORY, LATE_DAYS = timedelta(days=365), timedelta(days=7)
"""How many days back are asked for when an account is new, and so that late ones are filled in."""

SPREAD = timedelta(hours=4)
LATE_AFTER = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class AccountCollection:
    """How an account's numbers are kept up to date; nothing is known of one never looked at."""

    platform: Platform
    is_readable: bool
    last_collected_at: datetime | None = None
    next_collect_at: datetime | None = None
    attempts: int = 0
    failure: Failed | None = None
    missing: Sequence[MissingMetric] = ()


def next_after_success(now: datetime, time_zone: str, spread: float) -> datetime:
    """When to read again: in the first hours of the organization's next day.

    `spread` is a number from 0 to 1 that keeps accounts apart.
    """
    tomorrow = today_in(now, time_zone) + ONE_DAY
    return first_instant_of(tomorrow, time_zone) + SPREAD * spread


def next_after_failure(
    failure: Failure, attempts: int, *, now: datetime, jitter: float
) -> datetime:
    """When to try again: at the latest after a day, unless the platform names a later time."""
    again = retries.next_after_failure(failure, attempts, 0, now=now, jitter=jitter)
    return again or now + ONE_DAY


def history_since(last_collected_at: datetime | None, now: datetime) -> datetime:
    """Since when days are worth asking for."""
    return now - FIRST_HISTORY if last_collected_at is None else last_collected_at - LATE_DAYS


def explain(collection: AccountCollection, clock: Clock) -> str | None:
    """Why an account has no numbers or old ones, and what helps; None if they are fresh."""
    name = PLATFORM_NAMES[collection.platform]
    last, again = collection.last_collected_at, collection.next_collect_at
    failure = collection.failure
    if not collection.is_readable:
        return f"No working {name} credential reads the account: connect it."
    if failure is not None:
        return _failed(failure, name, again)
    if last is None:
        return "The account's numbers have not been read yet: see that a worker runs."
    if clock.has_come(last + LATE_AFTER):
        return f"The account's numbers are from {_time(last)}: see that a worker runs."
    return None


def _failed(failure: Failed, name: str, again: datetime | None) -> str:
    since = _time(failure.since)
    what = {
        FailureCode.PERMISSION_MISSING: (
            f"{name} doesn't let the account's own numbers be read: connect it again with every"
            " permission that is asked for."
        ),
        FailureCode.BILLING_REQUIRED: f"{name} wants to be paid first: settle the bill there.",
        FailureCode.QUOTA_EXHAUSTED: f"The allowance at {name} is used up.",
    }.get(failure.code, f"{name} has not given the account's own numbers since {since}.")
    when = f"at {_time(again)}" if again else "soon"
    return f"{what} It is tried again {when}; its posts are collected all the same."


def _time(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
