from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.windows.calendar import (
    EARLIEST_DAY,
    MAX_DAYS,
    Preset,
    Window,
    WindowInput,
    resolve_window,
)
from app.domain.windows.periods import WeekStart
from app.domain.windows.today import ScopeCalendar
from app.errors import BadUserInput
from tests.domain.rows import calendar_on

WEDNESDAY = date(2026, 3, 11)
ZURICH = "Europe/Zurich"


def resolve(requested: WindowInput, *, today: date = WEDNESDAY, allow_today: bool = True) -> Window:
    calendar = ScopeCalendar(today - timedelta(days=1), today, ZURICH)
    return resolve_window(requested, calendar, allow_today=allow_today)


def refusal(requested: WindowInput, *, allow_today: bool = True) -> BadUserInput:
    with pytest.raises(BadUserInput) as refused:
        resolve(requested, allow_today=allow_today)
    return refused.value


def test_nothing_asked_is_the_last_seven_complete_days() -> None:
    window = resolve(WindowInput())

    assert (window.start, window.end, window.days) == (date(2026, 3, 4), date(2026, 3, 10), 7)
    assert (window.preset, window.time_zone) == (Preset.LAST_7_DAYS, ZURICH)
    assert not window.truncated
    assert not window.includes_today


@pytest.mark.parametrize(
    ("preset", "start", "end"),
    [
        (Preset.TODAY, WEDNESDAY, WEDNESDAY),
        (Preset.YESTERDAY, date(2026, 3, 10), date(2026, 3, 10)),
        (Preset.LAST_14_DAYS, date(2026, 2, 25), date(2026, 3, 10)),
        (Preset.LAST_365_DAYS, date(2025, 3, 11), date(2026, 3, 10)),
        (Preset.WEEK_TO_DATE, date(2026, 3, 9), WEDNESDAY),
        (Preset.MONTH_TO_DATE, date(2026, 3, 1), WEDNESDAY),
        (Preset.QUARTER_TO_DATE, date(2026, 1, 1), WEDNESDAY),
        (Preset.YEAR_TO_DATE, date(2026, 1, 1), WEDNESDAY),
        (Preset.LAST_WEEK, date(2026, 3, 2), date(2026, 3, 8)),
        (Preset.LAST_MONTH, date(2026, 2, 1), date(2026, 2, 28)),
        (Preset.LAST_QUARTER, date(2025, 10, 1), date(2025, 12, 31)),
        (Preset.LAST_YEAR, date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_presets(preset: Preset, start: date, end: date) -> None:
    window = resolve(WindowInput(preset=preset))

    assert (window.start, window.end) == (start, end)
    assert window.includes_today == (end == WEDNESDAY)


@pytest.mark.parametrize(
    ("today", "quarter"),
    [
        (date(2026, 3, 31), date(2026, 1, 1)),
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 12, 31), date(2026, 10, 1)),
    ],
)
def test_a_quarter_starts_in_january_april_july_or_october(today: date, quarter: date) -> None:
    window = resolve(WindowInput(preset=Preset.QUARTER_TO_DATE), today=today)

    assert (window.start, window.end) == (quarter, today)


def test_the_month_before_january_is_december() -> None:
    window = resolve(WindowInput(preset=Preset.LAST_MONTH), today=date(2026, 1, 31))

    assert (window.start, window.end) == (date(2025, 12, 1), date(2025, 12, 31))


def test_include_today_moves_the_last_allowed_day() -> None:
    window = resolve(WindowInput(preset=Preset.LAST_7_DAYS, include_today=True))

    assert (window.start, window.end) == (date(2026, 3, 5), WEDNESDAY)
    assert window.includes_today
    assert window.last_complete_day == date(2026, 3, 10)


def test_a_single_day_is_a_window() -> None:
    window = resolve(WindowInput(start=date(2026, 3, 1), end=date(2026, 3, 1)))

    assert window.days == 1
    assert not window.truncated


def test_a_late_end_is_cut_and_said_so() -> None:
    window = resolve(WindowInput(start=date(2026, 3, 9), end=WEDNESDAY))

    assert window.end == date(2026, 3, 10)
    assert window.truncated


def test_a_start_alone_runs_to_the_last_allowed_day() -> None:
    window = resolve(WindowInput(start=date(2026, 3, 9)))

    assert window.end == date(2026, 3, 10)
    assert not window.truncated


def test_two_years_are_allowed_and_not_a_day_more() -> None:
    end = date(2026, 3, 10)
    longest = end - timedelta(days=MAX_DAYS - 1)

    assert resolve(WindowInput(start=longest, end=end)).days == MAX_DAYS
    refused = refusal(WindowInput(start=longest - timedelta(days=1), end=end))
    assert refused.field == "start"
    assert "732 days" in refused.message
    assert str(longest) in refused.message


def test_a_start_today_is_refused_with_the_way_out() -> None:
    refused = refusal(WindowInput(start=WEDNESDAY))

    assert refused.field == "start"
    assert "2026-03-10" in refused.message
    assert "2026-03-11 with includeToday" in refused.message
    assert ZURICH in refused.message


@pytest.mark.parametrize(
    ("requested", "field", "reason"),
    [
        (WindowInput(start=date(2026, 3, 9), end=date(2026, 3, 8)), "start", "after end"),
        (WindowInput(start=date(2026, 3, 12), include_today=True), "start", "2026-03-11"),
        (WindowInput(end=date(2026, 3, 8)), "start", "needs a start"),
        (WindowInput(start=date.min, end=date.min), "start", "1900-01-01"),
        (WindowInput(preset=Preset.LAST_WEEK, end=date(2026, 3, 8)), "preset", "not both"),
        (WindowInput(preset=Preset.LAST_WEEK, start=date(2026, 3, 8)), "preset", "not both"),
    ],
)
def test_what_makes_no_window_is_refused(requested: WindowInput, field: str, reason: str) -> None:
    refused = refusal(requested)

    assert refused.field == field
    assert reason in refused.message


@pytest.mark.parametrize(
    ("requested", "field"),
    [
        (WindowInput(include_today=True), "includeToday"),
        (WindowInput(preset=Preset.MONTH_TO_DATE), "preset"),
        (WindowInput(preset=Preset.TODAY), "preset"),
    ],
)
def test_where_only_complete_days_count_today_is_refused(
    requested: WindowInput, field: str
) -> None:
    assert refusal(requested, allow_today=False).field == field


def test_where_only_complete_days_count_a_start_today_has_no_way_out() -> None:
    assert "includeToday" not in refusal(WindowInput(start=WEDNESDAY), allow_today=False).message


@pytest.mark.parametrize(
    ("week_start", "to_date", "last"),
    [
        (WeekStart.MONDAY, date(2026, 3, 9), date(2026, 3, 2)),
        (WeekStart.SUNDAY, date(2026, 3, 8), date(2026, 3, 1)),
        (WeekStart.SATURDAY, date(2026, 3, 7), date(2026, 2, 28)),
    ],
)
def test_weeks_begin_where_the_organization_says(
    week_start: WeekStart, to_date: date, last: date
) -> None:
    calendar = calendar_on(WEDNESDAY, week_start)

    assert resolve_window(WindowInput(Preset.WEEK_TO_DATE), calendar).start == to_date
    week = resolve_window(WindowInput(Preset.LAST_WEEK), calendar)
    assert (week.start, week.days) == (last, 7)


THE_NINTH = date(2026, 3, 9)
APART = ScopeCalendar(THE_NINTH, date(2026, 3, 12))
"""The last day that is over everywhere, and the latest that has begun anywhere."""


def test_a_window_of_everything_ends_when_its_days_are_over_everywhere() -> None:
    for preset in (None, Preset.YESTERDAY):
        window = resolve_window(WindowInput(preset), APART)
        assert (window.end, window.includes_today) == (THE_NINTH, False)


def test_today_of_everything_is_the_latest_that_has_begun() -> None:
    for requested in (WindowInput(include_today=True), WindowInput(Preset.MONTH_TO_DATE)):
        window = resolve_window(requested, APART)
        assert (window.end, window.includes_today) == (date(2026, 3, 12), True)
        assert window.last_complete_day == THE_NINTH


def test_a_day_that_is_over_for_some_is_not_over() -> None:
    tenth = date(2026, 3, 10)
    window = resolve_window(WindowInput(start=tenth, end=tenth, include_today=True), APART)

    assert window.includes_today


def test_the_last_month_of_everything_is_over_everywhere() -> None:
    still_february = ScopeCalendar(date(2026, 2, 27), date(2026, 3, 1))

    window = resolve_window(WindowInput(Preset.LAST_MONTH), still_february)

    assert window.end == date(2026, 1, 31)


days = st.dates(min_value=EARLIEST_DAY, max_value=date(2100, 1, 1))


@given(
    today=days,
    behind=st.integers(1, 3),
    preset=st.sampled_from([None, *Preset]),
    start=st.none() | days,
    end=st.none() | days,
    include_today=st.booleans(),
)
def test_windows_never_pass_the_last_allowed_day(
    *,
    today: date,
    behind: int,
    preset: Preset | None,
    start: date | None,
    end: date | None,
    include_today: bool,
) -> None:
    calendar = ScopeCalendar(today - timedelta(days=behind), today)
    try:
        window = resolve_window(WindowInput(preset, start, end, include_today), calendar)
    except BadUserInput:
        return

    assert window.start <= window.end <= today
    assert window.days <= MAX_DAYS
    assert window.includes_today == (window.end > calendar.last_complete_day)
    says_so = include_today or preset is Preset.TODAY or (preset or "").endswith("TO_DATE")
    assert says_so or not window.includes_today
