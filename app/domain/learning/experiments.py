"""Experiments: whether one variant of a group really does better than the others.

A post's engagement rate is one observation. Views are not: people who see the same post respond
alike, so counting each view as a trial would find a winner in any noise. Two variants are compared
by a permutation test on the difference of their mean rates, which holds its level whatever the
distribution of rates (they are skewed) and however few posts there are; several pairs by Holm's
method (S. Holm, 1979), so that a group with many variants has no more false winners than one with
two. The interval of a difference is Welch's (B. L. Welch, 1947).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from itertools import combinations
from math import sqrt
from statistics import mean, variance
from typing import NamedTuple

from app.domain.learning.post_performance import PostPerformance
from app.domain.learning.variants import VariantKind, group_variants
from app.domain.numbers.permutations import Chance, p_value_of
from app.domain.numbers.student_t import quantile_of_t
from app.domain.numbers.sums import sum_known

MIN_POSTS = 5
"""Posts with a rate that a variant needs: fewer can't differ significantly, or only by luck."""

MIN_VIEWS = 1000
"""Views that a variant needs in total: with fewer, single responses decide its rates."""

LEVEL = 0.05
"""At most how often a winner is declared when the variants are alike."""

MOST_VARIANTS = 10
"""At most this many variants of a group are compared: those with the most posts."""


class Verdict(StrEnum):
    """What an experiment says."""

    WINNER = "WINNER"
    NO_DIFFERENCE = "NO_DIFFERENCE"
    NOT_ENOUGH_DATA = "NOT_ENOUGH_DATA"


class Arm(NamedTuple):
    """One variant: its posts, how many have a rate, and their views and mean rate."""

    variant: str
    posts: int
    rated_posts: int
    views: int
    mean_rate: float | None

    @property
    def has_enough(self) -> bool:
        """Whether it is exposed enough to be compared."""
        return self.rated_posts >= MIN_POSTS and self.views >= MIN_VIEWS


class Comparison(NamedTuple):
    """Two variants, the better one first.

    `difference` is that of their mean rates in percentage points, with a 95 % interval;
    `p_value` is adjusted for the number of comparisons in the group.
    """

    better: str
    other: str
    difference: float
    low: float
    high: float
    p_value: float


class Experiment(NamedTuple):
    """A variant group; `winner` is None unless the verdict is WINNER."""

    group: str
    verdict: Verdict
    reason: str
    winner: str | None
    arms: tuple[Arm, ...]
    comparisons: tuple[Comparison, ...]


_Rates = dict[str, list[float]]

NewChance = Callable[[], Chance]
"""Gives each test a fresh generator with the same seed: equal data have equal p values."""


def experiments_of(
    posts: Iterable[PostPerformance], most: int, new_chance: NewChance
) -> tuple[Experiment, ...]:
    """The variant groups with two or more variants, by name, limited in number."""
    groups: dict[str, dict[str, list[PostPerformance]]] = defaultdict(dict)
    for (group, variant), members in group_variants(posts, VariantKind.VARIANT).items():
        if group:
            groups[group][variant] = members
    tested = [item for item in sorted(groups.items()) if len(item[1]) > 1]
    return tuple(_experiment(group, variants, new_chance) for group, variants in tested[:most])


def _experiment(
    group: str, variants: dict[str, list[PostPerformance]], new_chance: NewChance
) -> Experiment:
    rates = {variant: _rates(members) for variant, members in variants.items()}
    arms = sorted(
        (_arm(variant, members, rates[variant]) for variant, members in variants.items()),
        key=lambda arm: (arm.mean_rate is None, -(arm.mean_rate or 0.0), arm.variant),
    )
    enough = [arm for arm in arms if arm.has_enough]
    if len(enough) < 2:  # noqa: PLR2004 - it takes two to compare
        return Experiment(
            group, Verdict.NOT_ENOUGH_DATA, _what_is_missing(arms), None, tuple(arms), ()
        )
    compared = sorted(enough, key=lambda arm: -arm.rated_posts)[:MOST_VARIANTS]
    comparisons = _compare({arm.variant: rates[arm.variant] for arm in compared}, new_chance)
    winner = _winner(comparisons, [arm.variant for arm in compared])
    verdict = Verdict.NO_DIFFERENCE if winner is None else Verdict.WINNER
    return Experiment(
        group, verdict, _reason(winner, comparisons, enough, arms), winner, tuple(arms), comparisons
    )


def _rates(posts: Iterable[PostPerformance]) -> list[float]:
    return [post.engagement_rate for post in posts if post.engagement_rate is not None]


def _arm(variant: str, posts: Sequence[PostPerformance], rates: Sequence[float]) -> Arm:
    views = sum_known([post.views for post in posts]) or 0
    return Arm(variant, len(posts), len(rates), views, mean(rates) if rates else None)


def _what_is_missing(arms: Sequence[Arm]) -> str:
    short = ", ".join(
        f"{arm.variant} has {arm.rated_posts} posts with a rate and {arm.views} views"
        for arm in arms
        if not arm.has_enough
    )
    return (
        f"Two variants need {MIN_POSTS} posts with a rate and {MIN_VIEWS} views each, and {short}."
    )


def _compare(rates: _Rates, new_chance: NewChance) -> tuple[Comparison, ...]:
    """Every pair, the smallest p value first, adjusted by Holm's method."""
    raw = sorted(
        (p_value_of(rates[a], rates[b], new_chance()), a, b)
        for a, b in combinations(sorted(rates), 2)
    )
    comparisons = []
    adjusted = 0.0
    for position, (p_value, a, b) in enumerate(raw):
        adjusted = max(adjusted, min(1.0, p_value * (len(raw) - position)))
        better, other = (a, b) if mean(rates[a]) >= mean(rates[b]) else (b, a)
        difference, low, high = _welch_interval(rates[better], rates[other])
        comparisons.append(Comparison(better, other, difference, low, high, adjusted))
    return tuple(comparisons)


def _welch_interval(left: Sequence[float], right: Sequence[float]) -> tuple[float, float, float]:
    difference = mean(left) - mean(right)
    a, b = variance(left) / len(left), variance(right) / len(right)
    if a + b == 0:
        return difference, difference, difference
    # By shares of the variance: the square of a tiny variance would be 0.
    share = a / (a + b)
    freedom = 1 / (share**2 / (len(left) - 1) + (1 - share) ** 2 / (len(right) - 1))
    margin = quantile_of_t(freedom, 1 - LEVEL / 2) * sqrt(a + b)
    return difference, difference - margin, difference + margin


def _winner(comparisons: Sequence[Comparison], variants: Sequence[str]) -> str | None:
    """The variant that is significantly better than every other one compared."""
    for variant in variants:
        beaten = {
            each.other
            for each in comparisons
            if each.better == variant and each.p_value < LEVEL and each.difference > 0
        }
        if len(beaten) == len(variants) - 1:
            return variant
    return None


def _reason(
    winner: str | None,
    comparisons: Sequence[Comparison],
    enough: Sequence[Arm],
    arms: Sequence[Arm],
) -> str:
    compared = f"{sum(arm.rated_posts for arm in enough)} posts of {len(enough)} variants compared"
    left_out = len(arms) - len(enough)
    if left_out:
        compared += f", {left_out} left out for too little data"
    if winner is None:
        smallest = min(each.p_value for each in comparisons)
        told = f"{compared}; smallest p {smallest:.3f}"
        return f"No variant is better than all others at the 5 % level ({told})."
    largest = max(each.p_value for each in comparisons if each.better == winner)
    told = f"{compared}; p {largest:.3f} or less"
    return f"{winner} has a higher mean rate than every other variant ({told})."
