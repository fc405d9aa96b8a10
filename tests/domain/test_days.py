"""What a scope gained day by day, laid out to be added up."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.numbers.days import Days
from app.domain.numbers.metrics import Metrics
from app.domain.numbers.needed_metrics import NeededMetrics
from app.domain.numbers.sums import Sums, sum_sums
from app.domain.platforms import Platform
from tests.domain.rows import MONDAY, days_around, days_between, row, window_of

SUNDAY = MONDAY + timedelta(days=6)


def test_days_that_were_not_read_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match="2026-03-01 to 2026-03-08"):
        Days(MONDAY, SUNDAY).sums(MONDAY - timedelta(days=1), SUNDAY)


def test_a_range_adds_up_its_own_days_on_each_platform() -> None:
    days = days_between(
        MONDAY,
        SUNDAY,
        [
            row(MONDAY, views=1, likes=1, rated=1, published=1),
            row(MONDAY + timedelta(days=1), views=20, rated=2),
            row(SUNDAY, views=300, rated=3),
            row(SUNDAY, Platform.TIKTOK, views=4000),
        ],
    )

    assert days.sums(MONDAY + timedelta(days=1), SUNDAY) == {
        Platform.YOUTUBE: Sums(Metrics(views=320), 5, posts_published=0, snapshots=2),
        Platform.TIKTOK: Sums(Metrics(views=4000), 0, posts_published=0, snapshots=1),
    }


def test_a_day_without_a_row_is_unknown_and_counts_no_snapshot() -> None:
    days = days_between(MONDAY, SUNDAY, [row(MONDAY, views=1)])

    assert days.sums(SUNDAY, SUNDAY) == {Platform.YOUTUBE: Sums()}


def test_columns_have_one_value_per_day() -> None:
    days = days_between(MONDAY, SUNDAY, [row(SUNDAY, views=1)])

    columns = days.between(SUNDAY - timedelta(days=2), SUNDAY)[Platform.YOUTUBE]

    assert columns.metrics[0] == [None, None, 1]
    assert columns.snapshots == [0, 0, 1]


def test_metrics_that_are_not_needed_are_unknown() -> None:
    days = days_between(MONDAY, SUNDAY, [row(SUNDAY, views=1, likes=2, clicks=3)])

    (found,) = days.between(SUNDAY, SUNDAY, NeededMetrics.ENGAGEMENT).values()

    assert found.total().metrics == Metrics(views=1, likes=2)


def test_the_last_day_before_another_on_which_a_platform_was_measured() -> None:
    rows = [row(MONDAY), row(SUNDAY), row(SUNDAY, Platform.TIKTOK)]
    rows.append(row(MONDAY + timedelta(days=3), snapshots=0, published=1))
    days = days_between(MONDAY, SUNDAY, rows)

    assert days.start == MONDAY
    assert days.last_measured(SUNDAY) == {Platform.YOUTUBE: MONDAY}
    assert days.last_measured(MONDAY) == {}


def test_no_days_at_all_hold_nothing() -> None:
    assert Days(SUNDAY, MONDAY).sums(SUNDAY, MONDAY) == {}


@given(days_around(window_of(MONDAY, SUNDAY)), st.integers(0, 5))
def test_two_ranges_that_adjoin_add_up_to_both(days: Days, cut: int) -> None:
    last = MONDAY + timedelta(days=cut)
    left, right = days.sums(MONDAY, last), days.sums(last + timedelta(days=1), SUNDAY)

    for platform, whole in days.sums(MONDAY, SUNDAY).items():
        assert sum_sums([left[platform], right[platform]]) == whole
