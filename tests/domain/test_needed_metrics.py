"""Which metrics a question about days looks at."""

import pytest

from app.domain.numbers.metrics import METRICS
from app.domain.numbers.needed_metrics import NUMBERS, NeededMetrics, needed_for


@pytest.mark.parametrize(
    ("numbers", "needed"),
    [
        ([], NeededMetrics.VIEWS),  # platforms are ordered by views
        (["views"], NeededMetrics.VIEWS),
        (["saves"], NeededMetrics.ENGAGEMENT),
        (["engagement"], NeededMetrics.ENGAGEMENT),
        (["views", "engagement_rate"], NeededMetrics.ENGAGEMENT),
        (["clicks"], NeededMetrics.ALL),
        (["views", "likes", "watch_seconds"], NeededMetrics.ALL),
    ],
)
def test_as_few_as_tell_the_numbers(numbers: list[str], needed: NeededMetrics) -> None:
    assert needed_for(numbers) is needed


def test_each_includes_those_before_it() -> None:
    views, engagement, everything = (needed.metrics for needed in NeededMetrics)
    assert everything == METRICS
    assert engagement == METRICS[: len(engagement)]
    assert views == engagement[:1]
    assert [needed.has_rated_engagement for needed in NeededMetrics] == [False, True, True]


def test_every_metric_is_told_by_what_it_needs() -> None:
    for name in METRICS:
        assert name in needed_for([name]).metrics
    assert needed_for(NUMBERS) is NeededMetrics.ALL
