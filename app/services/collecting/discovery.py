"""Discovery: looking through accounts for posts, as their platforms list them.

Each page has its own transaction: earlier pages stay when a later one fails, and discovering
again completes the rest. One account is looked through by one process at a time.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime
from typing import NamedTuple

import structlog

from app.domain.collecting.failures import CONCERNS_THE_ACCOUNT, Failure, FailureCode
from app.domain.collecting.looks import REACH, start_of_look
from app.domain.numbers.histories import Outcome
from app.providers.base import ListedPage, ProviderFailed, Token
from app.services.accounts import credentials, discovery_schedule
from app.services.accounts.allowances import Account
from app.services.accounts.credentials import Credential
from app.services.accounts.discovery_schedule import Look
from app.services.collecting.collectors import BROKEN, Collector
from app.services.collecting.discovered import Discovered, seen_of
from app.services.collecting.discovered_posts import write_page
from app.services.collecting.discovery_budgets import DiscoveryBudget
from app.services.platforms import info_of

USUAL_REACH = REACH
"""How far back to look by default."""

CANDIDATES = 20
BUSY = Failure(
    FailureCode.RATE_LIMITED, "Another look at this account is under way: wait until it is over."
)

log = structlog.get_logger()


class BrokenOff(Exception):
    """A look ends before its time: the process stops, or somebody else has the account."""


class Task(NamedTuple):
    """A look at work: the account, the lease on it, and when to break off."""

    collector: Collector
    credential: Credential
    look: Look
    now: datetime
    is_stopping: Callable[[], bool]


def start_of(since: date | None, *, now: datetime) -> datetime:
    """The instant to look back to: the start of a UTC day, 90 days ago by default."""
    if since is None:
        return now - USUAL_REACH
    return datetime(since.year, since.month, since.day, tzinfo=UTC)


async def discover_posts(
    collector: Collector, credential: Credential, *, since: datetime, now: datetime
) -> Discovered:
    """Look through an account now: list what it has published since then, and enroll all posts.

    If the platform refuses the token on the way, it is renewed once and the list read again. If
    that doesn't help, the credential is marked as dead. While somebody else looks through the
    account, that is the failure.
    """
    key = credential.organization_id, credential.id
    async with collector.database.write() as session:
        look = await discovery_schedule.claim(
            session,
            *key,
            collector.new_key(),
            now=now,
            until=collector.now() + collector.lease,
            only_due=False,
        )
    if look is None:
        return Discovered(failure=BUSY)
    try:
        return await _look(Task(collector, credential, look, now, lambda: False), since=since)
    except BrokenOff:
        return Discovered(failure=BUSY)


async def look_at_next(collector: Collector, *, is_stopping: Callable[[], bool]) -> bool:
    """Look through the account that is due the longest; False if there is none left."""
    now = collector.now()
    async with collector.database.read() as session:
        due = await discovery_schedule.list_due(session, now=now, limit=CANDIDATES)
    for account in due:
        until = now + collector.lease
        async with collector.database.write() as session:
            look = await discovery_schedule.claim(
                session, *account, collector.new_key(), now=now, until=until, only_due=True
            )
        if look is None:
            continue
        async with collector.database.read() as session:
            credential = await credentials.get_credential(session, account.credential_id, None)
        try:
            found = await _look(Task(collector, credential, look, now, is_stopping))
            log_look(credential, found)
        except BrokenOff:
            log.info("discovery.broken_off", credential=str(credential.id))
        return True
    return False


async def _look(task: Task, *, since: datetime | None = None) -> Discovered:
    """Look through an account, and note what came of it whatever happens."""
    collector, look, credential = task.collector, task.look, task.credential
    info = info_of(credential.platform)
    usual = start_of_look(look.place.listed_at, is_paid=info.price_micros > 0, now=task.now)
    is_listed = since is not None or look.place.list_due_at <= task.now
    discovered, stories = Discovered(), Discovered()
    try:
        if is_listed:
            discovered = await _read(task, _listing(task, since or usual))
        failure = discovered.failure
        if info.has_stories and not (failure and failure.code in CONCERNS_THE_ACCOUNT):
            stories = await _read(task, _stories(task))
    except (BrokenOff, asyncio.CancelledError):
        async with collector.database.write() as session:
            await discovery_schedule.give_back(session, look)
        raise
    covers_all = since is None or since <= usual
    seen = seen_of(discovered, stories, info.has_stories, is_listed, covers_all)
    async with collector.database.write() as session:
        await discovery_schedule.record(session, look, seen, now=task.now)
    _join(discovered, stories)
    return discovered


def _join(discovered: Discovered, stories: Discovered) -> None:
    discovered.counts += stories.counts
    discovered.skipped += stories.skipped
    discovered.reasons += stories.reasons
    discovered.charged += stories.charged
    discovered.failure = discovered.failure or stories.failure


def log_look(credential: Credential, discovered: Discovered) -> None:
    """Log what a look found, and what it cost."""
    failure = discovered.failure
    log.info(
        "discovery.done",
        platform=credential.platform.value,
        credential=str(credential.id),
        found=discovered.found,
        created=discovered.count(Outcome.CREATED),
        skipped=discovered.skipped,
        reasons=dict(discovered.reasons),
        charged_micros=discovered.charged,
        failure=failure and failure.code.value,
    )


Pages = Callable[[Token], AsyncIterator[ListedPage]]


def _account(credential: Credential) -> Account:
    return Account(credential.organization_id, credential.id, credential.platform, credential.host)


def _listing(task: Task, since: datetime) -> Pages:
    provider, credential = task.collector.provider(_account(task.credential)), task.credential
    return lambda token: provider.list_posts(
        token, since=since, now=task.now, with_replies=credential.includes_replies
    )


def _stories(task: Task) -> Pages:
    provider = task.collector.provider(_account(task.credential))
    return lambda token: provider.list_stories(token, now=task.now)


async def _read(task: Task, pages: Pages) -> Discovered:
    """Read a list to its end, and once more with a renewed token if that one is refused."""
    discovered = await _read_once(task, pages)
    if discovered.failure and discovered.failure.code is FailureCode.AUTHENTICATION_FAILED:
        again = await _read_once(task, pages, force=True)
        discovered.read_again(again)
        discovered.failure = again.failure
    if discovered.failure is not None:
        place = task.credential.organization_id, task.credential.id
        async with task.collector.database.write() as session:
            await credentials.mark_failed(session, *place, discovered.failure, now=task.now)
    return discovered


async def _read_once(task: Task, pages: Pages, *, force: bool = False) -> Discovered:
    """Write page after page; the failure that ended it early, if any, is noted."""
    discovered = Discovered()
    try:
        await _read_pages(task, pages, discovered, force=force)
    except ProviderFailed as problem:
        discovered.failure = problem.failure
    except BrokenOff:
        raise
    except Exception:
        # No error of one account may end the worker, nor make it look immediately forever.
        log.exception("discovery.broken", platform=task.credential.platform.value)
        discovered.failure = BROKEN
    return discovered


async def _read_pages(task: Task, pages: Pages, discovered: Discovered, *, force: bool) -> None:
    collector, credential, now = task.collector, task.credential, task.now
    account = _account(credential)
    token = await credentials.usable_token(
        collector.database,
        collector.vault,
        collector.platforms.provider(credential.platform),
        credential.organization_id,
        credential.id,
        now=now,
        force=force,
    )
    purse = DiscoveryBudget(
        collector.database, account, credential.monthly_ceiling, token.owns_app, now
    )
    try:
        async for page in purse.paying(pages(token)):
            async with collector.database.write() as session:
                until = collector.now() + collector.lease
                written = await write_page(session, collector, credential, page, now)
                if not await discovery_schedule.extend(session, task.look, until):
                    raise BrokenOff
            discovered.add(page, written)
            if task.is_stopping():
                raise BrokenOff
    finally:
        discovered.charged = purse.charged
