"""The one row that each post has."""

from datetime import timedelta
from itertools import permutations

from app.domain.learning.performance_scores import PerformanceSource
from app.domain.learning.post_performance import mean_rate_of, one_per_post
from app.domain.numbers.sums import mean_known
from tests.domain.posts_performed import DAY, performed

MANUAL, CSV, SYNC = PerformanceSource.MANUAL, PerformanceSource.CSV, PerformanceSource.SYNC


def test_a_post_has_its_latest_row_and_a_persons_before_a_synced_one() -> None:
    rows = [
        performed(1, 1.0, measured_on=DAY - timedelta(days=1), source=MANUAL),
        performed(1, 2.0, source=SYNC),
        performed(1, 3.0, source=CSV),
        performed(1, 4.0, source=MANUAL),
    ]
    for order in permutations(rows):
        (row,) = one_per_post(order)
        assert row.engagement_rate == 4.0


def test_the_later_day_goes_before_whoever_said_it() -> None:
    synced_later = performed(1, 2.0, source=SYNC)
    given_earlier = performed(1, 1.0, measured_on=DAY - timedelta(days=1), source=MANUAL)

    assert one_per_post([given_earlier, synced_later]) == (synced_later,)


def test_posts_come_in_the_order_of_publication_unknown_last() -> None:
    first, second, unknown = performed(1), performed(2), performed(0, published_at=None)

    for order in permutations([unknown, second, first]):
        assert one_per_post(order) == (first, second, unknown)


def test_engagement_is_what_is_known_of_it() -> None:
    assert performed(1, likes=3, saves=4).engagement == 7
    assert performed(1, clicks=9).engagement is None


def test_a_mean_is_over_what_is_known() -> None:
    assert mean_known([1.0, None, 2.0]) == 1.5
    assert mean_known([None]) is mean_known([]) is None
    assert mean_rate_of([performed(1, 4.0), performed(2, None), performed(3, 5.0)]) == 4.5


def test_equal_values_have_exactly_their_own_mean() -> None:
    assert mean_known([0.1] * 3) == 0.1  # where 0.1 + 0.1 + 0.1 is not 0.3
    assert isinstance(mean_known([2**53 + 1]), float)  # and no count, which may be too exact
