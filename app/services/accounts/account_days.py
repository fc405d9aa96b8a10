"""The days of accounts: recording what was counted, by whomever, and reading it again."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.domain.accounts.account_days import AccountDay, account_day, check_account_day, merged
from app.domain.checks import Problem, no_such
from app.domain.numbers.histories import Outcome
from app.domain.windows.time_zones import first_instant_of
from app.services.accounts import accounts
from app.services.organizations import Visible
from app.sql import posts as posts_sql
from app.sql.accounts import account_days as sql
from app.storage.database import Session

LatestFollowers = sql.LatestFollowers

_NO_ACCOUNT = no_such("account_id", "account")


class SubmittedAccountDay(NamedTuple):
    """What somebody says of an account on one day; without an instant, as of the day's first.

    A count that isn't among the answers was not answered; None says that it isn't reported.
    """

    account_id: UUID
    date: date
    collected_at: datetime | None
    answers: Mapping[str, int | None]


class DayOfAccount(NamedTuple):
    """A reading of an account."""

    account_id: UUID
    day: AccountDay


class AccountSpan(NamedTuple):
    """An account, and a range of days with both ends included."""

    organization_id: UUID
    account_id: UUID
    start: date
    end: date


class AccountKey(NamedTuple):
    """An account and whose it is."""

    organization_id: UUID
    account_id: UUID


async def submit_account_days(
    session: Session, submitted: Sequence[SubmittedAccountDay], visible: Visible, *, now: datetime
) -> tuple[list[Outcome], Mapping[int, Problem]]:
    """Record days of any organizations' accounts; the outcomes, and problems by position."""
    known = await accounts.get_accounts(session, {each.account_id for each in submitted}, visible)
    good: dict[UUID, list[DayOfAccount]] = defaultdict(list)
    problems: dict[int, Problem] = {}
    for position, item in enumerate(submitted):
        account = known.get(item.account_id)
        if account is None:
            problems[position] = _NO_ACCOUNT
            continue
        collected_at = item.collected_at or first_instant_of(item.date, account.time_zone)
        day = account_day(item.date, collected_at, item.answers)
        problem = check_account_day(day, now=now, time_zone=account.time_zone)
        if problem is not None:
            problems[position] = problem
        else:
            good[account.organization_id].append(DayOfAccount(account.id, day))
    outcomes: list[Outcome] = []
    for organization_id, days in sorted(good.items()):
        outcomes += await record_account_days(session, organization_id, days)
    return outcomes, problems


async def record_account_days(
    session: Session, organization_id: UUID, given: Sequence[DayOfAccount]
) -> list[Outcome]:
    """Record readings of one organization's accounts, in any order; what became of each."""
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    keys = {(account_id, day.date) for account_id, day in given}
    rows = await session.all(sql.select_days(organization_id, sorted(keys)))
    before = {(account_id, row.date): row.day for account_id, row in rows}
    after: dict[tuple[UUID, date], AccountDay] = {}
    outcomes = []
    for account_id, day in given:
        key = account_id, day.date
        known = after.get(key) or before.get(key)
        changed = day if known is None else merged(known, day)
        if known is None:
            outcomes.append(Outcome.CREATED)
        else:
            outcomes.append(Outcome.UNCHANGED if changed == known else Outcome.UPDATED)
        if changed != known:
            after[key] = changed
    written = [
        sql.day_row(organization_id, account_id, day) for (account_id, _), day in after.items()
    ]
    await session.execute_rows(sql.UPSERT_DAYS, sorted(written, key=lambda row: row[:3]))
    return outcomes


async def get_days(
    session: Session, spans: Sequence[AccountSpan]
) -> dict[AccountSpan, list[AccountDay]]:
    """What was counted of accounts within spans, oldest first."""
    found: dict[AccountSpan, list[AccountDay]] = {span: [] for span in spans}
    for position, row in await session.rows(sql.select_spans(), sql.span_parameters(spans)):
        found[spans[position]].append(row.day)
    return found


async def get_latest_followers(
    session: Session, keys: Sequence[AccountKey]
) -> dict[AccountKey, LatestFollowers]:
    """The last known followers of accounts; none of one that nobody ever counted."""
    by_account = {key.account_id: key for key in keys}
    rows = await session.all(sql.select_latest_followers(keys))
    return {by_account[row.account_id]: row for row in rows}
