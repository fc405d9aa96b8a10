import pytest

from app.domain.numbers.change import Change, Direction, compare

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
    assert compare(current, previous) == Change(current, previous, delta, percent, direction)


@pytest.mark.parametrize(("current", "previous"), [(None, 1), (1, None), (None, None)])
def test_nothing_can_be_said_of_the_unknown(current: int | None, previous: int | None) -> None:
    assert compare(current, previous) == Change(current, previous, None, None, None)


def test_counts_stay_exact() -> None:
    assert compare(2**60 + 1, 2**60).delta == 1
