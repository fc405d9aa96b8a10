"""How often accounts are looked through, and how far back."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.collecting.looks import (
    interval_of_looks,
    next_turn,
    share_of,
    start_of_look,
)

NOW = datetime(2026, 11, 22, 15, 17, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("newest", "pages", "expected"),
    [
        (NOW - DAY, 1, HOUR),
        (NOW - 7 * DAY, 1, HOUR),
        (NOW - 8 * DAY, 1, 6 * HOUR),
        (None, 1, 6 * HOUR),
        (NOW - DAY, 40, 2 * HOUR),
        (NOW - DAY, 10_000, DAY),
    ],
)
def test_an_active_account_is_looked_through_hourly_and_a_long_list_less_often(
    newest: datetime | None, pages: int, expected: timedelta
) -> None:
    assert interval_of_looks(newest, pages, now=NOW) == expected


@pytest.mark.parametrize("interval", [HOUR, 2 * HOUR, 6 * HOUR])
@pytest.mark.parametrize("share", [0.0, 0.25, 0.999])
def test_turns_are_an_interval_apart_wherever_one_begins(interval: timedelta, share: float) -> None:
    first = next_turn(interval, share, now=NOW)
    assert interval / 2 < first - NOW <= interval * 1.5
    assert next_turn(interval, share, now=first) == first + interval
    assert next_turn(interval, share, now=first + interval / 3) == first + interval


def test_the_turns_of_many_accounts_are_spread_over_the_hour() -> None:
    keys = [UUID(int=(77 << 100) + number * 0x9E3779B97F4A7C15) for number in range(600)]
    minutes = [next_turn(HOUR, share_of(key), now=NOW).minute for key in keys]
    assert max(minutes.count(minute) for minute in range(60)) < 30


@pytest.mark.parametrize(
    ("listed", "is_paid", "expected"),
    [
        (None, False, NOW - 90 * DAY),
        (None, True, NOW - 30 * DAY),
        (NOW - HOUR, False, NOW - HOUR - 7 * DAY),
        (NOW - HOUR, True, NOW - 2 * HOUR),
        (NOW - 200 * DAY, False, NOW - 90 * DAY),
    ],
)
def test_a_look_reaches_a_little_into_the_last_one(
    listed: datetime | None, is_paid: bool, expected: datetime
) -> None:
    assert start_of_look(listed, is_paid=is_paid, now=NOW) == expected
