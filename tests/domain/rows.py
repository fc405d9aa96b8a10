"""Daily gains for the tests of the aggregates: by hand in few words, or any at all."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from hypothesis import strategies as st

from app.domain.numbers.compared_windows import ComparedWindow, read_range
from app.domain.numbers.days import Columns, Days
from app.domain.numbers.metrics import METRICS, Metrics
from app.domain.platforms import Platform
from app.domain.windows.calendar import Window, WindowInput, resolve_window
from app.domain.windows.comparison import ComparisonInput, resolve_comparison
from app.domain.windows.periods import WeekStart
from app.domain.windows.today import ScopeCalendar

MONDAY = date(2026, 3, 2)
PREVIOUS_PERIOD = ComparisonInput()


class DailyRow(NamedTuple):
    """Sums of gains of one platform on one day."""

    platform: Platform
    date: date
    metrics: Metrics
    rated_engagement: int
    posts_published: int
    snapshots: int


def calendar_on(today: date, week_start: WeekStart = WeekStart.MONDAY) -> ScopeCalendar:
    """The calendar of one organization on a day."""
    return ScopeCalendar(today - timedelta(days=1), today, week_start=week_start)


def window_of(start: date, end: date, *, today: date = date(2027, 1, 1)) -> Window:
    requested = WindowInput(start=start, end=end, include_today=True)
    return resolve_window(requested, calendar_on(today))


def row(
    day: date,
    platform: Platform = Platform.YOUTUBE,
    *,
    rated: int = 0,
    published: int = 0,
    snapshots: int = 1,
    **metrics: int,
) -> DailyRow:
    return DailyRow(platform, day, Metrics(**metrics), rated, published, snapshots)


def days_of(rows: Iterable[DailyRow], window: Window) -> Days:
    """What was gained according to some rows, from before both windows to after them."""
    rows = list(rows)
    dates = [*read_range(window), *(row.date for row in rows)]
    return days_between(min(dates), max(dates), rows)


def compared(
    days: Days, window: Window, requested: ComparisonInput = PREVIOUS_PERIOD
) -> ComparedWindow:
    """A window and what it is compared with, all of it within these days."""
    return ComparedWindow(resolve_comparison(requested, window), days, days)


def days_between(start: date, end: date, rows: Iterable[DailyRow]) -> Days:
    """What was gained from one day to another."""
    days = Days(start, end)
    for platform, of_platform in groupby(
        sorted(rows, key=lambda row: row[:2]), lambda row: row.platform
    ):
        _, dates, metrics, *counts = zip(*of_platform, strict=True)
        days.lay_out(platform, dates, Columns(list(zip(*metrics, strict=True)), *counts))
    return days


def days_around(window: Window, *, smallest_gain: int = -50) -> st.SearchStrategy[Days]:
    """Any gains in both windows, and on a day beyond either end, which must not count."""
    one_day = timedelta(days=1)
    gain = st.none() | st.integers(smallest_gain, 1_000)
    rows = st.lists(
        st.builds(
            DailyRow,
            platform=st.sampled_from([Platform.YOUTUBE, Platform.TIKTOK, Platform.MASTODON]),
            date=st.dates(read_range(window)[0] - one_day, window.end + one_day),
            metrics=st.builds(Metrics, *[gain] * len(METRICS)),
            rated_engagement=st.integers(smallest_gain, 1_000),
            posts_published=st.integers(0, 3),
            snapshots=st.integers(1, 3),
        ),
        max_size=12,
        unique_by=lambda row: row[:2],
    )
    return rows.map(lambda found: days_of(found, window))
