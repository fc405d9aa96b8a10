from datetime import date

from app.domain.windows.day_ranges import DayRange, days_between, range_of

FIRST, SECOND, THIRD, FOURTH = days_between(date(2026, 2, 27), date(2026, 3, 2))


def test_a_range_has_both_its_ends() -> None:
    assert days_between(FIRST, THIRD) == [FIRST, SECOND, THIRD]
    assert days_between(SECOND, FIRST) == []
    assert DayRange(FIRST, THIRD).days == 3
    assert [*DayRange(FIRST, THIRD).parts()] == [(FIRST, THIRD)]


def test_days_that_are_left_out_part_it() -> None:
    parted = DayRange(FIRST, FOURTH, (SECOND, THIRD))

    assert parted.days == 2
    assert [*parted.parts()] == [(FIRST, FIRST), (FOURTH, FOURTH)]


def test_the_range_of_days_leaves_out_those_that_are_missing() -> None:
    assert range_of([FIRST, SECOND]) == DayRange(FIRST, SECOND)
    assert range_of([FIRST, THIRD, FOURTH]) == DayRange(FIRST, FOURTH, (SECOND, SECOND))
    assert range_of([FIRST, FOURTH]) == DayRange(FIRST, FOURTH, (SECOND, THIRD))
    assert range_of([]) is None
