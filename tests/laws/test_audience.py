"""Audience against an oracle that walks day by day, for whatever was counted, on both databases."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import count, product
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from app.domain.accounts.audience import ComparedFollowers, by_platform, numbers_of, series_of
from app.domain.numbers.change import ComparedDays
from app.domain.platforms import Platform
from app.domain.scopes import EVERYTHING, Scope, Span, scope_of
from app.services.accounts import audience
from app.storage.database import Database
from tests.world import TODAY, World

FIRST = TODAY - timedelta(days=12)
DAYS = [FIRST + timedelta(days=days) for days in range(13)]
WEEKS = ComparedDays(7, 7)
_WORLDS = count(1, 1000)
"""The first number of each example's keys: all examples share a database."""

PLATFORMS = (Platform.YOUTUBE, Platform.TIKTOK)


class Case(NamedTuple):
    """An account: the brand that it is of, its platform, and its followers by day."""

    brand: int
    platform: Platform
    followers: Mapping[date, int | None]


cases = st.lists(
    st.builds(
        Case,
        st.integers(0, 2),
        st.sampled_from(PLATFORMS),
        st.dictionaries(st.sampled_from(DAYS), st.one_of(st.none(), st.integers(0, 50))),
    ),
    max_size=5,
)
ranges = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map(
    lambda days: (min(days), max(days))
)


def last_known(case: Case, by: date) -> int | None:
    """What anybody would answer who leafs back through a diary."""
    day = by
    while day >= FIRST:
        if case.followers.get(day) is not None:
            return case.followers[day]
        day -= timedelta(days=1)
    return None


def added(counts: list[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


@given(cases, ranges, ranges)
async def test_audience_is_what_the_diary_says(
    database: Database, counted: list[Case], window: tuple[date, date], compared: tuple[date, date]
) -> None:
    world = World(database, first=next(_WORLDS))
    organizations = [await world.organization(f"{world.new_key()}") for _ in range(2)]
    # Two brands of one organization, and one of another.
    owners = [organizations[0], organizations[0], organizations[1]]
    brands = [await world.brand(owner) for owner in owners]
    for case in counted:
        await world.account(owners[case.brand], brands[case.brand], case.platform, case.followers)
    scopes: dict[Scope, set[int]] = {
        scope_of(owners[number], brands[number]): {number} for number in range(3)
    }
    scopes |= {scope_of(organizations[0], None): {0, 1}, EVERYTHING: {0, 1, 2}}

    async with database.read() as session:
        requested = [Span(scope, *days) for scope, days in product(scopes, (window, compared))]
        distinct = list(dict.fromkeys(requested))
        followers = await audience.get_followers(session, distinct, organizations)
        steps = await audience.get_steps(session, distinct, organizations)

    for scope, below in scopes.items():
        mine = [case for case in counted if case.brand in below]
        span, other = Span(scope, *window), Span(scope, *compared)
        numbers = numbers_of(
            followers[span], ComparedFollowers(followers[span], followers[other], WEEKS)
        )
        before = window[0] - timedelta(days=1)
        assert numbers.account_count == len(mine)
        at_end = [last_known(case, window[1]) for case in mine]
        assert numbers.followers == added(at_end)
        assert numbers.measured_accounts == sum(count is not None for count in at_end)
        ends = [(last_known(case, before), last_known(case, window[1])) for case in mine]
        grown = [end - start for start, end in ends if start is not None and end is not None]
        assert numbers.net_growth == added([*grown])
        pairs = [(last_known(case, window[1]), last_known(case, compared[1])) for case in mine]
        both = [(one, two) for one, two in pairs if one is not None and two is not None]
        assert numbers.change.current == added([one for one, _ in both])
        assert numbers.change.previous == added([two for _, two in both])

        for point in series_of(followers[span], steps[span], *window):
            known = [last_known(case, point.date) for case in mine]
            assert point.followers == added(known)
            assert point.measured_accounts == sum(count is not None for count in known)
            looked = any(case.followers.get(point.date) is not None for case in mine)
            assert point.is_measured is looked
        for platform, accounts in by_platform(followers[span]).items():
            here = [last_known(case, window[1]) for case in mine if case.platform is platform]
            assert numbers_of(accounts, None).followers == added(here)
