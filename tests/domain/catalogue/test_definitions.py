"""What a definition says by itself."""

from datetime import date

import pytest

from app.domain.catalogue.definitions import (
    EVERYWHERE,
    EXTRA,
    Break,
    MetricAddition,
    MetricBreak,
    MetricDefinition,
    MetricUnit,
)
from app.domain.numbers.metrics import COUNTS, EXTRA_METRICS, METRICS
from app.domain.platforms import Platform


def of(name: str, *, counts_as_views: bool = False) -> MetricDefinition:
    return MetricDefinition(
        Platform.TWITTER, name, "theirs", "What it counts.", counts_as_views=counts_as_views
    )


def test_the_names_are_those_of_the_metrics_that_snapshots_have_a_place_for() -> None:
    assert [of(name).field for name in EVERYWHERE] == list(COUNTS)


def test_what_a_snapshot_keeps_beside_them_has_a_name_here() -> None:
    assert set(EXTRA_METRICS) <= EXTRA.keys()
    assert not EXTRA.keys() & EVERYWHERE.keys()


def test_the_eight_add_up_and_reach_does_not() -> None:
    assert {of(name).addition for name in EVERYWHERE if name != "reach"} == {MetricAddition.SUM}
    assert len(METRICS) == len(EVERYWHERE) - 1
    assert (of("reach").addition, of("reach").unit) == (MetricAddition.NONE, MetricUnit.PEOPLE)


def test_averages_and_shares_never_add_up() -> None:
    assert {
        name
        for name, meaning in EXTRA.items()
        if meaning.unit is MetricUnit.PERCENT or "average" in name
    } == {name for name, meaning in EXTRA.items() if meaning.addition is MetricAddition.LAST}


@pytest.mark.parametrize(
    ("name", "counts_as_views", "expected"),
    [
        ("views", False, True),
        ("impressions", False, False),
        ("impressions", True, True),
        ("videoViews", False, False),
    ],
)
def test_views_are_views_and_whatever_counts_as_them(
    name: str, counts_as_views: bool, expected: bool
) -> None:
    assert of(name, counts_as_views=counts_as_views).is_views is expected


def test_a_break_is_told_with_its_place() -> None:
    day = date(2026, 3, 1)
    broken = MetricDefinition(
        Platform.REDDIT, "likes", "ups", "Upvotes.", changes=(Break(day, "Less.", "https://a.b"),)
    )
    expected = MetricBreak(day, Platform.REDDIT, "likes", "Less.", "https://a.b")
    assert broken.breaks == (expected,)
