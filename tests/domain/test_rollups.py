"""What a day of a scope adds up to, and how one measurement changes it."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.numbers.gains import Measurement, Snapshot, measure
from app.domain.numbers.metrics import METRICS, UNKNOWN, Metrics
from app.domain.numbers.rollups import ONE_POST_PUBLISHED, Changes, Place, contribution_of
from app.domain.platforms import Platform

MONDAY = date(2026, 3, 2)
PLACE = Place(UUID(int=1), MONDAY, Platform.YOUTUBE)
VIEWS, LIKES = METRICS.index("views"), METRICS.index("likes")


def measured(totals: Metrics, known: Metrics = UNKNOWN, on: date = MONDAY) -> Measurement:
    """What a snapshot means of a post published a year before."""
    snapshot = Snapshot(on, datetime(on.year, on.month, on.day, tzinfo=UTC), totals)
    (only,), _ = measure([snapshot], published_on=date(2025, 3, 2), known=known)
    return only


def test_a_measurement_contributes_its_gains_and_itself() -> None:
    added = contribution_of([measured(Metrics(views=30, likes=5), Metrics(views=10, likes=2))])

    assert (added.gains[VIEWS], added.gains[LIKES]) == (20, 3)
    assert (added.rated_engagement, added.snapshots, added.posts_published) == (3, 1, 0)
    assert not any(added.baselines)


def test_a_baseline_is_kept_apart_from_gains() -> None:
    added = contribution_of([measured(Metrics(views=30))])

    assert (added.gains[VIEWS], added.baselines[VIEWS]) == (0, 30)


def test_what_is_not_reported_is_not_counted_as_reported() -> None:
    added = contribution_of(
        [
            measured(Metrics(views=30), Metrics(views=10)),
            measured(Metrics(views=31, likes=1), Metrics(views=10, likes=1)),
        ]
    )

    assert (added.reported[VIEWS], added.reported[LIKES]) == (2, 1)


counts = st.none() | st.integers(0, 100)
metrics = st.builds(Metrics, *[counts] * len(METRICS))
measurements = st.lists(st.builds(measured, metrics, metrics), min_size=1, max_size=4)


@given(measurements)
def test_together_they_contribute_what_each_one_does(found: list[Measurement]) -> None:
    changes = Changes()
    for each in found:
        changes.add(PLACE, contribution_of([each]))

    assert list(changes) == [(PLACE, contribution_of(found))]


@given(measurements, measurements)
def test_what_is_added_and_taken_away_again_leaves_nothing(
    some: list[Measurement], others: list[Measurement]
) -> None:
    changes = Changes()
    changes.add(PLACE, contribution_of(some))
    changes.add(PLACE, contribution_of(others))
    changes.remove(PLACE, contribution_of(some))
    assert list(changes) == [(PLACE, contribution_of(others))]

    changes.remove(PLACE, contribution_of(others))
    assert list(changes) == []


@given(measurements, st.data())
def test_a_measurement_that_is_replaced_no_longer_counts(
    found: list[Measurement], data: st.DataObject
) -> None:
    first, last = data.draw(st.sampled_from(found)), data.draw(st.sampled_from(found))
    once, replaced = Changes(), Changes()

    once.measure(PLACE.brand_id, PLACE.platform, [(None, last)])
    replaced.measure(PLACE.brand_id, PLACE.platform, [(None, first)])
    replaced.measure(PLACE.brand_id, PLACE.platform, [(first, last)])

    assert list(replaced) == list(once)


def test_a_measurement_that_is_replaced_by_itself_changes_nothing() -> None:
    same = measured(Metrics(views=30), Metrics(views=10))
    changes = Changes()

    changes.measure(PLACE.brand_id, PLACE.platform, [(same, same)])

    assert list(changes) == []


def test_a_published_post_counts_without_any_snapshot() -> None:
    changes = Changes()
    changes.add(PLACE, ONE_POST_PUBLISHED)

    ((_, added),) = changes
    assert (added.posts_published, added.snapshots) == (1, 0)


def test_changes_come_in_the_order_of_their_keys() -> None:
    places = [
        PLACE,
        PLACE._replace(platform=Platform.TIKTOK),
        PLACE._replace(date=MONDAY + timedelta(days=1)),
        PLACE._replace(brand_id=UUID(int=2), date=date(2020, 1, 1)),
    ]
    changes = Changes()
    for place in reversed(places):
        changes.add(place, ONE_POST_PUBLISHED)

    assert [place for place, _ in changes] == [places[1], places[0], *places[2:]]
