"""What else needs somebody, or is news: alerts, goals, and tokens that end.

That a post is far above what is usual for its age is no entry: finding it costs per post.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

from app.domain.attention.entries import Entry, Subject, Values
from app.domain.attention.kinds import AttentionCode
from app.domain.goals import GoalStatus, Terms, progress_of, status_of, value_of
from app.domain.learning.alerts import AlertKind
from app.domain.numbers.days import Days, together
from app.domain.numbers.metrics import Metrics, add
from app.domain.numbers.sums import Sums, sum_sums
from app.domain.scopes import Scope
from app.domain.windows.clock import Clock
from app.domain.windows.time_zones import first_instant_of

ENDING_WITHIN = timedelta(days=7)
"""How long before its end a token needs somebody."""

NEWS_DAYS = 7
"""How many days after its last one a reached goal is news."""

_ONE_DAY = timedelta(days=1)


class Alert(NamedTuple):
    """An alert that brand memory holds: superseded at some time, or present (None)."""

    brand: Subject
    kind: AlertKind
    rate: float | None
    compared_rate: float | None
    learned_at: datetime
    superseded_at: datetime | None = None


class Target(NamedTuple):
    """A goal, the brand or organization that it is for, and the zone of its days.

    `measured` is the scope whose numbers it is about.
    """

    goal: Subject
    scope: Subject
    terms: Terms
    time_zone: str
    created_at: datetime
    measured: Scope


class Token(NamedTuple):
    """A token that ends; `organization` is None where it is bound to none."""

    token: Subject
    organization: Subject | None
    created_at: datetime
    ends_at: datetime


_ALERTS = {
    AlertKind.DROP: AttentionCode.RATE_DROP,
    AlertKind.SPIKE: AttentionCode.RATE_SPIKE,
}


def entries_of_alerts(alerts: Iterable[Alert]) -> Iterator[Entry]:
    """The present alert of each brand, given all that brands' memories hold, in no order.

    Newer evidence supersedes an alert of the same kind without a gap: it began with the first.
    """
    by_brand: dict[Subject, list[Alert]] = defaultdict(list)
    for alert in sorted(alerts, key=lambda alert: alert.learned_at, reverse=True):
        by_brand[alert.brand].append(alert)
    for brand, latest in by_brand.items():
        present = next((alert for alert in latest if alert.superseded_at is None), None)
        if present is None:
            continue
        since = present.learned_at
        for alert in latest:
            if alert.superseded_at == since and alert.kind is present.kind:
                since = alert.learned_at
        values = Values(rate=present.rate, compared_rate=present.compared_rate)
        yield Entry(_ALERTS[present.kind], brand, since, brand, values=values)


def is_told_of(terms: Terms, today: date) -> bool:
    """Whether anything about a goal is told on a day: it runs, or ended a few days ago."""
    return terms.start < today <= terms.end + timedelta(days=NEWS_DAYS)


def entry_of_goal(target: Target, days: Days, today: date) -> Entry | None:
    """What is to be told of a goal: that it is behind or reached; None if neither.

    Args:
        target: The goal; `is_told_of` is true of its terms.
        days: What its scope gained, from its start to its last complete day at least.
        today: The current day in its zone.
    """
    terms = target.terms
    last = terms.last_complete_day(today)
    gained = sum_sums(days.sums(terms.start, last).values())
    progress = progress_of(terms, gained, last + _ONE_DAY)
    code = _GOALS.get(progress.status)
    if code is None:
        return None
    began = last
    for day, status in _history(terms, days, last):
        if status is not progress.status:
            break
        began = day
    # What a day brought is known once the day is over.
    since = max(first_instant_of(began + _ONE_DAY, target.time_zone), target.created_at)
    values = Values(
        metric=terms.metric,
        target=terms.target,
        current=progress.current,
        expected=progress.expected,
        ends_on=terms.end,
    )
    return Entry(code, target.goal, since, target.scope, values=values)


_GOALS = {
    GoalStatus.BEHIND: AttentionCode.GOAL_BEHIND,
    GoalStatus.REACHED: AttentionCode.GOAL_REACHED,
}


def _history(terms: Terms, days: Days, last: date) -> Iterator[tuple[date, GoalStatus]]:
    """The status as of each complete day of a goal, the last one first."""
    size = (last - terms.start).days + 1
    found = days.between(terms.start, last, terms.metric.needed)
    columns = together(list(found.values()), size)
    metrics = zip(*map(_so_far, columns.metrics), strict=True)
    gained = list(zip(metrics, *map(accumulate, columns[1:]), strict=True))
    for at in range(size - 1, -1, -1):
        counts, *others = gained[at]
        value = value_of(terms.metric, Sums(Metrics(*counts), *others))
        yield terms.start + timedelta(days=at), status_of(terms, value, at + 1)


def _so_far(column: Sequence[int | None]) -> Iterator[int | None]:
    """What the days of a column add up to by the end of each of them."""
    if column.count(None) == len(column):
        return iter(column)
    return accumulate(column, add) if None in column else accumulate(column)


def entries_of_tokens(tokens: Iterable[Token], clock: Clock) -> Iterator[Entry]:
    """The tokens that end within a week and haven't ended, in no order."""
    for token in tokens:
        begins = token.ends_at - ENDING_WITHIN
        if clock.has_come(begins) and not clock.has_come(token.ends_at):
            since = max(begins, token.created_at)
            values = Values(ends_at=token.ends_at)
            code = AttentionCode.TOKEN_ENDING
            yield Entry(code, token.token, since, token.organization, values=values)
