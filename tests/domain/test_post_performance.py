"""The one row that each post has."""

from datetime import timedelta
from itertools import permutations

from app.domain.learning.performance_scores import PerformanceSource
from app.domain.learning.post_performance import one_per_post
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
