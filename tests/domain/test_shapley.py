"""Each factor's part in a product's change is its mean over all orders."""

from fractions import Fraction

from app.domain.numbers.shapley import shapley_values


def test_of_two_factors_each_has_its_change_times_the_mean_of_the_other() -> None:
    factors = [(Fraction(2), Fraction(4)), (Fraction(3), Fraction(5))]
    assert shapley_values(factors) == [2 * Fraction(3 + 5, 2), 2 * Fraction(2 + 4, 2)]


def test_the_parts_add_up_exactly_whatever_the_denominators() -> None:
    factors = [
        (Fraction(51), Fraction(60)),
        (Fraction(3, 7), Fraction(5, 11)),
        (Fraction(44321, 17), Fraction(54321, 19)),
        (Fraction(9, 100), Fraction(1, 13)),
    ]
    before = factors[0][0] * factors[1][0] * factors[2][0] * factors[3][0]
    after = factors[0][1] * factors[1][1] * factors[2][1] * factors[3][1]
    assert sum(shapley_values(factors)) == after - before
