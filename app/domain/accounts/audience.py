"""Audience: how many people follow the accounts of a scope, and how that changed.

Followers are a state, not a flow: on a day they are the sum over the scope's accounts of each
one's last known number. Somebody who follows two accounts counts twice.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from app.domain.numbers.change import NO_CHANGE, Change, ComparedDays, compare
from app.domain.numbers.sums import sum_known
from app.domain.platforms import Platform


class AccountFollowers(NamedTuple):
    """An account's followers around a span, each number the last one known by then.

    `before` is as of the day before the span, `at_end` as of its last day. `gained` and `lost` are
    what the platform reports for the days of the span, None where it doesn't.
    """

    account_id: UUID
    platform: Platform
    before: int | None
    at_end: int | None
    gained: int | None
    lost: int | None


class FollowerStep(NamedTuple):
    """What one look on a day changed of a platform's followers, and of how many they are known.

    `change` holds the whole number of each account that was seen for the first time.
    """

    platform: Platform
    date: date
    change: int
    first_seen: int


class ComparedFollowers(NamedTuple):
    """A scope's accounts around the days that a change compares, on either side."""

    current: Sequence[AccountFollowers]
    previous: Sequence[AccountFollowers]
    days: ComparedDays


@dataclass(frozen=True, slots=True)
class AudiencePoint:
    """The followers at the end of one day; `is_measured` says that somebody looked on it.

    `net_growth` is since the last day on which somebody looked, `days_carried` days of the window
    before it; None where other accounts are summed than then, and where nobody looked.
    """

    date: date
    followers: int | None
    measured_accounts: int
    is_measured: bool
    net_growth: int | None = None
    days_carried: int = 0


@dataclass(frozen=True, slots=True)
class FollowerNumbers:
    """The followers of some accounts at the end of a window, and how they changed.

    `change` compares the accounts known at both ends compared, `net_growth` those known both
    before the window and at its end: an account that is new here is no growth.
    """

    followers: int | None
    measured_accounts: int
    account_count: int
    change: Change
    net_growth: int | None
    gained: int | None
    lost: int | None


def numbers_of(
    accounts: Iterable[AccountFollowers], compared: ComparedFollowers | None
) -> FollowerNumbers:
    """What accounts add up to in a window, and how that compares."""
    now = list(accounts)
    known = [each.at_end for each in now if each.at_end is not None]
    grown = [
        each.at_end - each.before
        for each in now
        if each.at_end is not None and each.before is not None
    ]
    return FollowerNumbers(
        followers=sum_known(known),
        measured_accounts=len(known),
        account_count=len(now),
        change=_change({each.account_id for each in now}, compared),
        net_growth=sum_known(grown),
        gained=sum_known([each.gained for each in now]),
        lost=sum_known([each.lost for each in now]),
    )


def _change(accounts: Collection[UUID], compared: ComparedFollowers | None) -> Change:
    """How the followers of accounts changed; a state doesn't grow with the days of a window."""
    if compared is None:
        return NO_CHANGE
    then = {each.account_id: each.at_end for each in compared.previous}
    both = [
        (each.at_end, earlier)
        for each in compared.current
        if each.account_id in accounts
        and each.at_end is not None
        and (earlier := then.get(each.account_id)) is not None
    ]
    ends = [sum_known([count for count, _ in both]), sum_known([count for _, count in both])]
    return compare(ends[0], ends[1], compared.days, adds_up=False)


def series_of(
    current: Iterable[AccountFollowers], steps: Iterable[FollowerStep], start: date, end: date
) -> list[AudiencePoint]:
    """The followers of each day from start to end, both included, the last known carried on."""
    known = [each.before for each in current if each.before is not None]
    followers, measured = sum(known), len(known)
    by_day: dict[date, list[FollowerStep]] = defaultdict(list)
    for step in steps:
        by_day[step.date].append(step)
    points: list[AudiencePoint] = []
    last: AudiencePoint | None = None
    for days in range((end - start).days + 1):
        day = start + timedelta(days=days)
        seen = by_day.get(day, ())
        followers += sum(step.change for step in seen)
        measured += sum(step.first_seen for step in seen)
        shown = followers if measured else None
        point = AudiencePoint(day, shown, measured, bool(seen), *_grown(last, day, shown, measured))
        points.append(point if seen else replace(point, net_growth=None, days_carried=0))
        last = point if seen else last
    return points


def _grown(
    last: AudiencePoint | None, day: date, followers: int | None, accounts: int
) -> tuple[int | None, int]:
    """How much that is more than on the last day with a look, and how many days lie between."""
    if last is None or last.measured_accounts != accounts:
        return None, 0
    if followers is None or last.followers is None:
        return None, 0
    return followers - last.followers, (day - last.date).days - 1


def by_platform(
    accounts: Iterable[AccountFollowers],
) -> dict[Platform, list[AccountFollowers]]:
    """Accounts by their platform: the most followed first, those of which nobody knows last."""
    found: dict[Platform, list[AccountFollowers]] = defaultdict(list)
    for account in accounts:
        found[account.platform].append(account)
    return dict(sorted(found.items(), key=_most_followed_first))


def _most_followed_first(
    item: tuple[Platform, Sequence[AccountFollowers]],
) -> tuple[bool, int, str]:
    platform, accounts = item
    followers = sum_known([account.at_end for account in accounts])
    return followers is None, -(followers or 0), platform


def ranked(accounts: Iterable[AccountFollowers]) -> list[AccountFollowers]:
    """Accounts, the most followed first and those of which nobody knows last."""
    return sorted(
        accounts, key=lambda each: (each.at_end is None, -(each.at_end or 0), each.account_id)
    )


def engagement_per_thousand(
    engagement: Mapping[Platform, int | None], accounts: Iterable[AccountFollowers]
) -> float | None:
    """Engagement gained per 1,000 followers at the end, on the platforms where both are known.

    None where there is no such platform, or nobody follows its accounts.
    """
    of_platforms = by_platform(accounts)
    pairs = [
        (gained, followers)
        for platform, of_platform in of_platforms.items()
        if (gained := engagement.get(platform)) is not None
        and (followers := sum_known([each.at_end for each in of_platform])) is not None
    ]
    whole = sum(followers for _, followers in pairs)
    return sum(gained for gained, _ in pairs) / whole * 1000 if whole else None
