"""What a number is: engagement, its rate, and sums in which some are unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.numbers.metrics import Metrics, add, average, engagement, engagement_rate

counts = st.none() | st.integers(-1000, 1000)


def test_engagement_is_likes_comments_shares_and_saves_and_no_clicks() -> None:
    assert Metrics(views=1000, likes=1, comments=2, shares=4, saves=8, clicks=500).engagement == 15


def test_engagement_skips_what_is_unknown_and_is_unknown_if_all_is() -> None:
    assert engagement(None, 2, None, 0) == 2
    assert engagement(None, None, None, None) is None


@pytest.mark.parametrize(
    ("rated", "views", "rate"),
    [
        (60, 1000, 6.0),
        (7, 100, 7.0),
        (0, 10, 0.0),
        (-5, 100, -5.0),
        (5, 0, None),
        (5, -1, None),
        (5, None, None),
    ],
)
def test_a_rate_is_engagement_per_hundred_views(
    rated: int, views: int | None, rate: float | None
) -> None:
    assert engagement_rate(rated, views) == rate


def test_there_is_no_rate_of_unknown_engagement() -> None:
    assert engagement_rate(None, 100) is None


@given(counts, counts, counts)
def test_adding_doesnt_depend_on_the_order(a: int | None, b: int | None, c: int | None) -> None:
    assert add(a, b) == add(b, a)
    assert add(add(a, b), c) == add(a, add(b, c))


def test_an_unknown_count_adds_nothing_and_two_are_unknown() -> None:
    assert add(None, 0) == 0
    assert add(None, None) is None


def test_an_average_is_of_something() -> None:
    assert average(7, 2) == 3.5
    assert average(0, 2) == 0.0
    assert average(7, 0) is average(None, 2) is None
