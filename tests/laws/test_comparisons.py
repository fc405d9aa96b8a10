"""Flat traffic is flat: constant gains change by 0 %, whatever is compared with whatever."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.numbers.change import NO_CHANGE, Change, Direction
from app.domain.numbers.compared_windows import ComparedWindow, compared_days, compared_range
from app.domain.numbers.days import Columns, Days
from app.domain.numbers.drivers import DriverMetric, activity_of, change_of, drivers_of
from app.domain.numbers.metrics import METRICS
from app.domain.numbers.overviews import growth_of, overview_of
from app.domain.platforms import Platform
from app.domain.windows.calendar import WHOLE, Preset, Window, WindowInput, resolve_window
from app.domain.windows.comparison import (
    Comparison,
    ComparisonInput,
    ComparisonTo,
    resolve_comparison,
)
from app.domain.windows.periods import WeekStart
from app.domain.windows.today import ScopeCalendar
from app.errors import BadUserInput

DAY = timedelta(days=1)
dates = st.dates(date(2023, 12, 1), date(2025, 4, 15))
"""Both sides of a leap year, and of a leap day."""

windows = st.builds(WindowInput, st.sampled_from(Preset), include_today=st.booleans()) | st.builds(
    lambda start, days, include_today: WindowInput(
        None, start, start + (days - 1) * DAY, include_today
    ),
    dates,
    st.integers(1, 366) | st.integers(1, 40),
    st.booleans(),
)
calendars = st.builds(
    # As many as three days have begun somewhere and aren't over everywhere.
    lambda today, behind, week_start: ScopeCalendar(
        today - behind * DAY, today, week_start=week_start
    ),
    dates,
    st.integers(1, 3),
    st.sampled_from(WeekStart),
)
comparisons = st.builds(
    ComparisonInput,
    st.sampled_from([ComparisonTo.PREVIOUS_PERIOD, ComparisonTo.PREVIOUS_YEAR]),
    match_weekdays=st.booleans(),
) | st.builds(
    lambda start, days: ComparisonInput(ComparisonTo.CUSTOM, start, start + (days - 1) * DAY),
    dates,
    st.integers(1, 60),
)


@given(window=windows, calendar=calendars, requested=comparisons)
def test_flat_traffic_is_flat(
    window: WindowInput, calendar: ScopeCalendar, requested: ComparisonInput
) -> None:
    now = compared_if_possible(window, calendar, requested)
    overview, growth = overview_of(now), growth_of(now)
    days = compared_days(now.comparison)

    if keeps_days_without_partner(now.comparison):
        assume(days.current)
    else:
        assert days.current == days.previous
    for change in (
        *(overview.views_change, overview.engagement_change, overview.engagement_rate_change),
        *(overview.posts_published_change, growth.views, growth.engagement),
        *(each for day in growth.days for each in (day.views, day.engagement)),
    ):
        assert_flat(change)
    assert overview.views_change.compared_days == days


def assert_flat(change: Change) -> None:
    if change == NO_CHANGE:
        return
    assert change.direction is Direction.STABLE
    assert change.percent_per_day == 0
    if change.compared_days.current == change.compared_days.previous:
        assert change.percent == change.delta == 0


@given(window=windows, calendar=calendars, requested=comparisons)
def test_a_change_is_null_only_where_no_day_is_left(
    window: WindowInput, calendar: ScopeCalendar, requested: ComparisonInput
) -> None:
    now = compared_if_possible(window, calendar, requested)
    over = [
        (day, partner)
        for day, partner in zip(days_of(now.window), now.comparison.partners, strict=True)
        if partner is not None and max(day, partner) <= calendar.last_complete_day
    ]

    if not keeps_days_without_partner(now.comparison):
        assert compared_days(now.comparison) == (len(over), len(over))
    assert overview_of(now).views_change.current == (
        100.0 * compared_days(now.comparison).current or None
    )


@given(window=windows, calendar=calendars, requested=comparisons)
def test_drivers_explain_exactly_the_change(
    window: WindowInput, calendar: ScopeCalendar, requested: ComparisonInput
) -> None:
    now = compared_if_possible(window, calendar, requested)
    current, previous = now.compared_sums()
    overview = overview_of(now)

    for metric, change in (
        (DriverMetric.VIEWS, overview.views_change),
        (DriverMetric.ENGAGEMENT, overview.engagement_change),
    ):
        drivers = drivers_of(metric, activity_of(current, {}), activity_of(previous, {}))
        assert change_of(now, metric) == change
        if change.delta is not None:
            assert (drivers.current, drivers.previous) == (change.current, change.previous)
            assert drivers.delta == change.delta


def compared_if_possible(
    requested: WindowInput, calendar: ScopeCalendar, to: ComparisonInput
) -> ComparedWindow:
    """A window of flat traffic; what the rules refuse is no example."""
    try:
        window = resolve_window(requested, calendar)
        comparison = resolve_comparison(to, window)
    except BadUserInput:
        assume(condition=False)
        raise
    before = window.start - window.days * DAY
    days = flat(before, window.end, calendar)
    apart = compared_range(comparison)
    return ComparedWindow(comparison, days, flat(*apart, calendar) if apart else days)


def flat(start: date, end: date, calendar: ScopeCalendar) -> Days:
    """A hundred views, ten likes and a post every day; half of it on a day that isn't over."""
    days = Days(start, end)
    each = [start + number * DAY for number in range((end - start).days + 1)]

    def column(count: int) -> Sequence[int]:
        return [count if day <= calendar.last_complete_day else count // 2 for day in each]

    metrics = [column(100), column(10), *[column(0)] * (len(METRICS) - 2)]
    days.lay_out(Platform.YOUTUBE, each, Columns(metrics, column(10), column(2), column(4)))
    return days


def days_of(window: Window) -> list[date]:
    return [window.start + number * DAY for number in range(window.days)]


def keeps_days_without_partner(comparison: Comparison) -> bool:
    if comparison.to is ComparisonTo.PREVIOUS_PERIOD:
        return comparison.window.preset in WHOLE
    return comparison.to is ComparisonTo.CUSTOM
