from datetime import date

import pytest

from app.domain.numbers.buckets import Granularity, buckets_of, carried_days
from tests.domain.rows import window_of

WINDOW = window_of(date(2026, 3, 5), date(2026, 3, 10))  # Thursday to Tuesday
DAYS, WEEKS = (buckets_of(WINDOW, each) for each in (Granularity.DAY, Granularity.WEEK))


def test_buckets_are_in_order_and_named_by_their_first_day() -> None:
    assert WEEKS.starts == [date(2026, 3, 2), date(2026, 3, 9)]
    assert WEEKS.parts == [(0, 4), (4, 6)]
    assert DAYS.starts[0] == WINDOW.start
    assert DAYS.parts[-1] == (5, 6)


def test_a_value_a_day_adds_up_to_one_a_bucket() -> None:
    column = [1, 20, 300, 4000, 5, 60]

    assert DAYS.add_up(column) == column
    assert WEEKS.add_up(column) == [4321, 65]


@pytest.mark.parametrize(
    ("gap", "snapshots", "by_day", "by_week"),
    [
        (0, [1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0], [0, 0]),
        (1, [1, 0, 0, 1, 1, 1], [1, 0, 0, 2, 0, 0], [1, 0]),  # within a week it stays there
        (0, [1, 1, 0, 0, 0, 1], [0, 0, 0, 0, 0, 3], [0, 2]),
        (2, [0, 0, 0, 0, 1, 1], [0, 0, 0, 0, 6, 0], [0, 6]),  # as far as is known
        (1, [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0], [0, 0]),
    ],
)
def test_what_is_first_measured_carries_the_days_before(
    gap: int, snapshots: list[int], by_day: list[int], by_week: list[int]
) -> None:
    assert carried_days(gap, snapshots, DAYS) == by_day
    assert carried_days(gap, snapshots, WEEKS) == by_week
