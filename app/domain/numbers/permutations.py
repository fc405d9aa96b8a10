"""Permutation tests: how often chance alone would part values as far as they are.

The values are dealt anew into two hands of the sizes that they came in: every way there is
or, where those are too many, as many at random (E. S. Edgington, Randomization Tests).
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from math import comb

Chance = Callable[[], float]
"""Gives numbers from 0 up to, not including, 1, as random as anybody needs."""

RESAMPLES = 9999
"""Arrangements that a test looks at, where there are more than so many."""

_SLACK = 1e-12
"""Sums that differ by less, as a part of all that is added, are equal but for their rounding."""


def p_value_of(left: Sequence[float], right: Sequence[float], chance: Chance) -> float:
    """The two-sided p value of the difference between two means.

    Twice the share of arrangements whose difference is at least as extreme on its side, at most 1:
    exact where there are up to 9,999 of them. Otherwise of so many at random and the one observed,
    which keeps it valid (B. Phipson and G. K. Smyth, 2010).

    Args:
        left: Some values.
        right: The others; whichever comes first, the p value is the same.
        chance: Decides which arrangements are looked at.
    """
    # The sum of the smaller hand tells the difference of the means.
    few, many = sorted((sorted(left), sorted(right)), key=lambda values: (len(values), values))
    if few == many:
        return 1.0
    pooled = few + many
    observed, slack = sum(few), _SLACK * sum(map(abs, pooled))
    if comb(len(pooled), len(few)) <= RESAMPLES:
        looked = low = high = 0
        sums: Iterator[float] = map(sum, combinations(pooled, len(few)))
    else:
        looked = low = high = 1
        sums = _sums_at_random(pooled, len(few), chance)
    for each in sums:
        looked += 1
        low += each <= observed + slack
        high += each >= observed - slack
    return min(1.0, 2 * min(low, high) / looked)


def _sums_at_random(values: Sequence[float], size: int, chance: Chance) -> Iterator[float]:
    """Sums of so many of the values, dealt by the method of Fisher and Yates."""
    cards = list(values)
    for _ in range(RESAMPLES):
        for place in range(size):
            other = place + int(chance() * (len(cards) - place))
            cards[place], cards[other] = cards[other], cards[place]
        yield sum(cards[:size])
