"""Spikes and drops of the engagement rate, and too little data to tell."""

from datetime import date, timedelta

import pytest

from app.domain.learning.alerts import AlertKind, AlertReport, alert_days, report_of, sample_of
from app.domain.numbers.days import Days
from app.domain.numbers.metrics import Metrics
from tests.domain.rows import days_between, row

LAST = date(2026, 3, 19)
RECENT, EARLIER = alert_days(LAST)


def report(
    recent_likes: int, earlier_likes: int, recent_posts: int = 3, earlier_posts: int = 3
) -> AlertReport:
    rows = [
        row(RECENT[0], views=1000, likes=recent_likes, rated=recent_likes),
        row(EARLIER[1], views=1000, likes=earlier_likes, rated=earlier_likes),
    ]
    days = days_between(EARLIER[0], LAST, rows)
    viewed = Metrics(views=10)
    return report_of(
        sample_of(days, [viewed] * recent_posts, RECENT),
        sample_of(days, [viewed] * earlier_posts, EARLIER),
    )


def test_three_days_are_held_against_the_seven_before_them() -> None:
    assert (date(2026, 3, 17), LAST) == RECENT
    assert (date(2026, 3, 10), date(2026, 3, 16)) == EARLIER


@pytest.mark.parametrize(
    ("recent", "earlier", "kind"),
    [
        (101, 50, AlertKind.SPIKE),
        (100, 50, None),
        (50, 50, None),
        (25, 50, None),
        (24, 50, AlertKind.DROP),
        (1, 0, AlertKind.SPIKE),
    ],
)
def test_more_than_twice_is_a_spike_and_less_than_half_a_drop(
    recent: int, earlier: int, kind: AlertKind | None
) -> None:
    found = report(recent, earlier)
    assert (found.kind, found.enough_data) == (kind, True)


def test_nothing_is_a_multiple_of_engagement_that_was_taken_back() -> None:
    found = report(-10, -15)
    assert (found.kind, found.enough_data, found.ratio) == (None, False, None)
    assert "taken back" in found.explanation


@pytest.mark.parametrize(("recent", "earlier"), [(2, 3), (3, 2)])
def test_under_three_posts_on_a_side_nothing_can_be_told(recent: int, earlier: int) -> None:
    found = report(500, 1, recent, earlier)
    assert (found.kind, found.enough_data, found.ratio) == (None, False, None)
    assert "Too little data" in found.explanation


def test_a_post_counts_only_if_it_gained_views() -> None:
    gains = [Metrics(views=5), Metrics(views=0), Metrics(views=-2), Metrics(likes=3)]
    assert sample_of(Days(*RECENT), gains, (LAST - timedelta(days=2), LAST)).posts == 1
