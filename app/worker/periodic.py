"""A worker's chores besides collecting, each repeated at its own interval.

A chore finds its work in the database, so that it may be killed at any moment and any number of
workers may run it; a failure is logged, and the chore runs again at its next turn.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

import structlog

from app.domain.pages import PageRequest
from app.domain.public_ids import organization_key
from app.errors import BeingErased, NotFound, Unavailable
from app.providers.base import ProviderFailed
from app.runtime import Runtime
from app.services import (
    budgets,
    erasing,
    erasures,
    failed_attempts,
    observations,
    organizations,
    work,
)
from app.services.collecting import picture_decoding, refresh_runs
from app.services.importing.importer import LOOK_EVERY
from app.services.learning import sync, sync_runs
from app.services.learning.sync import SyncRequest
from app.services.organizations import Organization
from app.storage import finishing
from app.storage.database import Session
from app.worker import accounts, discovering, revivals
from app.worker.chores import PeriodicTask

FORGET_EVERY = timedelta(days=1)
PICTURES_EVERY = timedelta(seconds=10)
ERASE_EVERY = timedelta(seconds=10)

log = structlog.get_logger()


async def run_periodically(chores: Sequence[PeriodicTask]) -> None:
    """Run all chores at their intervals until cancelled, then let those under way finish.

    Cancelled once more, it ends them where they are.
    """
    stopping = asyncio.Event()
    tasks = [asyncio.create_task(chore.repeat(stopping)) for chore in chores]
    try:
        await asyncio.gather(*map(asyncio.shield, tasks))
    finally:
        stopping.set()
        await finishing.let_end(tasks)


def periodic_tasks_of(runtime: Runtime) -> list[PeriodicTask]:
    """The chores that the settings enable, and those that always run."""
    chores = [
        PeriodicTask("forget", FORGET_EVERY, partial(forget, runtime)),
        PeriodicTask("check", revivals.CHECK_EVERY, partial(revivals.check_dead_accounts, runtime)),
        PeriodicTask("accounts", accounts.LOOK_EVERY, partial(accounts.collect_accounts, runtime)),
        *discovering.discovering_tasks(runtime),
        PeriodicTask(
            "erase",
            ERASE_EVERY,
            partial(erase, runtime),
            partial(runtime.database.watch, [work.ERASURES]),
        ),
        PeriodicTask("imports", LOOK_EVERY, partial(import_uploads, runtime)),
    ]
    if runtime.settings.pictures and picture_decoding.can_decode():
        fetcher = runtime.picture_fetcher()
        watch = partial(runtime.database.watch, [work.PICTURES])
        chores.append(PeriodicTask("pictures", PICTURES_EVERY, fetcher.fetch_due, watch))
    if runtime.settings.sync_interval_seconds:
        interval = timedelta(seconds=runtime.settings.sync_interval_seconds)
        chores.append(PeriodicTask("sync", interval, partial(sync_due, runtime)))
    if runtime.settings.stripe_key and runtime.settings.stripe_interval_seconds:
        interval = timedelta(seconds=runtime.settings.stripe_interval_seconds)
        chores.append(PeriodicTask("stripe", interval, partial(import_stripe, runtime)))
    return chores


async def sync_due(runtime: Runtime, stopping: asyncio.Event) -> None:
    """Sync every organization that has something to sync, unless a sync is already running."""
    async with runtime.database.read() as session:
        due = await sync_runs.list_due_organizations(session, runtime.now())
    for organization_id in due:
        if stopping.is_set():
            return
        try:
            key = await sync.sync(
                runtime.database,
                SyncRequest(organization_id, gives_way=True),
                now=runtime.now,
                new_key=runtime.new_key,
                is_stopping=stopping.is_set,
            )
            await _log_run(runtime, key)
        except BeingErased:
            log.debug("sync.given_up", organization=str(organization_id))
        except Exception:
            # One organization's failure must not stop the others.
            log.exception("sync.failed", organization=str(organization_id))


async def forget(runtime: Runtime, stopping: asyncio.Event) -> None:
    """Delete old runs, observations of posts no longer young, and what is left of no account."""
    async with runtime.database.write() as session:
        await sync_runs.forget_runs(session, now=runtime.now())
        await observations.forget_observations(session, now=runtime.now())
        await budgets.forget_full(session, now=runtime.now())
        await failed_attempts.forget_old(session, now=runtime.now())
        await erasing.forget_orphans(session)
    while not stopping.is_set():
        async with runtime.database.write() as session:
            if not await refresh_runs.forget_runs(session, now=runtime.now()):
                return


async def erase(runtime: Runtime, stopping: asyncio.Event) -> None:
    """Carry on every erasure that isn't over; one that fails holds up no other."""
    async with runtime.database.read() as session:
        unfinished = await erasures.list_unfinished(session)
    for erasure in unfinished:
        try:
            done = await runtime.eraser().carry_on(erasure, is_stopping=stopping.is_set)
        except Exception:
            log.exception("erasure.failed", erasure=str(erasure.id))
        else:
            if done.is_over:
                log.info("erasure.done", erasure=str(done.id), kind=done.kind, posts=done.erased)


async def import_uploads(runtime: Runtime, stopping: asyncio.Event) -> None:
    """Go on with imports whose process has died, and delete uploads in time."""
    await runtime.importer.look()
    going_on = asyncio.ensure_future(runtime.importer.settled())
    told = asyncio.ensure_future(stopping.wait())
    await asyncio.wait({going_on, told}, return_when=asyncio.FIRST_COMPLETED)
    for each in (going_on, told):
        each.cancel()


async def import_stripe(runtime: Runtime, stopping: asyncio.Event) -> None:
    """Import what is new on Stripe; log failures that waiting doesn't cure for the operator."""
    async with runtime.database.read() as session:
        owner = await charged_organization(session, runtime.settings.stripe_organization)
    try:
        report = await runtime.stripe_import(owner.id).run(is_stopping=stopping.is_set)
    except ProviderFailed as problem:
        code, message = problem.failure.code, problem.failure.message
        log.warning("stripe.failed", code=code, message=message)
    except Unavailable:
        log.debug("stripe.gives_way")
    else:
        log.info("stripe.imported", **report._asdict())


async def charged_organization(session: Session, named: str | None) -> Organization:
    """The organization that the operator's Stripe account belongs to: the named or the only one.

    Raises:
        NotFound: There is none, or the choice is ambiguous.
    """
    if named:
        keys = [organization_key(named)]
        found = list((await organizations.get_organizations(session, keys, None)).values())
    else:
        page = await organizations.list_organizations(session, PageRequest(size=2), None)
        found = page.items if len(page.items) == 1 else []
    if not found:
        raise NotFound(
            "Say whose charges they are: --organization, or BACKBONE_STRIPE_ORGANIZATION."
        )
    return found[0]


async def _log_run(runtime: Runtime, key: UUID) -> None:
    async with runtime.database.read() as session:
        run = (await sync_runs.get_runs(session, [key], None)).get(key)
    if run is not None:
        log.debug(
            "sync.done",
            organization=str(run.organization_id),
            inserted=run.inserted,
            updated=run.updated,
            removed=run.removed,
        )
