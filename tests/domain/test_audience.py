"""What the followers of a scope's accounts add up to."""

from datetime import timedelta
from uuid import UUID

from app.domain.accounts.audience import (
    AccountFollowers,
    AudiencePoint,
    ComparedFollowers,
    FollowerStep,
    by_platform,
    engagement_per_thousand,
    numbers_of,
    ranked,
    series_of,
)
from app.domain.numbers.change import NO_CHANGE, ComparedDays, Direction
from app.domain.platforms import Platform
from tests.world import DAY, TODAY

WEEKS = ComparedDays(7, 7)
YOUTUBE, TIKTOK = Platform.YOUTUBE, Platform.TIKTOK


def account(
    number: int,
    before: int | None,
    at_end: int | None,
    platform: Platform = YOUTUBE,
    gained: int | None = None,
    lost: int | None = None,
) -> AccountFollowers:
    return AccountFollowers(UUID(int=number), platform, before, at_end, gained, lost)


def test_followers_are_a_sum_over_the_accounts_whose_number_is_known() -> None:
    now = [account(1, 90, 100), account(2, None, 20), account(3, None, None)]
    numbers = numbers_of(now, None)
    assert (numbers.followers, numbers.measured_accounts, numbers.account_count) == (120, 2, 3)


def test_an_account_that_is_new_here_is_neither_growth_nor_change() -> None:
    now = [account(1, 90, 100), account(2, None, 1_000_000)]
    then = [account(1, 70, 80), account(2, None, None)]
    numbers = numbers_of(now, ComparedFollowers(now, then, WEEKS))
    assert numbers.net_growth == 10
    assert numbers.change[:3] == (100, 80, 20)
    assert numbers.change.direction is Direction.UP


def test_followers_are_not_divided_by_days() -> None:
    now, then = [account(1, 90, 100)], [account(1, 90, 100)]
    change = numbers_of(now, ComparedFollowers(now, then, ComparedDays(31, 28))).change
    assert (change.percent, change.percent_per_day, change.direction) == (0, 0, Direction.STABLE)


def test_where_nothing_is_compared_there_is_no_change() -> None:
    assert numbers_of([account(1, 90, 100)], None).change == NO_CHANGE


def test_nothing_is_known_of_accounts_that_nobody_counted() -> None:
    unknown = [account(1, None, None)]
    numbers = numbers_of(unknown, ComparedFollowers(unknown, unknown, WEEKS))
    assert (numbers.followers, numbers.net_growth, numbers.gained) == (None, None, None)
    assert numbers.change.direction is None


def test_gained_and_lost_are_those_that_platforms_report() -> None:
    now = [account(1, 90, 100, gained=12, lost=2), account(2, 5, 5)]
    numbers = numbers_of(now, None)
    assert (numbers.gained, numbers.lost) == (12, 2)


def test_the_last_known_number_is_carried_on_to_days_without_a_look() -> None:
    steps = [FollowerStep(YOUTUBE, TODAY, -5, 0), FollowerStep(TIKTOK, TODAY + 2 * DAY, 30, 1)]
    points = series_of([account(1, 90, 85)], steps, TODAY, TODAY + 2 * DAY)
    assert points == [
        AudiencePoint(TODAY, 85, 1, is_measured=True),
        AudiencePoint(TODAY + DAY, 85, 1, is_measured=False),
        AudiencePoint(TODAY + 2 * DAY, 115, 2, is_measured=True),
    ]


def test_a_day_grew_by_what_it_has_more_than_the_last_one_with_a_look() -> None:
    looked = ((0, 5), (1, 2), (3, -4))
    steps = [FollowerStep(YOUTUBE, TODAY + days * DAY, change, 0) for days, change in looked]
    points = series_of([account(1, 90, 93)], steps, TODAY, TODAY + 3 * DAY)
    assert [point.net_growth for point in points] == [None, 2, None, -4]
    assert [point.days_carried for point in points] == [0, 0, 0, 1]


def test_an_account_that_is_new_is_no_growth_of_its_day() -> None:
    steps = [FollowerStep(YOUTUBE, TODAY, 1, 0), FollowerStep(TIKTOK, TODAY + DAY, 30, 1)]
    points = series_of([account(1, 90, 91)], steps, TODAY, TODAY + DAY)
    assert [point.net_growth for point in points] == [None, None]


def test_before_the_first_look_followers_are_unknown_and_not_0() -> None:
    steps = [FollowerStep(YOUTUBE, TODAY, 0, 1)]
    points = series_of([account(1, None, 0)], steps, TODAY - DAY, TODAY)
    assert [point.followers for point in points] == [None, 0]
    assert [point.measured_accounts for point in points] == [0, 1]


def test_the_most_followed_come_first_and_the_unknown_last() -> None:
    accounts = [account(1, None, None, TIKTOK), account(2, 1, 5), account(3, 1, 9)]
    assert [each.account_id.int for each in ranked(accounts)] == [3, 2, 1]
    assert list(by_platform(accounts)) == [YOUTUBE, TIKTOK]


def test_engagement_is_spread_over_followers_where_both_are_known() -> None:
    accounts = [account(1, 0, 2000), account(2, 0, None, TIKTOK)]
    assert engagement_per_thousand({YOUTUBE: 10, TIKTOK: 1_000}, accounts) == 5
    assert engagement_per_thousand({YOUTUBE: None}, accounts) is None
    assert engagement_per_thousand({YOUTUBE: 10}, [account(1, 0, 0)]) is None


def test_a_series_has_a_point_for_each_day_and_no_other() -> None:
    points = series_of((), (), TODAY, TODAY + timedelta(days=30))
    assert len(points) == 31
    assert {point.followers for point in points} == {None}
