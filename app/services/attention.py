"""What needs somebody: one list per scope, read by account, goal, alert and token.

Nothing here costs per post: the database counts those that fail or are due, by account.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID

from app.domain.attention.accounts import Account, Failing, Trouble, entries_of_accounts
from app.domain.attention.entries import Entry, Subject, SubjectKind, in_order
from app.domain.attention.signs import (
    NEWS_DAYS,
    Alert,
    Target,
    Token,
    entries_of_alerts,
    entries_of_tokens,
    entry_of_goal,
    is_told_of,
)
from app.domain.collecting.failures import FailureCode
from app.domain.goals import GoalMetric, Terms
from app.domain.learning.alerts import AlertKind
from app.domain.scopes import Scope, ScopeKind, Span, scope_of
from app.domain.windows.clock import Clock
from app.providers import registry
from app.services import analytics
from app.services import scopes as reading
from app.services.organizations import Visible
from app.services.schedule import OVERDUE_AFTER
from app.sql import attention as sql
from app.sql import goals as goals_sql
from app.sql import silences
from app.sql import tokens as tokens_sql
from app.sql.learning import alerts as alerts_sql
from app.storage.database import Session

SILENT_AFTER = 2 * OVERDUE_AFTER
"""For how long posts are due, and none is collected, before the worker counts as silent."""

STEP = timedelta(minutes=5)
"""How often it is looked at who is late: an answer holds for so long."""

_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CADENCES = tuple(registry.CADENCES.items())


class Request(NamedTuple):
    """Whose list it is, when, and what it tells of: of tokens only administrators may know."""

    scope: Scope
    clock: Clock
    subjects: frozenset[SubjectKind]


async def get_entries(
    session: Session, requests: Sequence[Request], visible: Visible
) -> dict[Request, tuple[Entry, ...]]:
    """What needs somebody in each scope, in order; all requests have one clock."""
    clock = requests[0].clock
    found: dict[Scope, list[Entry]] = defaultdict(list)
    for read, kinds in _READERS:
        told = (request.scope for request in requests if not kinds.isdisjoint(request.subjects))
        if scopes := list(dict.fromkeys(told)):
            for scope, entries in (await read(session, scopes, visible, clock)).items():
                found[scope] += entries
    return {
        each: in_order(entry for entry in found[each.scope] if entry.subject.kind in each.subjects)
        for each in requests
    }


async def _of_accounts(
    session: Session, scopes: Sequence[Scope], visible: Visible, clock: Clock
) -> dict[Scope, list[Entry]]:
    as_of = clock.to_the(STEP)
    instants = {"as_of": as_of, "long_ago": as_of - SILENT_AFTER}
    parameters = instants | {
        "as_of_micros": (as_of - _EPOCH) // timedelta.resolution,
        "day_ago": as_of - _DAY,
    }
    rows = await reading.read_now(session, sql.select_accounts, scopes, visible)
    select = partial(sql.select_troubles, cadences=_CADENCES)
    troubles = await reading.read_now(session, select, scopes, visible, parameters)
    accounts = {scope: list(_accounts(rows[scope], troubles[scope])) for scope in scopes}
    waiting = {
        account.organization.id
        for of_scope in accounts.values()
        for account in of_scope
        if any(trouble.overdue for trouble in account.troubles)
    }
    silent: dict[UUID, datetime] = {}
    if waiting:
        rows_of_silent = await session.rows(silences.select_silent(sorted(waiting)), instants)
        silent = {row.organization_id: row.since for row in rows_of_silent}
    month = datetime.combine(clock.today("UTC").replace(day=1), time(), UTC)
    return {
        scope: list(entries_of_accounts(of_scope, silent, month, as_of))
        for scope, of_scope in accounts.items()
    }


def _accounts(
    rows: Iterable[sql.AccountRow], troubles: Iterable[sql.TroubleRow]
) -> Iterator[Account]:
    by_account: dict[UUID, list[Trouble]] = defaultdict(list)
    for row in troubles:
        by_account[row.credential_id].append(_trouble(row))
    for account in rows:
        yield Account(
            account.id,
            account.handle or account.account_id,
            account.platform,
            _organization(account.organization_id, account.organization_label),
            Subject(SubjectKind.BRAND, account.brand_id, account.brand_label),
            account.monthly_ceiling,
            account.failed_since,
            by_account[account.id],
            account.out_since,
            _failing(account.looks_failure, account.looks_failed_since),
            _failing(account.days_failure, account.days_failed_since),
            _unlimited_since(account),
        )


def _unlimited_since(account: sql.AccountRow) -> datetime | None:
    info = registry.PLATFORMS.get(account.platform)
    is_charged = info is not None and info.price_micros > 0
    return account.connected_at if is_charged and account.monthly_ceiling is None else None


def _failing(code: str | None, since: datetime | None) -> Failing:
    return Failing(None if code is None else FailureCode(code), since)


def _trouble(row: sql.TroubleRow) -> Trouble:
    late = row.late_since
    return Trouble(
        failure=None if row.failure is None else FailureCode(row.failure),
        is_over_ceiling=bool(row.is_over_ceiling),
        posts=row.posts,
        failed_since=row.failed_since,
        failed_long=row.failed_long,
        late=row.late,
        late_since=None if late is None else _EPOCH + timedelta(microseconds=late),
        overdue=row.overdue,
    )


def _organization(key: UUID, label: str | None) -> Subject:
    return Subject(SubjectKind.ORGANIZATION, key, label or "")


async def _of_alerts(
    session: Session, scopes: Sequence[Scope], visible: Visible, _clock: Clock
) -> dict[Scope, list[Entry]]:
    found = await reading.read_now(session, alerts_sql.select_alerts, scopes, visible)
    return {scope: list(entries_of_alerts(map(_alert, rows))) for scope, rows in found.items()}


def _alert(row: alerts_sql.AlertRow) -> Alert:
    brand = Subject(SubjectKind.BRAND, row.brand_id, row.brand_label)
    kind, told = AlertKind(row.evidence["conclusion"]), row.evidence
    rates = told.get("rate"), told.get("comparedRate")
    return Alert(brand, kind, *rates, row.learned_at, row.superseded_at)


async def _of_goals(
    session: Session, scopes: Sequence[Scope], visible: Visible, clock: Clock
) -> dict[Scope, list[Entry]]:
    # No zone is more than a day behind.
    oldest = {"ended_after": clock.today("UTC") - (NEWS_DAYS + 2) * _DAY}
    found = await reading.read_now(session, goals_sql.select_of_scopes, scopes, visible, oldest)
    told = {
        scope: [goal for goal in map(_target, rows) if is_told_of(goal.terms, _today(goal, clock))]
        for scope, rows in found.items()
    }
    spans = {_span(goal, clock) for goals in told.values() for goal in goals}
    days = await analytics.get_days(session, sorted(spans, key=str), visible)
    return {
        scope: [
            entry
            for goal in goals
            if (entry := entry_of_goal(goal, days[_span(goal, clock)], _today(goal, clock)))
        ]
        for scope, goals in told.items()
    }


def _target(row: goals_sql.ScopedGoal) -> Target:
    organization = _organization(row.organization_id, row.organization_label)
    brand = row.brand_id and Subject(SubjectKind.BRAND, row.brand_id, row.brand_label or "")
    terms = Terms(GoalMetric(row.metric), row.target, row.start, row.end)
    goal = Subject(SubjectKind.GOAL, row.id, row.label)
    return Target(
        goal,
        brand or organization,
        terms,
        row.time_zone,
        row.created_at,
        scope_of(row.organization_id, row.brand_id),
    )


def _today(goal: Target, clock: Clock) -> date:
    return clock.today(goal.time_zone)


def _span(goal: Target, clock: Clock) -> Span:
    last = goal.terms.last_complete_day(_today(goal, clock))
    return Span(goal.measured, goal.terms.start, last)


async def _of_tokens(
    session: Session, scopes: Sequence[Scope], visible: Visible, clock: Clock
) -> Mapping[Scope, list[Entry]]:
    """Tokens that end: all that the caller may see, or those bound to an organization."""
    shown = [scope for scope in scopes if scope.kind not in {ScopeKind.BRAND, ScopeKind.SELECTION}]
    found: dict[Scope, list[Entry]] = defaultdict(list)
    if not shown:
        return found
    named = {scope.organization_id for scope in shown}
    of = visible if None in named else [key for key in named if key is not None]
    statement = tokens_sql.select_ending(bound=of is not None)
    for row in await session.rows(statement, {"organizations": of or ()}):
        for scope in shown:
            if scope.organization_id in {None, row.organization_id}:
                found[scope] += entries_of_tokens([_token(row)], clock)
    return found


def _token(row: tokens_sql.EndingToken) -> Token:
    key = row.organization_id
    organization = None if key is None else _organization(key, row.organization_label)
    subject = Subject(SubjectKind.TOKEN, row.id, row.name)
    return Token(subject, organization, row.created_at, row.expires_at)


_READERS = (
    (_of_accounts, {SubjectKind.CREDENTIAL, SubjectKind.ORGANIZATION}),
    (_of_alerts, {SubjectKind.BRAND}),
    (_of_goals, {SubjectKind.GOAL}),
    (_of_tokens, {SubjectKind.TOKEN}),
)
"""What reads entries, and what those are about: nothing is read of what isn't told."""
