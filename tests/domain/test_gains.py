"""From lifetime totals to gains: nothing is counted twice and nothing gets lost."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.numbers.gains import Snapshot, measure
from app.domain.numbers.metrics import METRICS, Metrics

MONDAY = date(2026, 3, 2)
LONG_AGO = date(2025, 1, 1)
VIEWS, LIKES = METRICS.index("views"), METRICS.index("likes")


def taken(day: int, hour: int = 12, **totals: int) -> Snapshot:
    """A snapshot so many days after Monday."""
    on = MONDAY + timedelta(days=day)
    return Snapshot(on, datetime(on.year, on.month, on.day, hour, tzinfo=UTC), Metrics(**totals))


def views_gained(*snapshots: Snapshot, published_on: date | None = MONDAY) -> list[int | None]:
    measured, _ = measure(snapshots, published_on=published_on)
    return [each.gains.views for each in measured]


def test_a_young_posts_first_total_is_growth() -> None:
    assert views_gained(taken(0, views=10), taken(1, views=25)) == [10, 15]


def test_a_counter_that_falls_is_kept() -> None:
    assert views_gained(taken(0, views=10), taken(1, views=7)) == [10, -3]


def test_growth_of_days_that_were_missed_counts_where_it_is_seen() -> None:
    assert views_gained(taken(0, views=10), taken(1, likes=1), taken(5, views=70)) == [10, None, 60]


@pytest.mark.parametrize(
    ("published_on", "baseline"),
    [
        (MONDAY, None),
        (MONDAY - timedelta(days=7), None),
        (MONDAY + timedelta(days=1), None),
        (MONDAY - timedelta(days=8), 10),
        (None, 10),
    ],
)
def test_a_first_total_more_than_a_week_after_publication_is_a_baseline(
    published_on: date | None, baseline: int | None
) -> None:
    (first, later), _ = measure([taken(0, views=10), taken(1, views=12)], published_on=published_on)

    assert first.baselines.views == baseline
    assert first.gains.views == (10 if baseline is None else None)  # unknown is not zero
    assert first.is_baseline == (baseline is not None)
    assert later.gains.views == 2


def test_each_metric_has_a_baseline_of_its_own() -> None:
    (_, second), _ = measure(
        [taken(0, views=10), taken(1, views=12, likes=5)], published_on=LONG_AGO
    )

    assert second.baselines == Metrics(likes=5)
    assert not second.is_baseline  # views go on


def test_without_views_any_metric_makes_a_baseline() -> None:
    (only,), _ = measure([taken(0, likes=5)], published_on=LONG_AGO)

    assert only.is_baseline


def test_engagement_is_rated_once_views_are_known() -> None:
    # The example of a gap: from the second day on the rate is 60 / 1000.
    measured, _ = measure(
        [taken(0, views=1000, likes=100), taken(1, likes=150), taken(2, views=2000, likes=160)],
        published_on=MONDAY,
    )

    assert [each.rated_engagement for each in measured] == [100, 50, 10]


def test_engagement_before_any_views_is_not_rated() -> None:
    (only,), _ = measure([taken(0, likes=5)], published_on=MONDAY)

    assert (only.gains.likes, only.rated_engagement) == (5, 0)


def test_engagement_is_not_rated_on_the_day_that_views_start_as_a_baseline() -> None:
    measured, _ = measure([taken(0, likes=5), taken(1, likes=9, views=100)], published_on=LONG_AGO)

    assert measured[1].gains.likes == 4
    assert measured[1].rated_engagement == 0


def test_measuring_goes_on_from_what_was_known() -> None:
    (only,), known = measure(
        [taken(0, views=30)], published_on=LONG_AGO, known=Metrics(views=10, likes=3)
    )

    assert only.gains == Metrics(views=20)
    assert known == Metrics(views=30, likes=3)


totals = st.builds(Metrics, *[st.none() | st.integers(0, 100)] * len(METRICS))
chains = st.lists(totals, min_size=1, max_size=8).map(
    lambda chain: [taken(day)._replace(totals=each) for day, each in enumerate(chain)]
)


def last_known(chain: Sequence[Snapshot], metric: int) -> int | None:
    return next(
        (each.totals[metric] for each in reversed(chain) if each.totals[metric] is not None), None
    )


@given(chains, st.none() | st.dates(MONDAY - timedelta(days=12), MONDAY), st.data())
def test_gains_and_baselines_of_a_range_are_what_its_totals_grew_by(
    chain: list[Snapshot], published_on: date | None, data: st.DataObject
) -> None:
    """Law 1."""
    start = data.draw(st.integers(0, len(chain) - 1))
    end = data.draw(st.integers(start, len(chain) - 1))
    measured, known = measure(chain, published_on=published_on)

    for metric in range(len(METRICS)):
        added = sum(
            (each.gains[metric] or 0) + (each.baselines[metric] or 0)
            for each in measured[start : end + 1]
        )
        before, after = last_known(chain[:start], metric), last_known(chain[: end + 1], metric)
        assert added == (after or 0) - (before or 0)
        assert known[metric] == last_known(chain, metric)


@given(chains, st.none() | st.just(MONDAY), st.integers(0, 8))
def test_a_chain_may_be_measured_in_two_parts(
    chain: list[Snapshot], published_on: date | None, cut: int
) -> None:
    left, between = measure(chain[:cut], published_on=published_on)
    right, known = measure(chain[cut:], published_on=published_on, known=between)

    assert (left + right, known) == measure(chain, published_on=published_on)
