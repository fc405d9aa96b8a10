"""Lifetime totals of a scope as of a day, from those of now."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.numbers.gains import Measurement, Snapshot, measure
from app.domain.numbers.lifetimes import Counted, PostTotals, lifetime_of, sum_lifetimes
from app.domain.numbers.metrics import METRICS, UNKNOWN, Metrics

MONDAY = date(2026, 3, 2)


def test_a_posts_totals_have_engagement_and_a_rate() -> None:
    totals = PostTotals.of(Metrics(views=200, likes=3, saves=1, clicks=50), reach=90)

    assert (totals.views, totals.engagement, totals.engagement_rate, totals.reach) == (
        200,
        4,
        2.0,
        90,
    )


def counted(metrics: Metrics, reported: Metrics) -> Counted:
    return Counted(tuple(metrics), tuple(count or 0 for count in reported))


def test_what_was_added_since_is_taken_off_the_totals_of_now() -> None:
    now = counted(Metrics(views=100, likes=7), Metrics(views=4, likes=2))
    since = counted(Metrics(views=30, likes=0), Metrics(views=1, likes=1))

    assert lifetime_of(now, since) == Metrics(views=70, likes=7)


def test_what_nothing_had_reported_by_then_is_unknown() -> None:
    now = counted(Metrics(views=100, likes=0), Metrics(views=4, likes=2))
    since = counted(Metrics(views=100), Metrics(views=4))

    assert lifetime_of(now, since) == Metrics(likes=0)


def test_nothing_added_since_is_now() -> None:
    now = counted(Metrics(views=100), Metrics(views=4))

    assert lifetime_of(now, Counted()) == Metrics(views=100)


def test_platforms_are_added_skipping_what_one_does_not_report() -> None:
    assert sum_lifetimes([Metrics(views=1, likes=2), Metrics(likes=3)]) == Metrics(views=1, likes=5)
    assert sum_lifetimes([]) == Metrics()


totals = st.builds(Metrics, *[st.none() | st.integers(0, 100)] * 3)
histories = st.lists(totals, min_size=1, max_size=6)


def added(measured: Iterable[Measurement]) -> Counted:
    """What measurements add to sums, and how often each metric was reported."""
    measured = list(measured)
    return Counted(
        tuple(
            sum((each.gains[n] or 0) + (each.baselines[n] or 0) for each in measured)
            for n in range(len(METRICS))
        ),
        tuple(
            sum(each.snapshot.totals[n] is not None for each in measured)
            for n in range(len(METRICS))
        ),
    )


@given(st.lists(histories, min_size=1, max_size=3), st.integers(0, 6))
def test_the_days_since_lead_back_to_any_day(posts: list[list[Metrics]], last: int) -> None:
    """Law 1b: so many days after the first, the sum over posts of what was known of each."""
    measured: list[Measurement] = []
    by_then = UNKNOWN
    for history in posts:
        chain = [
            Snapshot(
                MONDAY + timedelta(days=n),
                datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=n),
                each,
            )
            for n, each in enumerate(history)
        ]
        measured += measure(chain, published_on=None)[0]
        _, known = measure(chain[: last + 1], published_on=None)
        by_then = sum_lifetimes([by_then, known])
    after = (each for each in measured if each.snapshot.date > MONDAY + timedelta(days=last))

    assert lifetime_of(added(measured), added(after)) == by_then
