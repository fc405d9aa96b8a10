"""What a write does to a post's history, in whatever order writes come."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.numbers.gains import Measurement, Snapshot, measure
from app.domain.numbers.histories import History, Merged, Outcome, PostTotals
from app.domain.numbers.metrics import Metrics
from app.domain.numbers.readings import reading

MONDAY = date(2026, 3, 2)
LONG_AGO = date(2025, 1, 1)


def taken(day: int, hour: int = 12, **totals: int) -> Snapshot:
    """A snapshot so many days after Monday."""
    on = MONDAY + timedelta(days=day)
    return Snapshot(on, datetime(on.year, on.month, on.day, hour, tzinfo=UTC), Metrics(**totals))


def written(
    writes: Iterable[Sequence[Snapshot]], published_on: date | None = LONG_AGO
) -> tuple[list[Measurement], PostTotals | None]:
    """What is stored of a post after some writes."""
    stored: dict[date, Measurement] = {}
    after: PostTotals | None = None
    for snapshots in writes:
        tail = [stored[day] for day in sorted(stored)]
        merged = History(published_on, after, tail).merge(snapshots)
        for change in merged.changes:
            assert change.before == stored.get(change.after.snapshot.date)
            stored[change.after.snapshot.date] = change.after
        after = merged.totals
    return [stored[day] for day in sorted(stored)], after


def test_a_late_day_takes_its_growth_from_the_next_one() -> None:
    measured, _ = written([[taken(0, views=10), taken(2, views=20)], [taken(1, views=15)]])

    assert [each.gains.views for each in measured][1:] == [5, 5]
    assert measured[0].baselines.views == 10


def test_an_earlier_first_day_takes_the_baseline_with_it() -> None:
    measured, totals = written([[taken(1, views=15)], [taken(0, views=10)]])

    assert [each.baselines.views for each in measured] == [10, None]
    assert measured[1].gains.views == 5
    assert totals is not None
    assert (totals.first_date, totals.last_date) == (MONDAY, MONDAY + timedelta(days=1))
    assert totals.totals.views == 15


def test_a_snapshot_is_new_or_newer_or_says_nothing_new() -> None:
    history = History(LONG_AGO, None)
    first = history.merge([taken(0, views=10)])
    stored = History(LONG_AGO, first.totals, [each.after for each in first.changes])

    again = stored.merge([taken(0, views=10), taken(0, 13, views=11), taken(1, views=12)])

    assert first.outcomes == [Outcome.CREATED]
    assert again.outcomes == [Outcome.UNCHANGED, Outcome.UPDATED, Outcome.CREATED]


def test_what_says_nothing_new_changes_nothing() -> None:
    first = History(LONG_AGO, None).merge([taken(0, views=10)])
    stored = History(LONG_AGO, first.totals, [each.after for each in first.changes])

    again = stored.merge([taken(0, views=10)])

    assert again.changes == []
    assert again.totals == first.totals


def test_a_reading_that_answers_nothing_is_no_snapshot() -> None:
    nothing = reading(MONDAY, taken(0).collected_at, {})

    merged = History(LONG_AGO, None).merge([nothing])

    assert merged == Merged([Outcome.UNCHANGED], (), None)


def test_a_partial_reading_keeps_what_it_does_not_answer() -> None:
    measured, totals = written(
        [[taken(0, views=10, likes=3)], [reading(MONDAY, taken(0, 13).collected_at, {"views": 11})]]
    )

    assert [each.snapshot.totals for each in measured] == [Metrics(views=11, likes=3)]
    assert totals is not None
    assert totals.as_of == taken(0, 13).collected_at


def test_days_after_the_last_need_no_tail() -> None:
    first = History(LONG_AGO, None).merge([taken(0, views=10, likes=1)])

    (change,) = History(LONG_AGO, first.totals).merge([taken(3, views=25)]).changes

    assert change.before is None
    assert change.after.gains == Metrics(views=15)


def test_another_day_of_publication_measures_the_first_day_anew() -> None:
    measured, totals = written([[taken(0, views=10), taken(1, views=12)]], LONG_AGO)

    (change,) = History(MONDAY, totals, measured).remeasured().changes

    assert change.before == measured[0]
    assert (change.after.gains.views, change.after.baselines.views) == (10, None)


def test_the_same_day_of_publication_changes_nothing() -> None:
    measured, totals = written([[taken(0, views=10), taken(1, views=12)]], MONDAY)

    merged = History(MONDAY, totals, measured).remeasured()

    assert (merged.changes, merged.totals) == ([], totals)


def test_totals_and_reach_are_those_last_known() -> None:
    _, totals = written(
        [[taken(0, views=10, likes=3)._replace(reach=7), taken(1, views=12)._replace(reach=None)]]
    )

    assert totals is not None
    assert totals.totals == Metrics(views=12, likes=3)
    assert totals.reach == 7
    assert totals.as_of == taken(1).collected_at


def test_a_late_day_before_the_last_changes_only_what_the_later_ones_never_reported() -> None:
    measured, totals = written([[taken(day, views=10 * day) for day in (1, 3, 5)]])

    # The write can change nothing after day 3, so nothing after it is read.
    merged = History(LONG_AGO, totals, measured[:2]).merge([taken(2, views=15, likes=4)])

    assert totals is not None
    regularity = totals.regularity._replace(told_from=None)  # later days have no likes
    known = Metrics(views=50, likes=4)
    assert merged.totals == totals._replace(totals=known, regularity=regularity)
    assert [change.after.gains.views for change in merged.changes] == [5, 15]


counts = st.none() | st.integers(0, 50)
days = st.lists(
    st.builds(Metrics, counts, counts).filter(lambda totals: totals != Metrics()),
    min_size=1,
    max_size=5,
).map(lambda chain: [taken(day)._replace(totals=each) for day, each in enumerate(chain)])


@given(days, st.sampled_from([None, LONG_AGO, MONDAY]), st.data())
def test_days_written_one_by_one_in_any_order_end_in_the_same_history(
    snapshots: list[Snapshot], published_on: date | None, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(snapshots))

    in_order, totals = measure(snapshots, published_on=published_on)
    measured, after = written([[each] for each in order], published_on)

    assert measured == in_order
    assert after is not None
    assert after.totals == totals
