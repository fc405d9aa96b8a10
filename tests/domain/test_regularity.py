"""How regularly posts are measured: bounds that hold whatever is written, in whatever order."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.numbers.gains import Measurement, Snapshot
from app.domain.numbers.histories import History, PostTotals
from app.domain.numbers.metrics import Metrics
from app.domain.numbers.regularity import Regularity

MONDAY = date(2026, 3, 2)


def on(day: int) -> date:
    return MONDAY + timedelta(days=day)


def taken(day: int, **totals: int | None) -> Snapshot:
    at = datetime(2026, 3, 2, 10, tzinfo=UTC) + timedelta(days=day)
    return Snapshot(on(day), at, Metrics(**totals))


def totals_of(*snapshots: Snapshot, published_on: date | None = MONDAY) -> PostTotals:
    totals = History(published_on, None).merge(snapshots).totals
    assert totals is not None
    return totals


def test_days_that_tell_all_the_post_ever_had_are_told_from_the_first() -> None:
    regularity = totals_of(taken(0, views=1), taken(1, views=5), taken(4, views=9)).regularity

    assert regularity == Regularity(on(0), longest_gap=3)


def test_a_total_that_was_old_tells_no_gain() -> None:
    old = totals_of(taken(0, views=10), taken(1, views=12), published_on=None)

    assert old.regularity == Regularity(on(1), longest_gap=1)


@pytest.mark.parametrize("silent", [{"likes": 4}, {"views": 7}])
def test_a_day_without_views_or_without_engagement_starts_anew(silent: dict[str, int]) -> None:
    days = [taken(0, views=1, likes=1), taken(1, **silent), taken(2, views=9, likes=5)]

    assert totals_of(*days).regularity == Regularity(on(2), longest_gap=1)


def test_a_last_day_that_does_not_tell_leaves_nothing_told() -> None:
    assert totals_of(taken(0, views=1, likes=1), taken(1, likes=4)).regularity.told_from is None


def test_one_part_of_engagement_tells_it() -> None:
    days = [taken(0, views=1, likes=1, comments=1), taken(1, views=2, comments=3)]

    assert totals_of(*days).regularity.told_from == on(0)


def test_what_a_post_never_had_before_was_not_told_by_earlier_days() -> None:
    first = totals_of(taken(0, likes=1), taken(1, likes=2))

    after = History(MONDAY, first).merge([taken(2, likes=3, views=8)]).totals

    assert first.regularity.told_from == on(0)
    assert after is not None
    assert after.regularity.told_from == on(2)


def test_all_falls_of_all_metrics_are_lost() -> None:
    falling = [taken(0, views=9, likes=5), taken(1, views=7, likes=6), taken(2, views=8, likes=2)]

    assert totals_of(*falling).lost == 2 + 4


def test_a_day_between_takes_back_a_fall_that_was_none() -> None:
    first = History(MONDAY, None).merge([taken(0, views=9), taken(2, views=7)])
    tail = [change.after for change in first.changes]

    after = History(MONDAY, first.totals, tail).merge([taken(1, views=7)]).totals

    assert first.totals is not None
    assert after is not None
    assert (first.totals.lost, after.lost) == (2, 2)


counts = st.none() | st.integers(0, 30)
days = st.builds(
    taken,
    st.integers(0, 14),
    views=counts,
    likes=counts,
    shares=counts,
).filter(lambda snapshot: snapshot.totals != Metrics())
writes = st.lists(st.lists(days, min_size=1, max_size=3), min_size=1, max_size=7)


@settings(max_examples=300)
@given(writes, st.sampled_from([None, MONDAY]))
def test_after_any_writes_the_bounds_hold_and_what_was_lost_is_exact(
    writes: Sequence[Sequence[Snapshot]], published_on: date | None
) -> None:
    stored: dict[date, Measurement] = {}
    totals: PostTotals | None = None
    for write in writes:
        tail = rewritten(stored, totals, [snapshot.date for snapshot in write])
        merged = History(published_on, totals, tail).merge(write)
        stored |= {change.after.snapshot.date: change.after for change in merged.changes}
        totals = merged.totals

        snapshots = [stored[day].snapshot for day in sorted(stored)]
        exact = totals_of(*snapshots, published_on=published_on)
        assert totals is not None
        assert totals.regularity.holds_for(exact.regularity, stored)
        assert totals._replace(regularity=exact.regularity) == exact


def rewritten(
    stored: Mapping[date, Measurement], totals: PostTotals | None, written: Sequence[date]
) -> list[Measurement]:
    """What is read of a post before days are written: as little as `app.sql.snapshots` reads."""
    first, last = min(written), max(written)
    if totals is None or first > totals.last_date:
        return []
    complete = [day for day in stored if tells_all(stored[day].snapshot.totals, totals.totals)]
    opening = max((day for day in complete if day < first), default=date.min)
    later = (day for day in complete if day > last and totals.totals.views is not None)
    closing = min(later, default=date.max)
    return [stored[day] for day in sorted(stored) if opening <= day <= closing]


def tells_all(totals: Metrics, known: Metrics) -> bool:
    return all(ever is None or total is not None for total, ever in zip(totals, known, strict=True))
