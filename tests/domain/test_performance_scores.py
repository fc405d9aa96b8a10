"""The scales of the learning loop, by hand and against exact fractions."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.learning.performance_scores import (
    CONTENT_TYPES,
    ContentType,
    performance_score,
    variant_score,
)
from app.domain.numbers.metrics import LARGEST_COUNT
from app.domain.posts import PostCategory


@pytest.mark.parametrize(
    ("engagement", "clicks", "views", "score"),
    [
        (50, 0, 1000, 50),
        (40, 10, 1000, 50),
        (100, 0, 100, 100),
        (900, 0, 100, 100),
        (1, 0, 2000, 1),  # 0.5, half up
        (5, 0, 2000, 3),  # 2.5, half up and not to the even 2
        (1, 0, 2001, 0),
        (0, 0, 10, 0),
        (None, 3, 100, 30),
        (3, None, 100, 30),
        (None, None, 100, None),
        (3, 3, None, None),
        (3, 3, 0, None),
    ],
)
def test_a_performance_score_is_ten_times_the_rate_with_clicks(
    engagement: int | None, clicks: int | None, views: int | None, score: int | None
) -> None:
    assert performance_score(engagement, clicks, views) == score


counts = st.integers(0, LARGEST_COUNT)


@given(engagement=counts, clicks=counts, views=st.integers(1, LARGEST_COUNT))
def test_a_performance_score_rounds_half_up_whatever_the_size(
    engagement: int, clicks: int, views: int
) -> None:
    exact = Fraction(engagement + clicks, views) * 1000
    assert performance_score(engagement, clicks, views) == min(100, floor(exact + Fraction(1, 2)))


def test_every_category_counts_as_one_of_four_kinds() -> None:
    assert set(CONTENT_TYPES) == set(PostCategory)
    assert CONTENT_TYPES[PostCategory.REEL] is ContentType.VIDEO
    assert CONTENT_TYPES[PostCategory.CAROUSEL] is ContentType.IMAGE
    assert CONTENT_TYPES[PostCategory.TEXT] is ContentType.CAPTION


@pytest.mark.parametrize(
    ("mean_score", "mean_rate", "views", "score"),
    [
        (50.0, 5.0, 999, 0.6 * 50 + 0.3 * 50 + 0.1 * 30),
        (100.0, 40.0, 10**9, 93.0),
        (0.0, 0.0, 0, 0.0),
        (50.0, 5.0, 9, 0.6 * 50 + 0.3 * 50 + 0.1 * 10),
        (None, 5.0, 9, None),
        (50.0, None, 9, None),
    ],
)
def test_a_variant_scores_by_response_and_a_little_by_reach(
    mean_score: float | None, mean_rate: float | None, views: int, score: float | None
) -> None:
    assert variant_score(mean_score, mean_rate, views) == (
        score if score is None else pytest.approx(score)
    )
