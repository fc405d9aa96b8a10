"""Sums of gains, and what follows from them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.numbers.metrics import METRICS, Metrics
from app.domain.numbers.sums import Sums, active_platforms, percentage, sum_known, sum_sums
from app.domain.platforms import Platform

counts = st.none() | st.integers(-1000, 1000)
sums = st.builds(
    Sums,
    metrics=st.builds(Metrics, *[counts] * len(METRICS)),
    rated_engagement=st.integers(-1000, 1000),
    posts_published=st.integers(0, 9),
    snapshots=st.integers(0, 9),
)


def test_a_sum_skips_what_is_unknown_and_is_unknown_if_all_is() -> None:
    assert sum_known([1, None, 2]) == 3
    assert sum_known([0, None]) == 0
    assert sum_known([None, None]) is sum_known([]) is None


def test_sums_are_added_metric_by_metric() -> None:
    one = Sums(Metrics(views=1000, likes=40), 40, posts_published=1, snapshots=2)
    other = Sums(Metrics(views=1000, saves=5), 5, posts_published=2, snapshots=3)

    assert sum_sums([one, other]) == Sums(
        Metrics(views=2000, likes=40, saves=5), 45, posts_published=3, snapshots=5
    )


@given(st.lists(sums), st.lists(sums))
def test_a_whole_is_the_sum_of_its_parts(left: list[Sums], right: list[Sums]) -> None:
    assert sum_sums([sum_sums(left), sum_sums(right)]) == sum_sums([*left, *right])


def test_a_rate_leaves_out_engagement_of_unknown_views() -> None:
    assert Sums(Metrics(views=1000, likes=100), rated_engagement=60).engagement_rate == 6.0
    assert Sums(Metrics(likes=100), rated_engagement=0).engagement_rate is None
    assert Sums(Metrics(views=1000), rated_engagement=0).engagement_rate is None


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(1, 4, 25.0), (-1, 4, -25.0), (1, 0, None), (1, -4, None), (None, 4, None), (1, None, None)],
)
def test_a_percentage_is_of_something_positive(
    part: int | None, whole: int | None, percent: float | None
) -> None:
    assert percentage(part, whole) == percent


def test_active_is_where_a_post_was_measured_or_published_most_viewed_first() -> None:
    found = active_platforms(
        {
            Platform.TIKTOK: Sums(Metrics(views=5), snapshots=1),
            Platform.YOUTUBE: Sums(Metrics(views=9), snapshots=1),
            Platform.REDDIT: Sums(posts_published=1),
            Platform.BLUESKY: Sums(snapshots=1),
            Platform.INSTAGRAM: Sums(Metrics(views=5), snapshots=1),
            Platform.MASTODON: Sums(Metrics(views=99)),
        }
    )

    assert list(found) == [
        Platform.YOUTUBE,
        Platform.INSTAGRAM,
        Platform.TIKTOK,
        Platform.BLUESKY,
        Platform.REDDIT,
    ]
