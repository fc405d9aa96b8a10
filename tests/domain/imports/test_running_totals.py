"""Gains of days as running totals."""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.imports.rows import Identity, Row
from app.domain.imports.running_totals import KnownTotals, running_totals
from app.domain.numbers.readings import reading
from app.domain.platforms import Platform

FIRST = date(2026, 11, 1)
POST = Identity(Platform.YOUTUBE, "a")


def row(day: int, line: int = 0, **gains: int) -> Row:
    at = FIRST + timedelta(day)
    collected = datetime(at.year, at.month, at.day, tzinfo=UTC)
    return Row(line or day + 2, POST, None, {}, reading(at, collected, gains) if gains else None)


def known(day: int, **totals: float) -> KnownTotals:
    return KnownTotals(FIRST + timedelta(day), totals)


def totals(found: list[Row] | str) -> list[Mapping[str, int]]:
    assert not isinstance(found, str), found
    return [
        {name: count for name, count in each.snapshot.totals._asdict().items() if count is not None}
        for each in found
        if each.snapshot
    ]


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=20), st.integers(0, 20))
def test_a_total_is_the_sum_of_all_gains_so_far(gains: list[int], before: int) -> None:
    """The oracle: plain addition, from the publication on or from a known total."""
    rows = [row(day, views=gain) for day, gain in enumerate(gains)]
    sums = [sum(gains[: day + 1]) for day in range(len(gains))]

    assert [each["views"] for each in totals(running_totals(rows, [], FIRST))] == sums
    from_known = running_totals(rows, [known(-1, views=before)], None)
    assert [each["views"] for each in totals(from_known)] == [before + each for each in sums]


def test_gains_may_begin_before_the_publication_and_not_after_it() -> None:
    rows = [row(0, views=5), row(1, views=6)]

    assert not isinstance(running_totals(rows, [], FIRST + timedelta(1)), str)
    assert "no total of the day before is known" in str(
        running_totals(rows, [], FIRST - timedelta(1))
    )
    assert "no total of the day before is known" in str(running_totals(rows, [], None))


def test_a_missing_day_is_named() -> None:
    rows = [row(0, views=5), row(2, views=6)]
    assert "2026-11-02 is missing" in str(running_totals(rows, [], FIRST))


def test_totals_that_are_stored_already_must_be_the_same() -> None:
    rows = [row(0, views=5), row(1, views=6)]

    assert not isinstance(running_totals(rows, [known(0, views=5), known(1, views=11)], FIRST), str)
    for stored in (known(1, views=12), known(3, views=20)):
        assert "are stored already" in str(running_totals(rows, [stored], FIRST))
    assert not isinstance(running_totals(rows, [known(-5, views=1)], FIRST), str)


def test_a_metric_ends_where_a_day_does_not_answer_it() -> None:
    rows = [row(0, views=5, likes=1), row(1, views=6), row(2, views=1, likes=2)]

    assert totals(running_totals(rows, [], FIRST)) == [
        {"views": 5, "likes": 1},
        {"views": 11},
        {"views": 12},
    ]
    assert totals(running_totals(rows[1:], [known(0, likes=1, views=3)], None)) == [
        {"views": 9},
        {"views": 10},
    ]


def test_rows_of_one_day_complete_each_other_and_may_not_differ() -> None:
    same = [row(0, 2, views=5), row(0, 3, views=5, likes=1)]
    found = totals(running_totals(same, [], FIRST))
    assert found == [{"views": 5, "likes": 1}] * 2

    other = [row(0, 2, views=5), row(0, 3, views=6)]
    assert "different gains of views" in str(running_totals(other, [], FIRST))


def test_averages_of_days_make_no_total() -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    counts = {"views": 5, "averageWatchSeconds": 9.5, "engagedViews": 3, "reach": 4}
    given = Row(2, POST, None, {}, reading(FIRST, at, counts))

    taken = running_totals([given], [], FIRST)

    assert isinstance(taken, list)
    (found,) = taken
    assert found.snapshot is not None
    assert found.snapshot.extra == {"engagedViews": 3}
    assert found.snapshot.reach is None


def test_rows_without_numbers_stay() -> None:
    assert running_totals([row(0)], [], None) == [row(0)]


def test_the_order_of_rows_changes_nothing() -> None:
    rows = [row(day, views=day) for day in range(9)]
    mixed = random.Random(1).sample(rows, len(rows))

    found = running_totals(mixed, [], FIRST)
    assert not isinstance(found, str)
    assert sorted(found) == running_totals(rows, [], FIRST)
