"""Alerts, goals and tokens in the list of what needs somebody."""

from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.attention.entries import Subject, SubjectKind
from app.domain.attention.kinds import AttentionCode
from app.domain.attention.signs import (
    Alert,
    Target,
    Token,
    entries_of_alerts,
    entries_of_tokens,
    entry_of_goal,
    is_told_of,
)
from app.domain.goals import GoalMetric, GoalStatus, Terms, progress_of
from app.domain.learning.alerts import AlertKind
from app.domain.numbers.days import Days
from app.domain.numbers.sums import sum_sums
from app.domain.scopes import EVERYTHING
from app.domain.windows.clock import Clock
from tests.domain.rows import days_around, days_between, row, window_of

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
CATS = Subject(SubjectKind.BRAND, UUID(int=2), "Cats")
DOGS = Subject(SubjectKind.BRAND, UUID(int=3), "Dogs")
ACME = Subject(SubjectKind.ORGANIZATION, UUID(int=1), "Acme")


def alert(
    kind: AlertKind, learned: int, superseded: int | None = None, brand: Subject = CATS
) -> Alert:
    """An alert of some days ago, superseded some days ago."""
    ended = None if superseded is None else NOW - DAY * superseded
    return Alert(brand, kind, 9.0, 3.0, NOW - DAY * learned, ended)


@pytest.mark.parametrize(
    ("alerts", "code", "days"),
    [
        ([alert(AlertKind.DROP, 2)], AttentionCode.RATE_DROP, 2),
        ([alert(AlertKind.SPIKE, 2)], AttentionCode.RATE_SPIKE, 2),
        # Renewed twice by newer evidence: it is the same alert.
        (
            [alert(AlertKind.DROP, 1), alert(AlertKind.DROP, 16, 8), alert(AlertKind.DROP, 8, 1)],
            AttentionCode.RATE_DROP,
            16,
        ),
        # It was over in between.
        ([alert(AlertKind.DROP, 1), alert(AlertKind.DROP, 8, 3)], AttentionCode.RATE_DROP, 1),
        # What it followed was another.
        ([alert(AlertKind.DROP, 1), alert(AlertKind.SPIKE, 8, 1)], AttentionCode.RATE_DROP, 1),
    ],
)
def test_an_alert_began_with_the_first_evidence(
    alerts: list[Alert], code: AttentionCode, days: int
) -> None:
    (entry,) = entries_of_alerts(alerts)
    assert (entry.code, entry.since, entry.subject) == (code, NOW - DAY * days, CATS)
    assert (entry.values.rate, entry.values.compared_rate) == (9.0, 3.0)


def test_each_brand_has_its_own_alert_and_one_that_is_over_is_none() -> None:
    told = entries_of_alerts([alert(AlertKind.DROP, 4, 2), alert(AlertKind.SPIKE, 1, brand=DOGS)])
    assert [entry.subject for entry in told] == [DOGS]


START = TODAY - DAY * 10


def target(
    views: float, days: int = 20, zone: str = "UTC", created: datetime = NOW - DAY * 30
) -> Target:
    terms = Terms(GoalMetric.VIEWS, views, START, START + DAY * (days - 1))
    goal = Subject(SubjectKind.GOAL, UUID(int=9), "More")
    return Target(goal, CATS, terms, zone, created, EVERYTHING)


def gained(*views: int) -> Days:
    rows = [row(START + DAY * place, views=count) for place, count in enumerate(views)]
    return days_between(START, TODAY - DAY, rows)


STEADY = (10,) * 10


@pytest.mark.parametrize(
    ("views", "per_day", "code", "days"),
    [
        (200, STEADY, None, 0),
        (201, STEADY, AttentionCode.GOAL_BEHIND, 9),
        (100, STEADY, AttentionCode.GOAL_REACHED, 0),
        (95, STEADY, AttentionCode.GOAL_REACHED, 0),
        (50, STEADY, AttentionCode.GOAL_REACHED, 5),
        # On track for five days, and behind since then.
        (200, (10,) * 5 + (9,) * 5, AttentionCode.GOAL_BEHIND, 4),
        # Behind, on track for a day, and behind again.
        (200, (9, 9, 12, 9, 9, 9, 9, 9, 9, 9), AttentionCode.GOAL_BEHIND, 6),
    ],
)
def test_a_goal_is_behind_or_reached_since_the_day_that_made_it_so(
    views: float, per_day: tuple[int, ...], code: AttentionCode | None, days: int
) -> None:
    entry = entry_of_goal(target(views), gained(*per_day), TODAY)
    if code is None:
        assert entry is None
        return
    assert entry is not None
    midnight = datetime(2026, 3, 20, tzinfo=UTC)
    assert (entry.code, entry.since) == (code, midnight - DAY * days)
    assert (entry.scope, entry.values.current, entry.values.target) == (CATS, sum(per_day), views)


@given(
    days_around(window_of(START, TODAY - DAY)),
    st.sampled_from(GoalMetric),
    st.integers(1, 1_000),
    st.integers(10, 12),
)
def test_a_goal_is_so_since_the_first_of_the_days_on_which_progress_said_so(
    days: Days, metric: GoalMetric, aim: int, length: int
) -> None:
    terms = Terms(metric, aim, START, START + DAY * (length - 1))
    said = [
        progress_of(terms, sum_sums(days.sums(START, day).values()), day + DAY).status
        for day in (START + DAY * place for place in range(10))
    ]
    entry = entry_of_goal(target(1)._replace(terms=terms), days, TODAY)
    told = {
        GoalStatus.BEHIND: AttentionCode.GOAL_BEHIND,
        GoalStatus.REACHED: AttentionCode.GOAL_REACHED,
    }
    assert (entry and entry.code) == told.get(said[-1])
    if entry is not None:
        alike = len(list(takewhile(said[-1].__eq__, reversed(said))))
        assert entry.since == datetime(2026, 3, 20, tzinfo=UTC) - DAY * (alike - 1)


def test_days_are_those_of_the_goals_zone() -> None:
    entry = entry_of_goal(target(201, zone="Asia/Tokyo"), gained(*STEADY), TODAY)
    assert entry is not None
    assert entry.since == datetime(2026, 3, 10, 15, tzinfo=UTC)


def test_a_goal_is_not_behind_before_it_was_set() -> None:
    set_at = NOW - DAY * 2
    entry = entry_of_goal(target(201, created=set_at), gained(*STEADY), TODAY)
    assert entry is not None
    assert entry.since == set_at


@pytest.mark.parametrize(
    ("today", "is_told"),
    [(0, False), (1, True), (3, True), (9, True), (10, False)],
)
def test_a_goal_is_told_of_from_its_first_complete_day_until_a_week_after_its_last(
    today: int, is_told: bool
) -> None:
    first = date(2026, 3, 1)
    terms = Terms(GoalMetric.VIEWS, 5, first, first + DAY * 2)
    assert is_told_of(terms, first + DAY * today) is is_told


@pytest.mark.parametrize(
    ("ends_in", "since"),
    [
        (DAY * 7 + timedelta(seconds=1), None),
        (DAY * 7, NOW),
        (DAY, NOW - DAY * 6),
        (timedelta(0), None),
        (-DAY, None),
    ],
)
def test_a_token_is_told_of_in_its_last_week(ends_in: timedelta, since: datetime | None) -> None:
    subject = Subject(SubjectKind.TOKEN, UUID(int=7), "ci")
    token = Token(subject, ACME, NOW - DAY * 90, NOW + ends_in)
    told = list(entries_of_tokens([token], Clock(NOW)))
    assert [entry.since for entry in told] == ([] if since is None else [since])


def test_a_token_of_two_days_ends_since_it_was_made() -> None:
    subject = Subject(SubjectKind.TOKEN, UUID(int=7), "ci")
    (entry,) = entries_of_tokens([Token(subject, None, NOW - DAY, NOW + DAY)], Clock(NOW))
    assert (entry.since, entry.scope) == (NOW - DAY, None)
