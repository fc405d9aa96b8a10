from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.windows.calendar import (
    EARLIEST_DAY,
    MAX_DAYS,
    Preset,
    Window,
    WindowInput,
    last_complete_day_everywhere,
    resolve_window,
    resolve_window_everywhere,
)
from app.domain.windows.clock import Clock
from app.errors import BadUserInput

WEDNESDAY = date(2026, 3, 11)
ZURICH = "Europe/Zurich"


def resolve(requested: WindowInput, *, today: date = WEDNESDAY, allow_today: bool = True) -> Window:
    return resolve_window(requested, today=today, time_zone=ZURICH, allow_today=allow_today)


def refusal(requested: WindowInput, *, allow_today: bool = True) -> BadUserInput:
    with pytest.raises(BadUserInput) as refused:
        resolve(requested, allow_today=allow_today)
    return refused.value


def test_nothing_asked_is_the_last_seven_complete_days() -> None:
    assert resolve(WindowInput()) == Window(
        start=date(2026, 3, 4),
        end=date(2026, 3, 10),
        days=7,
        previous_start=date(2026, 2, 25),
        previous_end=date(2026, 3, 3),
        time_zone=ZURICH,
        truncated=False,
        includes_today=False,
        time_zones=(ZURICH,),
    )


@pytest.mark.parametrize(
    ("preset", "start", "end"),
    [
        (Preset.LAST_14_DAYS, date(2026, 2, 25), date(2026, 3, 10)),
        (Preset.LAST_365_DAYS, date(2025, 3, 11), date(2026, 3, 10)),
        (Preset.WEEK_TO_DATE, date(2026, 3, 9), WEDNESDAY),
        (Preset.MONTH_TO_DATE, date(2026, 3, 1), WEDNESDAY),
        (Preset.QUARTER_TO_DATE, date(2026, 1, 1), WEDNESDAY),
        (Preset.YEAR_TO_DATE, date(2026, 1, 1), WEDNESDAY),
        (Preset.LAST_WEEK, date(2026, 3, 2), date(2026, 3, 8)),
        (Preset.LAST_MONTH, date(2026, 2, 1), date(2026, 2, 28)),
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
    assert window.previous_start == window.previous_end == date(2026, 2, 28)


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
    ],
)
def test_where_only_complete_days_count_today_is_refused(
    requested: WindowInput, field: str
) -> None:
    assert refusal(requested, allow_today=False).field == field


def test_where_only_complete_days_count_a_start_today_has_no_way_out() -> None:
    assert "includeToday" not in refusal(WindowInput(start=WEDNESDAY), allow_today=False).message


NOON_IN_LONDON = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)


def test_everything_waits_for_the_last_organization() -> None:
    zones = ["Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago"]  # the 12th, the 11th, the 11th 01:00

    window = resolve_window_everywhere(WindowInput(), clock=Clock(NOON_IN_LONDON), zones=zones)

    assert (
        window.end
        == last_complete_day_everywhere(Clock(NOON_IN_LONDON), zones)
        == date(2026, 3, 10)
    )
    assert window.time_zone == "Pacific/Pago_Pago"


def test_today_of_everything_has_begun_everywhere() -> None:
    now = datetime(2026, 3, 11, 10, 30, tzinfo=UTC)
    zones = ["Pacific/Kiritimati", "Pacific/Pago_Pago"]  # the 12th, still the 10th

    window = resolve_window_everywhere(
        WindowInput(include_today=True), clock=Clock(now), zones=zones
    )

    assert window.end == date(2026, 3, 10)
    assert window.includes_today


def test_everything_of_nobody_is_in_utc() -> None:
    window = resolve_window_everywhere(WindowInput(), clock=Clock(NOON_IN_LONDON), zones=[])

    assert (window.end, window.time_zone) == (date(2026, 3, 10), "UTC")


days = st.dates(min_value=EARLIEST_DAY, max_value=date(2100, 1, 1))


@given(
    today=days,
    preset=st.sampled_from([None, *Preset]),
    start=st.none() | days,
    end=st.none() | days,
    include_today=st.booleans(),
)
def test_windows_adjoin_and_never_pass_the_last_allowed_day(
    *, today: date, preset: Preset | None, start: date | None, end: date | None, include_today: bool
) -> None:
    try:
        window = resolve(WindowInput(preset, start, end, include_today), today=today)
    except BadUserInput:
        return

    one_day = timedelta(days=1)
    assert window.start <= window.end <= today
    assert window.days == (window.end - window.start + one_day).days
    assert window.previous_end + one_day == window.start
    assert window.previous_start + timedelta(days=window.days) == window.start
    assert window.includes_today == (window.end == today)
