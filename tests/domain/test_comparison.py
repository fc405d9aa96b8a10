from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.windows.calendar import Preset, Window, WindowInput, resolve_window
from app.domain.windows.comparison import (
    Comparison,
    ComparisonInput,
    ComparisonTo,
    comparison_before,
    resolve_comparison,
)
from app.domain.windows.day_ranges import DayRange
from app.domain.windows.periods import WeekStart
from app.domain.windows.today import ScopeCalendar
from app.errors import BadUserInput
from tests.domain.rows import calendar_on, window_of

WEDNESDAY = date(2026, 3, 11)
PREVIOUS_YEAR, CUSTOM, NONE = ComparisonTo.PREVIOUS_YEAR, ComparisonTo.CUSTOM, ComparisonTo.NONE


def day(text: str) -> date:
    return date.fromisoformat(text)


def window(preset: Preset | None = None, *, today: date = WEDNESDAY) -> Window:
    return resolve_window(WindowInput(preset), calendar_on(today))


def dates(start: str, end: str, *, today: date = WEDNESDAY) -> Window:
    return window_of(day(start), day(end), today=today)


def compare(of: Window, **requested: Any) -> Comparison:
    return resolve_comparison(ComparisonInput(**requested), of)


def shown(comparison: Comparison) -> tuple[str, str]:
    return comparison.start.isoformat(), comparison.end.isoformat()


def refusal(of: Window, **requested: Any) -> BadUserInput:
    with pytest.raises(BadUserInput) as refused:
        compare(of, **requested)
    return refused.value


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        (Preset.TODAY, ("2026-03-10", "2026-03-10")),
        (Preset.YESTERDAY, ("2026-03-09", "2026-03-09")),
        (Preset.LAST_7_DAYS, ("2026-02-25", "2026-03-03")),
        (Preset.LAST_30_DAYS, ("2026-01-10", "2026-02-08")),
        (Preset.WEEK_TO_DATE, ("2026-03-02", "2026-03-04")),
        (Preset.MONTH_TO_DATE, ("2026-02-01", "2026-02-11")),
        (Preset.QUARTER_TO_DATE, ("2025-10-01", "2025-12-09")),  # 70 days
        (Preset.YEAR_TO_DATE, ("2025-01-01", "2025-03-11")),
        (Preset.LAST_WEEK, ("2026-02-23", "2026-03-01")),
        (Preset.LAST_MONTH, ("2026-01-01", "2026-01-31")),
        (Preset.LAST_QUARTER, ("2025-07-01", "2025-09-30")),
        (Preset.LAST_YEAR, ("2024-01-01", "2024-12-31")),
    ],
)
def test_the_previous_period_goes_by_the_calendar(preset: Preset, expected: Any) -> None:
    assert shown(compare(window(preset))) == expected


def test_dates_are_compared_with_as_many_days_right_before() -> None:
    assert shown(compare(dates("2026-03-01", "2026-03-10"))) == ("2026-02-19", "2026-02-28")


def test_a_month_has_no_more_days_than_it_has() -> None:
    of = window(Preset.MONTH_TO_DATE, today=day("2026-03-31"))
    comparison = compare(of)

    assert shown(comparison) == ("2026-02-01", "2026-02-28")
    assert comparison.partners[27:] == [day("2026-02-28"), None, None, None]
    assert comparison.current == DayRange(day("2026-03-01"), day("2026-03-28"))
    assert comparison.previous == DayRange(day("2026-02-01"), day("2026-02-28"))


def test_weeks_before_begin_where_the_organization_says() -> None:
    calendar = calendar_on(WEDNESDAY, WeekStart.SATURDAY)
    for preset in (Preset.WEEK_TO_DATE, Preset.LAST_WEEK):
        of = resolve_window(WindowInput(preset), calendar)
        assert compare(of).start == of.start - timedelta(days=7)


def test_a_day_that_is_not_over_goes_out_with_its_partner() -> None:
    comparison = compare(window(Preset.WEEK_TO_DATE))

    assert comparison.current == DayRange(day("2026-03-09"), day("2026-03-10"))
    assert comparison.previous == DayRange(day("2026-03-02"), day("2026-03-03"))


def test_today_alone_leaves_nothing_to_compare() -> None:
    comparison = compare(window(Preset.TODAY))

    assert (comparison.current, comparison.previous) == (None, None)


def test_days_that_are_not_over_everywhere_go_out_all() -> None:
    apart = ScopeCalendar(day("2026-03-09"), day("2026-03-12"))
    of = resolve_window(WindowInput(Preset.LAST_7_DAYS, include_today=True), apart)
    comparison = compare(of)

    assert comparison.current == DayRange(day("2026-03-06"), day("2026-03-09"))
    assert comparison.previous == DayRange(day("2026-02-27"), day("2026-03-02"))


def test_whole_periods_are_compared_as_a_whole() -> None:
    comparison = compare(window(Preset.LAST_MONTH))

    assert comparison.current is not None
    assert comparison.previous is not None
    assert (comparison.current.days, comparison.previous.days) == (28, 31)


class TestPreviousYear:
    def test_the_same_dates(self) -> None:
        of = dates("2026-03-01", "2026-03-10")
        comparison = compare(of, to=PREVIOUS_YEAR)

        assert shown(comparison) == ("2025-03-01", "2025-03-10")
        assert comparison.partners[0] == day("2025-03-01")

    def test_a_leap_day_has_no_partner(self) -> None:
        comparison = compare(dates("2024-02-27", "2024-03-02"), to=PREVIOUS_YEAR)

        assert comparison.partners[2] is None
        leap_day = day("2024-02-29")
        assert comparison.current == DayRange(
            day("2024-02-27"), day("2024-03-02"), (leap_day, leap_day)
        )
        assert comparison.previous == DayRange(day("2023-02-27"), day("2023-03-02"))

    def test_nor_does_it_a_year_later(self) -> None:
        comparison = compare(dates("2025-02-27", "2025-03-02"), to=PREVIOUS_YEAR)

        leap_day = day("2024-02-29")
        assert comparison.current == DayRange(day("2025-02-27"), day("2025-03-02"))
        assert comparison.previous == DayRange(
            day("2024-02-27"), day("2024-03-02"), (leap_day, leap_day)
        )

    def test_a_leap_day_alone_is_compared_with_nothing(self) -> None:
        comparison = compare(dates("2024-02-29", "2024-02-29"), to=PREVIOUS_YEAR)

        assert comparison.current is None

    def test_a_window_that_begins_on_a_leap_day(self) -> None:
        comparison = compare(dates("2024-02-29", "2024-03-02"), to=PREVIOUS_YEAR)

        assert comparison.current == DayRange(day("2024-03-01"), day("2024-03-02"))
        assert comparison.previous == DayRange(day("2023-03-01"), day("2023-03-02"))

    @pytest.mark.parametrize(
        ("start", "end"), [("2025-03-01", "2026-02-28"), ("2023-03-01", "2024-02-29")]
    )
    def test_a_year_is_allowed(self, start: str, end: str) -> None:
        assert compare(dates(start, end), to=PREVIOUS_YEAR).end < day(start)

    def test_more_than_a_year_would_overlap(self) -> None:
        refused = refusal(dates("2025-03-01", "2026-03-01"), to=PREVIOUS_YEAR)

        assert refused.field == "compareTo.to"
        assert "more than a year" in refused.message


class TestMatchingWeekdays:
    @pytest.mark.parametrize(
        ("days", "back"), [(1, 7), (7, 7), (8, 14), (13, 14), (14, 14), (30, 35), (365, 371)]
    )
    def test_the_compared_days_move_earlier(self, days: int, back: int) -> None:
        start = WEDNESDAY - timedelta(days=days)
        of = window_of(start, WEDNESDAY - timedelta(days=1), today=WEDNESDAY)
        comparison = compare(of, match_weekdays=True)

        assert comparison.start == start - timedelta(days=back)
        assert comparison.days == days
        assert comparison.is_weekdays_matched

    @pytest.mark.parametrize(("days", "back"), [(1, 364), (364, 364), (365, 371)])
    def test_a_year_earlier_is_52_weeks_or_53(self, days: int, back: int) -> None:
        start = WEDNESDAY - timedelta(days=days)
        of = window_of(start, WEDNESDAY - timedelta(days=1), today=WEDNESDAY)
        comparison = compare(of, to=PREVIOUS_YEAR, match_weekdays=True)

        assert comparison.start == start - timedelta(days=back)
        assert comparison.end < start
        assert comparison.is_weekdays_matched

    def test_matched_leap_days_have_partners(self) -> None:
        comparison = compare(
            dates("2024-02-27", "2024-03-02"), to=PREVIOUS_YEAR, match_weekdays=True
        )

        assert None not in comparison.partners

    @pytest.mark.parametrize(
        "preset", [each for each in Preset if each.endswith(("TO_DATE", "WEEK", "MONTH", "YEAR"))]
    )
    def test_periods_of_the_calendar_stay(self, preset: Preset) -> None:
        of = window(preset)

        for to in (ComparisonTo.PREVIOUS_PERIOD, PREVIOUS_YEAR):
            assert compare(of, to=to, match_weekdays=True) == compare(of, to=to)

    def test_unasked_they_are_not_matched(self) -> None:
        assert not compare(window()).is_weekdays_matched


class TestCustom:
    def test_days_of_ones_own(self) -> None:
        days = {"start": day("2025-12-01"), "end": day("2025-12-03")}
        comparison = compare(dates("2026-03-01", "2026-03-05"), to=CUSTOM, **days)

        assert shown(comparison) == ("2025-12-01", "2025-12-03")
        assert comparison.partners == [*days_from("2025-12-01", 3), None, None]
        # As they are: a change says that it is of five days and of three.
        assert comparison.current == DayRange(day("2026-03-01"), day("2026-03-05"))
        assert comparison.previous == DayRange(days["start"], days["end"])

    def test_weekdays_are_not_matched(self) -> None:
        comparison = compare(
            window(), to=CUSTOM, start=day("2025-12-01"), end=day("2025-12-07"),
            match_weekdays=True,
        )  # fmt: skip

        assert shown(comparison) == ("2025-12-01", "2025-12-07")
        assert not comparison.is_weekdays_matched

    def test_todays_partner_goes_out_from_the_middle(self) -> None:
        of = dates("2026-03-10", "2026-03-11")
        comparison = compare(of, to=CUSTOM, start=day("2025-12-01"), end=day("2025-12-04"))

        assert comparison.current == DayRange(day("2026-03-10"), day("2026-03-10"))
        second = day("2025-12-02")
        assert comparison.previous == DayRange(
            day("2025-12-01"), day("2025-12-04"), (second, second)
        )
        assert comparison.previous.days == 3

    def test_nor_is_today_compared_with(self) -> None:
        of = dates("2026-03-01", "2026-03-03")
        comparison = compare(of, to=CUSTOM, start=day("2026-03-10"), end=WEDNESDAY)

        second = day("2026-03-02")
        assert comparison.previous == DayRange(day("2026-03-10"), day("2026-03-10"))
        assert comparison.current == DayRange(
            day("2026-03-01"), day("2026-03-03"), (second, second)
        )

    @pytest.mark.parametrize(
        ("start", "end", "field", "reason"),
        [
            (None, None, "start", "needs a start and an end"),
            ("2025-12-01", None, "end", "needs a start and an end"),
            (None, "2025-12-01", "start", "needs a start and an end"),
            ("2025-12-02", "2025-12-01", "start", "after end"),
            ("1899-12-31", "1900-01-01", "start", "1900-01-01"),
            ("2024-01-01", "2026-01-01", "start", "732 days"),
            ("2026-03-12", "2026-03-12", "end", "future"),
        ],
    )
    def test_what_makes_no_days_is_refused(
        self, start: str | None, end: str | None, field: str, reason: str
    ) -> None:
        refused = refusal(
            window(), to=CUSTOM, start=start and day(start), end=end and day(end)
        )  # fmt: skip

        assert refused.field == f"compareTo.{field}"
        assert reason in refused.message

    @pytest.mark.parametrize("to", [each for each in ComparisonTo if each is not CUSTOM])
    @pytest.mark.parametrize("name", ["start", "end"])
    def test_dates_go_with_nothing_else(self, to: ComparisonTo, name: str) -> None:
        refused = refusal(window(), to=to, **{name: day("2026-01-01")})

        assert refused.field == f"compareTo.{name}"
        assert "CUSTOM" in refused.message


def test_compared_with_nothing_a_window_has_the_days_before_it_and_no_partners() -> None:
    comparison = compare(window(), to=NONE)

    assert shown(comparison) == ("2026-02-25", "2026-03-03")
    assert (comparison.current, comparison.previous) == (None, None)
    assert set(comparison.partners) == {None}


def days_from(start: str, count: int) -> list[date]:
    return [day(start) + timedelta(days=number) for number in range(count)]


class TestBefore:
    """What the compared days were compared with themselves."""

    @pytest.mark.parametrize(
        ("preset", "compared", "with_days"),
        [
            (Preset.YESTERDAY, ("03-09", "03-09"), ("03-08", "03-08")),
            (Preset.LAST_7_DAYS, ("02-25", "03-03"), ("02-18", "02-24")),
            (Preset.LAST_WEEK, ("02-23", "03-01"), ("02-16", "02-22")),
        ],
    )
    def test_it_is_what_their_window_would_be_compared_with(
        self, preset: Preset, compared: tuple[str, str], with_days: tuple[str, str]
    ) -> None:
        before = comparison_before(compare(window(preset)))

        (first, last), (earlier_first, earlier_last) = [
            [day(f"2026-{text}") for text in each] for each in (compared, with_days)
        ]
        assert before is not None
        assert before.current == DayRange(first, last)
        assert before.previous == DayRange(earlier_first, earlier_last)

    def test_a_month_before_a_month_has_its_own_length(self) -> None:
        before = comparison_before(compare(window(Preset.LAST_MONTH)))

        assert before is not None
        assert before.current == DayRange(day("2026-01-01"), day("2026-01-31"))
        assert before.previous == DayRange(day("2025-12-01"), day("2025-12-31"))

    def test_days_that_went_out_of_the_comparison_stay_out(self) -> None:
        before = comparison_before(compare(window(Preset.WEEK_TO_DATE)))

        assert before is not None
        assert before.current == DayRange(day("2026-03-02"), day("2026-03-03"))
        assert before.previous == DayRange(day("2026-02-23"), day("2026-02-24"))

    def test_weekdays_are_matched_as_they_were(self) -> None:
        before = comparison_before(compare(window(Preset.LAST_30_DAYS), match_weekdays=True))

        assert before is not None
        assert before.window.start.weekday() == before.start.weekday()
        assert before.is_weekdays_matched

    def test_custom_days_are_compared_with_as_many_right_before(self) -> None:
        of = dates("2026-03-01", "2026-03-05")
        custom = compare(of, to=CUSTOM, start=day("2025-06-10"), end=day("2025-06-12"))
        before = comparison_before(custom)

        assert before is not None
        assert before.current == DayRange(day("2025-06-10"), day("2025-06-12"))
        assert before.previous == DayRange(day("2025-06-07"), day("2025-06-09"))

    @pytest.mark.parametrize("matched", [False, True])
    @pytest.mark.parametrize(
        ("start", "end"),
        [
            ("2024-02-29", "2025-02-28"),
            ("2023-03-01", "2024-02-29"),
            ("2025-03-01", "2026-02-28"),
            ("2024-02-28", "2024-03-01"),
        ],
    )
    def test_a_year_before_a_year_never_overlaps_it(
        self, start: str, end: str, *, matched: bool
    ) -> None:
        of = compare(dates(start, end), to=PREVIOUS_YEAR, match_weekdays=matched)
        before = comparison_before(of)

        assert before is not None
        assert before.current is not None
        assert before.previous is not None
        assert before.current.days == before.previous.days
        assert before.end < before.window.start

    def test_of_nothing_that_is_compared_there_is_none(self) -> None:
        assert comparison_before(compare(window(), to=NONE)) is None
        assert comparison_before(compare(window(Preset.TODAY))) is None
