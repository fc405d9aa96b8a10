"""How much each factor explains of a product's change: its Shapley value.

That depends on which factor is changed first, so each gets its mean over all orders (L. S.
Shapley, "A Value for n-Person Games", 1953).
"""

from collections.abc import Sequence
from fractions import Fraction
from math import factorial, lcm, prod


def shapley_values(factors: Sequence[tuple[Fraction, Fraction]]) -> list[Fraction]:
    """What each factor contributes to the change of their product; they add up to it exactly.

    Args:
        factors: Each factor before and after.
    """
    # Over common denominators: integers are multiplied several times as fast as fractions.
    wholes = [lcm(old.denominator, new.denominator) for old, new in factors]
    pairs = [
        (_numerator(old, whole), _numerator(new, whole))
        for (old, new), whole in zip(factors, wholes, strict=True)
    ]
    denominator = factorial(len(factors)) * prod(wholes)
    return [
        Fraction((new - old) * _over_orders(pairs[:index] + pairs[index + 1 :]), denominator)
        for index, (old, new) in enumerate(pairs)
    ]


def _over_orders(others: Sequence[tuple[int, int]]) -> int:
    """The product of the other factors, added up over the orders in which one is changed."""
    # Of each number of others that changed before it, the products added up: as the coefficients
    # of a polynomial, which is multiplied by (old + new x) for each of them.
    products = [1]
    for old, new in others:
        unchanged, changed = (*products, 0), (0, *products)
        products = [old * one + new * other for one, other in zip(unchanged, changed, strict=True)]
    size = len(others)
    return sum(
        factorial(changed) * factorial(size - changed) * each
        for changed, each in enumerate(products)
    )


def _numerator(value: Fraction, denominator: int) -> int:
    return value.numerator * (denominator // value.denominator)
