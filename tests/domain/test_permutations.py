"""How often chance alone would part values as far as they are: against recorded values."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.numbers.permutations import RESAMPLES, p_value_of

Values = Sequence[float]


def p_value(left: Values, right: Values) -> float:
    return p_value_of(left, right, random.Random(0).random)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ([1.0, 2.0, 3.0, 4.0], [3.5, 4.5, 5.5, 6.5], 4 / 70),
        ([2.5, 0.1, 0.4, 3.0, 1.2], [1.1, 2.2, 3.3, 4.4, 5.5, 6.6, 7.7], 28 / 792),
        ([9.0, 1.0, 1.5], [1.2, 1.3, 1.4, 1.1, 1.6], 30 / 56),
        ([1.0, 1.0, 2.0, 2.0, 3.0], [2.0, 2.0, 3.0, 3.0, 4.0], 48 / 252),  # ties are as extreme
        ([0.0, 0.0, 0.0, 0.0, 1.0], [0.0] * 5, 1.0),
    ],
)
def test_it_is_exact_where_there_are_few_arrangements(
    left: Values, right: Values, expected: float
) -> None:
    assert p_value(left, right) == pytest.approx(expected)


@pytest.mark.parametrize("sign", [1, -1])
def test_sums_that_differ_only_by_rounding_are_equal(sign: int) -> None:
    left = [sign * value for value in (0.0, 0.3)]
    right = [sign * value for value in (0.1, 0.2, 9.0, 9.0)]

    # Of 15 pairs 4 are as extreme: one of them is 0.1 + 0.2, which is not 0.3.
    assert p_value(left, right) == pytest.approx(2 * 4 / 15)


def test_it_is_nearly_exact_where_there_are_many() -> None:
    left = [1.81, 2.3, 1.01, 4.34, 2.91, 1.64, 4.53, 1.35]
    right = [6.31, 4.1, 3.9, 4.45, 15.06, 4.14, 5.15, 2.08, 2.12]
    exact = 0.023940765117235707  # of all 24,310

    # The share on one side is a mean of 9,999 trials: four standard errors, doubled.
    margin = 8 * (exact / 2 / RESAMPLES) ** 0.5
    assert p_value(left, right) == pytest.approx(exact, abs=margin)
    assert p_value(left, right) != exact
    assert p_value(right, left[::-1]) == p_value(left, right)


def test_it_is_never_0_whatever_chance_deals() -> None:
    low, high = list(range(20)), list(range(1000, 1020))

    assert p_value(low, high) == pytest.approx(2 / (RESAMPLES + 1))


@pytest.mark.parametrize("seed", range(5))
def test_the_same_values_have_1_whatever_chance_deals(seed: int) -> None:
    many = [1.3**number for number in range(20)]

    assert p_value_of(many, many[::-1], random.Random(seed).random) == 1.0


some = st.lists(st.integers(0, 50), min_size=1, max_size=5)


@given(some, some)
def test_it_is_a_probability_that_does_not_depend_on_who_comes_first(
    left: list[int], right: list[int]
) -> None:
    found = p_value(left, right)

    assert 0 < found <= 1
    assert p_value(right[::-1], left) == found


@given(some, some, st.integers(1, 9), st.integers(-20, 20))
def test_neither_unit_nor_zero_matters(
    left: list[int], right: list[int], unit: int, zero: int
) -> None:
    moved = ([unit * value + zero for value in values] for values in (left, right))

    assert p_value(*moved) == p_value(left, right)
