"""Reading accounts once a day: followers and the like, apart from how their posts are collected.

What fails here holds up no post, but for a dead token. An account is held by a lease while its
platform is asked; no transaction is open meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from app.domain.accounts.account_days import account_day
from app.domain.checks import EARLIEST_DAY
from app.domain.collecting import account_collection as schedule
from app.domain.collecting.failures import Failure, FailureCode
from app.domain.collecting.missing import read_text, still_missing, text_of
from app.domain.collecting.outages import verdict_of
from app.domain.collecting.retries import next_after_part
from app.domain.windows.time_zones import today_in
from app.providers import registry
from app.providers.base import AccountReading, Provider, Token
from app.services import organizations
from app.services import schedule as schedule_of_posts
from app.services.accounts import (
    account_days,
    allowances,
    credentials,
    outages,
    refused_metrics,
)
from app.services.accounts.account_days import DayOfAccount
from app.services.accounts.outages import Turn
from app.services.collecting.collectors import Collector
from app.services.platforms import info_of
from app.sql import posts as posts_sql
from app.sql.accounts import account_collection as sql
from app.storage import finishing
from app.storage.database import Session

LIMITS = frozenset({FailureCode.RATE_LIMITED, FailureCode.QUOTA_EXHAUSTED})
UNKNOWN_ACCOUNT = Failure(
    FailureCode.REQUEST_REJECTED, "The platform doesn't know the account any more."
)

DueAccount = sql.DueAccount
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Claim:
    """An account held by a lease, and the money (micro-dollars) reserved for reading it."""

    due: DueAccount
    lease_id: UUID
    claimed_at: datetime
    reserved: int = 0

    @property
    def account(self) -> allowances.Account:
        """Who asks."""
        return asker_of(self.due)

    @property
    def spread(self) -> float:
        """A number from 0 to 1 that is always the same of an account."""
        return self.due.account_id.int % 997 / 997


def asker_of(due: DueAccount) -> allowances.Account:
    """Who asks for an account."""
    return allowances.Account(due.organization_id, due.credential_id, due.platform, due.host)


async def list_due(session: Session, *, now: datetime, limit: int) -> list[DueAccount]:
    """The accounts that it is time to read, longest waiting first."""
    rows = await session.all(sql.select_due(now, limit))
    return [row for row in rows if row.platform in registry.PLATFORMS]


async def collect_account(collector: Collector, due: DueAccount) -> Failure | None:
    """Read an account that is still due, and record its answer; how it failed, None if it didn't.

    An account that somebody else reads meanwhile is left to them, and so is one whose platform is
    out of reach, unless it asks for all.
    """
    database, asker, lease = collector.database, asker_of(due), collector.lease
    turn = await outages.take_turn(database, asker, now=collector.now(), lease=lease)
    is_probe = turn is Turn.PROBE
    claim = None if turn is Turn.PAUSED else await _claim(collector, due)
    if isinstance(claim, Claim):
        try:
            answer = await _ask(collector, claim)
        except BaseException:
            await finishing.finish(_give_back(collector, claim, is_probe=is_probe))
            raise
        return await _take(collector, claim, answer, is_probe=is_probe)
    if is_probe:
        await outages.give_back(database, asker, now=collector.now())
    return claim


async def _give_back(collector: Collector, claim: Claim, *, is_probe: bool) -> None:
    async with collector.database.write() as session:
        key = claim.due.organization_id, claim.due.account_id
        await session.execute(sql.give_back(*key, claim.lease_id))
        await _settle(session, claim, 0)
    if is_probe:
        await outages.give_back(collector.database, claim.account, now=collector.now())


async def _take(
    collector: Collector, claim: Claim, answer: AccountReading | Failure, *, is_probe: bool
) -> Failure | None:
    """Record an answer, and learn how the platform stands."""
    async with collector.database.write() as session:
        await _record(session, claim, answer)
        refused = collector.take_refused(claim.account)
        await refused_metrics.remember(session, claim.account, refused, now=claim.claimed_at)
    failure = answer if isinstance(answer, Failure) else None
    verdict = verdict_of([failure] if failure else [], has_answer=failure is None)
    is_out = await collector.note(claim.account, verdict, is_probe=is_probe)
    _log(claim, failure, is_quiet=is_out)
    return failure


async def _claim(collector: Collector, due: DueAccount) -> Claim | Failure | None:
    """Hold an account if it is still due and its ceiling allows it."""
    now = collector.now()
    async with collector.database.write() as session:
        await session.one_or_none(posts_sql.lock_organization(due.organization_id))
        found = await session.one_or_none(sql.select_due(now, 1, due.account_id))
        if found is None:
            return None
        claim = Claim(found, collector.new_key(), now)
        price = _price(claim)
        if price and found.monthly_ceiling is not None:
            spent = await allowances.spent(session, claim.account, now=now)
            if spent + price > found.monthly_ceiling:
                failure = allowances.over_ceiling(now)
                await _write_outcome(session, claim, failure)
                return failure
            await allowances.spend(session, claim.account, reserved=price, now=now)
            claim = Claim(found, claim.lease_id, now, price)
        until = now + collector.lease
        row = (found.organization_id, found.account_id, now, 0, claim.lease_id, until)
        await session.execute_rows(sql.LEASE, [row])
        return claim


def _price(claim: Claim) -> int:
    """What reading it costs now: nothing on a UTC day on which it was paid for."""
    price = registry.PLATFORMS[claim.due.platform].check_price_micros
    return 0 if claim.due.read_on == claim.claimed_at.date() else price


async def _ask(collector: Collector, claim: Claim) -> AccountReading | Failure:
    """The platform's answer."""
    # Days that the last answer lacked are asked for as if nothing were known yet.
    known_at = None if claim.due.missing else claim.due.last_collected_at
    since = schedule.history_since(known_at, claim.claimed_at).date()

    async def read(provider: Provider, token: Token) -> AccountReading:
        return await provider.read_account(token, since=since, now=claim.claimed_at)

    answer = await collector.ask(claim.account, read, now=claim.claimed_at)
    is_lost = isinstance(answer, Failure) and answer.code is FailureCode.POST_NOT_FOUND
    return UNKNOWN_ACCOUNT if is_lost else answer


async def _record(session: Session, claim: Claim, answer: AccountReading | Failure) -> None:
    """Record the numbers, whoever holds the account now, and the outcome if that is us."""
    due, now = claim.due, claim.claimed_at
    organization = await organizations.lock_organization(session, due.organization_id)
    zone = organization.time_zone
    if isinstance(answer, AccountReading):
        today = today_in(now, zone)
        days = [(today, answer.now), *answer.days.items()]
        told = [
            DayOfAccount(due.account_id, account_day(day, now, counts))
            for day, counts in days
            if counts and EARLIEST_DAY <= day <= today
        ]
        await account_days.record_account_days(session, due.organization_id, told)
        place, few = (due.organization_id, due.credential_id), info_of(due.platform).batch_size
        await schedule_of_posts.retry_stopped(session, *place, now=now, limit=few)
    elif answer.code is FailureCode.AUTHENTICATION_FAILED:
        place = due.organization_id, due.credential_id
        await credentials.mark_failed(session, *place, answer, now=now)
    await _settle(session, claim, 0 if isinstance(answer, Failure) else _price(claim))
    key = due.organization_id, due.account_id
    if (await session.scalars(sql.select_held(*key, claim.lease_id))).one_or_none() is not None:
        await _write_outcome(session, claim, answer, zone)


async def _settle(session: Session, claim: Claim, used: int) -> None:
    if used or claim.reserved:
        await allowances.spend(
            session, claim.account, used=used, reserved=-claim.reserved, now=claim.claimed_at
        )


async def _write_outcome(
    session: Session, claim: Claim, answer: AccountReading | Failure, time_zone: str = "UTC"
) -> None:
    due, now = claim.due, claim.claimed_at
    key, tried = (due.organization_id, due.account_id), (due.attempts or 0) + 1
    jitter = claim.lease_id.int % 1000 / 1000
    if isinstance(answer, Failure):
        attempts = tried - (answer.code in LIMITS)
        again = schedule.next_after_failure(answer, max(attempts, 1), now=now, jitter=jitter)
        why = answer.code.value, answer.message, due.failed_since or now
        row: tuple[Any, ...] = (*key, again, None, attempts, *why, None, None)
    else:
        again = schedule.next_after_success(now, time_zone, claim.spread)
        sooner = next_after_part(answer.missing.values(), tried, now=now, jitter=jitter)
        attempts = 0 if sooner is None else tried
        reasons = {name: why.message for name, why in answer.missing.items()}
        missing = text_of(still_missing(read_text(due.missing), reasons, now))
        again = min(again, sooner) if sooner else again
        row = (*key, again, now, attempts, None, None, None, missing, now.date())
    await session.execute_rows(sql.OUTCOMES, [row])


def _log(claim: Claim, failure: Failure | None, *, is_quiet: bool) -> None:
    due = claim.due
    rejected = failure is not None and failure.code is FailureCode.REQUEST_REJECTED
    (log.error if rejected else log.debug if is_quiet else log.info)(
        "account.collected",
        organization=str(due.organization_id),
        account=str(due.account_id),
        platform=due.platform.value,
        failure=None if failure is None else failure.code.value,
    )
