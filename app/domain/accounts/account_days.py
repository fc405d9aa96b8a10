"""Account days: what is said of an account on one day, and which of several answers counts.

A reading says of each count a value, that the platform doesn't report it (None), or nothing: then
it was not answered. Of a day's readings each count keeps the answer given last, whatever the
others say, so no order, repetition or split of them changes what is kept (law 2).
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import NamedTuple

from app.domain.checks import EARLIEST_DAY, Problem
from app.domain.numbers.metrics import LARGEST_COUNT
from app.domain.windows.time_zones import first_instant_of, today_in

_ALL_AT_ONCE: Mapping[str, datetime | None] = MappingProxyType({})
_NEVER = datetime.min.replace(tzinfo=UTC)
_NOT_REPORTED = -1


class AccountCounts(NamedTuple):
    """What a platform counts of an account; None is "not reported", never 0.

    `followers`, `following` and `posts` are as of the day; the others are of the day alone.
    """

    followers: int | None = None
    following: int | None = None
    posts: int | None = None
    profile_views: int | None = None
    reach: int | None = None
    impressions: int | None = None
    followers_gained: int | None = None
    followers_lost: int | None = None


ACCOUNT_COUNTS: tuple[str, ...] = AccountCounts._fields


class AccountDay(NamedTuple):
    """What is known of one account on one calendar day of its organization.

    `collected_at` (UTC) is when the latest answer was given. `answered_at` names only the counts
    that were answered earlier, and with None those that nobody answered.
    """

    date: date
    collected_at: datetime
    counts: AccountCounts
    answered_at: Mapping[str, datetime | None] = _ALL_AT_ONCE


def account_day(day: date, collected_at: datetime, answers: Mapping[str, int | None]) -> AccountDay:
    """The reading that gives these answers; a count that isn't among them was not answered."""
    return AccountDay(
        day,
        collected_at,
        AccountCounts._make(map(answers.get, ACCOUNT_COUNTS)),
        {name: None for name in ACCOUNT_COUNTS if name not in answers},
    )


def merged(one: AccountDay, other: AccountDay) -> AccountDay:
    """What two readings of a day say together: of each count what was answered last.

    Of answers given at the same instant the larger counts, "not reported" lowest.
    """
    answers = list(map(max, _answers(one), _answers(other)))
    collected_at = max(at for at, _ in answers)
    return AccountDay(
        one.date,
        collected_at,
        AccountCounts._make(None if count == _NOT_REPORTED else count for _, count in answers),
        {
            name: None if at == _NEVER else at
            for name, (at, _) in zip(ACCOUNT_COUNTS, answers, strict=True)
            if at != collected_at
        },
    )


def _answers(day: AccountDay) -> Iterable[tuple[datetime, int]]:
    """When each count was answered, and with what."""
    for name, count in zip(ACCOUNT_COUNTS, day.counts, strict=True):
        at = day.answered_at.get(name, day.collected_at)
        yield at or _NEVER, _NOT_REPORTED if count is None else count


def check_account_day(day: AccountDay, *, now: datetime, time_zone: str) -> Problem | None:
    """The first thing wrong with a reading of an account whose organization is in that zone."""
    today = today_in(now, time_zone)
    if not EARLIEST_DAY <= day.date <= today:
        return Problem(
            "date", f"date {day.date} must lie between {EARLIEST_DAY} and today, {today}"
        )
    # A time later than the true one would win over every fetch of that day.
    if not first_instant_of(day.date, time_zone) <= day.collected_at <= now:
        return Problem(
            "collected_at",
            f"collected_at {day.collected_at} must lie between the beginning of {day.date} in "
            f"{time_zone} and now, {now}",
        )
    for name, count in zip(ACCOUNT_COUNTS, day.counts, strict=True):
        if count is not None and not 0 <= count <= LARGEST_COUNT:
            return Problem(name, f"{name} must be between 0 and {LARGEST_COUNT}, not {count}")
    if len(day.answered_at) == len(ACCOUNT_COUNTS):
        return Problem("followers", "a day without any count says nothing: give at least one")
    return None
