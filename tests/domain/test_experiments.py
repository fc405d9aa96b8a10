"""Whether a variant really is better: never from luck, never from one row per arm."""

import random
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.learning.experiments import LEVEL, MIN_POSTS, Experiment, Verdict, experiments_of
from app.domain.learning.post_performance import PostPerformance
from app.domain.numbers.permutations import Chance
from tests.domain.posts_performed import performed
from tests.profile import IS_STRESS

MOST = 20


def repeatable() -> Chance:
    return random.Random(0).random


Arms = Mapping[str, Sequence[float]]


def posts_of(arms: Arms, views: int = 1000) -> list[PostPerformance]:
    numbered = ((variant, rate) for variant, rates in arms.items() for rate in rates)
    return [
        performed(number, rate, variant_group="g", variant_id=variant, views=views)
        for number, (variant, rate) in enumerate(numbered)
    ]


def experiment(arms: Arms, views: int = 1000) -> Experiment:
    (found,) = experiments_of(posts_of(arms, views), MOST, repeatable)
    return found


GOOD, BAD = [8.0, 8.4, 7.9, 8.8, 9.1, 8.3], [4.0, 4.6, 3.9, 4.4, 5.1, 4.2]


def test_a_clear_difference_has_a_winner_with_its_numbers() -> None:
    found = experiment({"a": BAD, "b": GOOD})
    assert (found.verdict, found.winner) == (Verdict.WINNER, "b")
    (comparison,) = found.comparisons
    assert (comparison.better, comparison.other) == ("b", "a")
    assert comparison.difference == pytest.approx(4.05)
    assert comparison.low == pytest.approx(3.4685645417994655)  # Welch's interval, recorded
    assert comparison.high == pytest.approx(4.631435458200534)
    # Of 924 ways to deal 12 posts into two arms, only this one and its mirror are as extreme.
    assert comparison.p_value == pytest.approx(2 / 924)
    assert [(arm.variant, arm.rated_posts) for arm in found.arms] == [("b", 6), ("a", 6)]


def test_equal_arms_have_none() -> None:
    found = experiment({"a": GOOD, "b": GOOD})
    assert (found.verdict, found.winner) == (Verdict.NO_DIFFERENCE, None)


@pytest.mark.parametrize(
    ("arms", "views"),
    [
        ({"a": [1.0], "b": [50.0]}, 1_000_000),  # one row per arm
        ({"a": BAD, "b": GOOD[: MIN_POSTS - 1]}, 100_000),  # too few posts
        ({"a": BAD, "b": GOOD}, 100),  # too few views
    ],
)
def test_too_little_exposure_decides_nothing(
    arms: Mapping[str, Sequence[float]], views: int
) -> None:
    found = experiment(arms, views)
    assert (found.verdict, found.winner, found.comparisons) == (Verdict.NOT_ENOUGH_DATA, None, ())
    assert "5 posts" in found.reason


def test_a_winner_beats_every_other_variant() -> None:
    assert experiment({"a": BAD, "b": GOOD, "c": GOOD}).verdict is Verdict.NO_DIFFERENCE
    assert experiment({"a": BAD, "b": GOOD, "c": BAD}).winner == "b"


def test_a_variant_with_too_little_data_is_left_out_and_said_so() -> None:
    found = experiment({"a": BAD, "b": GOOD, "c": [99.0]})
    assert found.winner == "b"
    assert "1 left out" in found.reason


def test_groups_of_one_variant_are_no_experiment() -> None:
    assert experiments_of(posts_of({"a": GOOD}), MOST, repeatable) == ()


@given(
    st.lists(st.floats(0, 100), min_size=5, max_size=8),
    st.lists(st.floats(0, 100), min_size=5, max_size=8),
)
@example([0.0] * 4 + [1e-100], [0.0] * 5)
def test_the_verdict_does_not_depend_on_who_comes_first(
    left: list[float], right: list[float]
) -> None:
    one, other = experiment({"a": left, "b": right}), experiment({"a": right, "b": left})
    assert one.verdict is other.verdict
    assert one.comparisons[0].p_value == other.comparisons[0].p_value
    assert {one.winner, other.winner} in ({None}, {"a", "b"})


@pytest.mark.parametrize(
    ("variants", "rounds"), [(2, 150), (4, 30)] if IS_STRESS else [(2, 60), (4, 15)]
)
def test_alike_variants_rarely_have_a_winner(variants: int, rounds: int) -> None:
    """Skewed rates, arms of different size: no more false winners than the level says."""
    chance = random.Random(7)
    winners = 0
    for _ in range(rounds):
        arms = {
            f"v{arm}": [chance.lognormvariate(1, 0.8) for _ in range(chance.randint(5, 9))]
            for arm in range(variants)
        }
        winners += experiment(arms).winner is not None
    # Three standard errors above the level.
    assert winners / rounds <= LEVEL + 3 * (LEVEL * (1 - LEVEL) / rounds) ** 0.5
