"""Student's t, for intervals of means from few values.

The distribution is an incomplete beta function (DLMF 8.17 and 26.6; Abramowitz and Stegun, 26.7.1),
which is a continued fraction (DLMF 8.17.22), evaluated by the modified method of Lentz (Press and
others, Numerical Recipes, sections 5.2 and 6.4).
"""

from itertools import count
from math import exp, lgamma, log, log1p, pi, sqrt

_EXACT_ENOUGH = 1e-15
_NEAR_ENOUGH = 1e-12
"""Newton's method squares its error: after a step so small nothing is left of it."""

_NOT_ZERO = 1e-300
"""What Lentz's method puts in the place of a denominator of 0."""


def quantile_of_t(freedom: float, probability: float) -> float:
    """What a t variable of so many degrees of freedom stays below with a probability.

    Raises:
        ValueError: The degrees of freedom aren't positive, or the probability isn't between 0 and
            1, both excluded.
    """
    if not (freedom > 0 and 0 < probability < 1):
        raise ValueError(f"no quantile of t for {freedom} degrees of freedom at {probability}")
    tail = min(probability, 1 - probability)
    t, step = 0.0, 1.0
    # The upper tail is convex: from 0 on, Newton's steps lead up to the quantile and not past it.
    while step > _NEAR_ENOUGH * max(1.0, t):
        step = (_upper_tail(t, freedom) - tail) / _density(t, freedom)
        t += step
    return t if probability > 1 / 2 else -t


def _density(t: float, freedom: float) -> float:
    scale = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(freedom * pi)
    return scale * exp(-(freedom + 1) / 2 * log1p(t * t / freedom))


def _upper_tail(t: float, freedom: float) -> float:
    """How probable it is to lie above t, which is 0 or more."""
    if t == 0:
        return 1 / 2
    a, b = freedom / 2, 1 / 2
    ratio = t * t / freedom
    x, complement = 1 / (1 + ratio), ratio / (1 + ratio)
    logarithm = lgamma(a + b) - lgamma(a) - lgamma(b) + b * log(ratio) - (a + b) * log1p(ratio)
    front = exp(logarithm)
    # The fraction converges fast on one side of the mean; the two sides add up to 1.
    if x < (a + 1) / (a + b + 2):
        return front * _beta_fraction(a, b, x) / a / 2
    return (1 - front * _beta_fraction(b, a, complement) / b) / 2


def _beta_fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function."""
    numerator, denominator = 1.0, 1 / ((1 - (a + b) * x / (a + 1)) or _NOT_ZERO)
    value = denominator
    for m in count(1):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        factor = 1.0
        for term in (even, odd):
            numerator = (1 + term / numerator) or _NOT_ZERO
            denominator = 1 / ((1 + term * denominator) or _NOT_ZERO)
            factor = numerator * denominator
            value *= factor
        if abs(factor - 1) < _EXACT_ENOUGH:
            break
    return value
