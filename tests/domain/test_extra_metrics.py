"""What posts gained of metrics beyond the eight, and what they had."""

from datetime import date, timedelta

import pytest

from app.domain.numbers.extra_metrics import ExtraHistory, ExtraMetricSum, extra_metric_sums
from app.domain.platforms import Platform

START = date(2026, 3, 10)
DAY = timedelta(days=1)
X, PINTEREST = Platform.TWITTER, Platform.PINTEREST
OLD = ExtraHistory(X, "quotes", None, START - 9 * DAY, START + DAY, 4, latest=10, before=7)
"""It had 4 when it was first seen, 7 when the window began, and has 10."""


@pytest.mark.parametrize(
    ("history", "gained"),
    [
        (OLD, 3),
        (OLD._replace(latest=5), -2),
        (OLD._replace(last_date=START - DAY), None),
        # First seen in the window: when it was new, its number is what it gained.
        (OLD._replace(first_date=START, before=None, published_on=START - 7 * DAY), 10),
        (OLD._replace(first_date=START, before=None, published_on=START + DAY), 10),
        (OLD._replace(first_date=START, before=None, published_on=START - 8 * DAY), 6),
        (OLD._replace(first_date=START, before=None), 6),
        (OLD._replace(first_date=START + DAY, before=None), None),
    ],
)
def test_a_gain_is_what_came_after_the_last_number_before_the_window(
    history: ExtraHistory, gained: float | None
) -> None:
    assert history.gained(START) == gained


def test_counts_are_added_up_over_posts_of_a_platform() -> None:
    silent = OLD._replace(last_date=START - DAY, latest=7)
    pin = OLD._replace(platform=PINTEREST, name="follows")

    assert extra_metric_sums([pin, OLD, OLD, silent], START) == [
        ExtraMetricSum(X, "quotes", gained=6, total=27, posts=2),
        ExtraMetricSum(PINTEREST, "follows", gained=3, total=10, posts=1),
    ]


def test_a_sum_of_gains_that_nobody_knows_is_unknown() -> None:
    first = OLD._replace(first_date=START + DAY, before=None)

    assert extra_metric_sums([first], START) == [ExtraMetricSum(X, "quotes", None, 10, 1)]


def test_averages_are_not_added_but_counted() -> None:
    average = OLD._replace(platform=PINTEREST, name="averageWatchSeconds", latest=7.5)

    assert extra_metric_sums([average, average], START) == [
        ExtraMetricSum(PINTEREST, "averageWatchSeconds", None, None, posts=2)
    ]
