import pytest

from app.domain.numbers.change import Change, ComparedDays, Direction, compare

WEEKS = ComparedDays(7, 7)
UP, DOWN, STABLE = Direction.UP, Direction.DOWN, Direction.STABLE


@pytest.mark.parametrize(
    ("current", "previous", "delta", "percent", "direction"),
    [
        (150, 100, 50, 50.0, UP),
        (105, 100, 5, 5.0, STABLE),  # UP is above 5 %
        (106, 100, 6, 6.0, UP),
        (95, 100, -5, -5.0, STABLE),
        (94, 100, -6, -6.0, DOWN),
        (0, 100, -100, -100.0, DOWN),
        (10, 0, 10, None, UP),  # growth from nothing is not a percentage
        (-10, 0, -10, None, DOWN),
        (0, 0, 0, None, STABLE),
        (-99, -100, 1, 1.0, UP),  # from a correction the sign decides: 1 / |-100|
        (-150, -100, -50, -50.0, DOWN),
        (4.5, 3.0, 1.5, 50.0, UP),
    ],
)
def test_compare(
    current: float, previous: float, delta: float, percent: float | None, direction: Direction
) -> None:
    assert compare(current, previous, WEEKS) == Change(
        current, previous, delta, percent, percent, direction, WEEKS
    )


@pytest.mark.parametrize(("current", "previous"), [(None, 1), (1, None), (None, None)])
def test_nothing_can_be_said_of_the_unknown(current: int | None, previous: int | None) -> None:
    assert compare(current, previous, WEEKS) == Change(
        current, previous, None, None, None, None, WEEKS
    )


def test_counts_stay_exact() -> None:
    assert compare(2**60 + 1, 2**60, WEEKS).delta == 1


def test_counts_stay_whole_and_rates_fractions() -> None:
    assert repr(compare(4157, 4000, WEEKS)[:3]) == "(4157, 4000, 157)"
    assert repr(compare(5.0, 4.0, WEEKS, adds_up=False)[:3]) == "(5.0, 4.0, 1.0)"


def test_a_count_of_more_digits_than_json_carries_is_the_nearest_whole_one() -> None:
    assert repr(compare(2**60 + 1, 0, WEEKS).current) == f"{2**60}"


@pytest.mark.parametrize(
    ("current", "previous", "percent", "per_day", "direction"),
    [
        (3100, 2800, 10.714, 0.0, STABLE),  # a hundred a day in March and in February
        (3100, 2200, 40.909, 27.273, UP),
        (2800, 2800, 0.0, -9.677, DOWN),
        (5, 0, None, None, UP),
        (-31, -28, -10.714, 0.0, STABLE),
    ],
)
def test_sides_of_unequal_length_are_judged_by_the_day(
    current: int, previous: int, percent: float | None, per_day: float | None, direction: Direction
) -> None:
    change = compare(current, previous, ComparedDays(31, 28))

    assert change.percent == (None if percent is None else pytest.approx(percent, abs=1e-3))
    assert change.percent_per_day == (None if per_day is None else pytest.approx(per_day, abs=1e-3))
    assert change.direction is direction


def test_a_rate_is_not_divided_by_days() -> None:
    change = compare(5.0, 4.0, ComparedDays(31, 28), adds_up=False)

    assert (change.percent, change.percent_per_day, change.direction) == (25.0, 25.0, UP)
