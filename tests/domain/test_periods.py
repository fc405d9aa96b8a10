from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.windows.periods import (
    Period,
    WeekStart,
    first_day_of,
    is_leap_day,
    last_day_of,
    period_before,
    year_before,
)

WEDNESDAY = date(2026, 3, 11)


@pytest.mark.parametrize(
    ("week_start", "first"),
    [
        (WeekStart.MONDAY, date(2026, 3, 9)),
        (WeekStart.SUNDAY, date(2026, 3, 8)),
        (WeekStart.SATURDAY, date(2026, 3, 7)),
    ],
)
def test_a_week_begins_on_its_day(week_start: WeekStart, first: date) -> None:
    assert first_day_of(Period.WEEK, WEDNESDAY, week_start) == first
    assert first_day_of(Period.WEEK, first, week_start) == first


@pytest.mark.parametrize(
    ("period", "first", "last", "before"),
    [
        (Period.MONTH, date(2026, 3, 1), date(2026, 3, 31), date(2026, 2, 1)),
        (Period.QUARTER, date(2026, 1, 1), date(2026, 3, 31), date(2025, 10, 1)),
        (Period.YEAR, date(2026, 1, 1), date(2026, 12, 31), date(2025, 1, 1)),
    ],
)
def test_months_quarters_and_years(period: Period, first: date, last: date, before: date) -> None:
    assert first_day_of(period, WEDNESDAY, WeekStart.SUNDAY) == first
    assert last_day_of(period, first) == last
    assert period_before(period, first, WeekStart.SUNDAY)[0] == before


def test_february_ends_when_it_does() -> None:
    assert last_day_of(Period.MONTH, date(2024, 2, 1)) == date(2024, 2, 29)
    assert last_day_of(Period.MONTH, date(2025, 2, 1)) == date(2025, 2, 28)


def test_a_leap_day_has_no_date_a_year_earlier() -> None:
    assert is_leap_day(date(2024, 2, 29))
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert year_before(date(2025, 3, 1)) == date(2024, 3, 1)


@given(
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.sampled_from(Period),
    st.sampled_from(WeekStart),
)
def test_periods_follow_each_other(day: date, period: Period, week_start: WeekStart) -> None:
    first = first_day_of(period, day, week_start)
    last = last_day_of(period, first)
    start, end = period_before(period, first, week_start)

    assert first <= day <= last
    assert first_day_of(period, last, week_start) == first
    assert end == first - timedelta(days=1)
    assert last_day_of(period, start) == end
