"""Discovery: looking through accounts for posts, as their platforms list them.

Earlier pages stay when a later one fails, and the next look completes the rest. One account is
looked through by one process at a time.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime

import structlog

from app.domain.collecting.failures import CONCERNS_THE_ACCOUNT, Failure, FailureCode
from app.domain.collecting.looks import REACH, start_of_look
from app.domain.collecting.outages import verdict_of
from app.domain.numbers.histories import Outcome
from app.errors import BeingErased
from app.services.accounts import credentials, discovery_schedule, outages
from app.services.accounts.allowances import Account
from app.services.accounts.credentials import Credential
from app.services.accounts.discovery_schedule import Place
from app.services.accounts.outages import Turn
from app.services.collecting.collectors import Collector
from app.services.collecting.discovered import Discovered, seen_of
from app.services.collecting.listing import BrokenOff, Task, posts_of, read_list, stories_of
from app.services.platforms import info_of
from app.storage import finishing

USUAL_REACH = REACH
"""How far back to look by default."""

CANDIDATES = 20
BUSY = Failure(
    FailureCode.RATE_LIMITED, "Another look at this account is under way: wait until it is over."
)

log = structlog.get_logger()


def start_of(since: date | None, *, now: datetime) -> datetime:
    """The instant to look back to: the start of a UTC day, 90 days ago by default."""
    if since is None:
        return now - USUAL_REACH
    return datetime(since.year, since.month, since.day, tzinfo=UTC)


async def discover_posts(
    collector: Collector, credential: Credential, *, since: datetime, now: datetime
) -> Discovered:
    """Look through an account now: list what it has published since then, and enroll all posts.

    Posts that were erased stay so: they are left out.
    If the platform refuses the token on the way, it is renewed once and the list goes on. If that
    doesn't help, the credential is marked as dead. While somebody else looks through the
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
    task = Task(collector, credential, look, now, lambda: False)
    try:
        discovered = await _look(task, since=since)
    except BrokenOff:
        return Discovered(failure=BUSY)
    await _note(task, discovered, is_probe=False)
    return discovered


async def look_at_next(collector: Collector, *, is_stopping: Callable[[], bool]) -> bool:
    """Look through the account that is due the longest; False if there is none left.

    Accounts on a platform that is out of reach are left alone, but for one that asks for all.
    """
    now = collector.now()
    async with collector.database.read() as session:
        due = await discovery_schedule.list_due(session, now=now, limit=CANDIDATES)
    for candidate in due:
        account = Account(*candidate)
        turn = await outages.take_turn(collector.database, account, now=now, lease=collector.lease)
        task = None if turn is Turn.PAUSED else await _claim(collector, account, now, is_stopping)
        if task is not None:
            await _look_alone(task, is_probe=turn is Turn.PROBE)
            return True
        if turn is Turn.PROBE:
            await outages.give_back(collector.database, account, now=now)
    return False


async def _claim(
    collector: Collector, account: Account, now: datetime, is_stopping: Callable[[], bool]
) -> Task | None:
    """Hold an account that is due, unless somebody else does."""
    key = account.organization_id, account.credential_id
    until = now + collector.lease
    async with collector.database.write() as session:
        look = await discovery_schedule.claim(
            session, *key, collector.new_key(), now=now, until=until, only_due=True
        )
    if look is None:
        return None
    async with collector.database.read() as session:
        credential = await credentials.get_credential(session, account.credential_id, None)
    return Task(collector, credential, look, now, is_stopping)


async def _look_alone(task: Task, *, is_probe: bool) -> None:
    collector, credential = task.collector, task.credential
    try:
        found = await _look(task)
    except (BrokenOff, BeingErased):
        log.info("discovery.broken_off", credential=str(credential.id))
        if is_probe:
            await outages.give_back(collector.database, task.account, now=collector.now())
        return
    is_out = await _note(task, found, is_probe=is_probe)
    log_look(credential, found, is_quiet=is_out)


async def _give_back(task: Task) -> None:
    async with task.collector.database.write() as session:
        await discovery_schedule.give_back(session, task.look)


async def _note(task: Task, found: Discovered, *, is_probe: bool) -> bool:
    failures = [] if found.failure is None else [found.failure]
    verdict = verdict_of(failures, has_answer=found.failure is None or found.pages > 0)
    return await task.collector.note(task.account, verdict, is_probe=is_probe)


async def _look(task: Task, *, since: datetime | None = None) -> Discovered:
    """Look through an account, and note what came of it whatever happens.

    A look that the schedule makes goes on where an earlier list broke off.
    """
    collector, look = task.collector, task.look
    info = info_of(task.credential.platform)
    place, covers_all = _place(task, since)
    is_listed = since is not None or look.place.list_due_at <= task.now
    discovered, stories = Discovered(), Discovered()
    try:
        if is_listed:
            pages = posts_of(task, place.since)
            discovered = await read_list(task, pages, place if covers_all else None)
        failure = discovered.failure
        if info.has_stories and not (failure and failure.code in CONCERNS_THE_ACCOUNT):
            stories = await read_list(task, stories_of(task))
    except (BrokenOff, BeingErased, asyncio.CancelledError):
        await finishing.finish(_give_back(task))
        raise
    seen = seen_of(
        discovered,
        stories,
        has_stories=info.has_stories,
        is_listed=is_listed,
        covers_all=covers_all,
        began_at=place.began_at,
    )
    async with collector.database.write() as session:
        await discovery_schedule.record(session, look, seen, now=task.now)
    _join(discovered, stories)
    return discovered


def _place(task: Task, since: datetime | None) -> tuple[Place, bool]:
    """Where a list begins, and whether it covers what the schedule would list."""
    kept, now = task.look.place, task.now
    is_paid = info_of(task.credential.platform).price_micros > 0
    usual = start_of_look(kept.listed_at, is_paid=is_paid, now=now)
    if since is not None:
        return Place(None, None, now, since), since <= usual
    return discovery_schedule.place_to_go_on(kept, now=now) or Place(None, None, now, usual), True


def _join(discovered: Discovered, stories: Discovered) -> None:
    discovered.counts += stories.counts
    discovered.skipped += stories.skipped
    discovered.reasons += stories.reasons
    discovered.charged += stories.charged
    discovered.failure = discovered.failure or stories.failure


def log_look(credential: Credential, discovered: Discovered, *, is_quiet: bool = False) -> None:
    """Log what a look found, and what it cost; an outage has been logged itself."""
    failure = discovered.failure
    (log.debug if is_quiet else log.info)(
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
