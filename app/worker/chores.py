"""What a worker does besides collecting: chores, each again and again at its own interval.

A chore looks in the database for what there is to do, so that it may be killed at any moment and
any number of workers may have it; one that fails is logged and has its next turn.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

import structlog

from app.runtime import Runtime
from app.services import sync, sync_runs
from app.services.sync import Asked

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do every so often; it is told when to break off."""

    name: str
    interval: timedelta
    do: Callable[[asyncio.Event], Awaitable[None]]

    async def repeat(self, stopping: asyncio.Event) -> None:
        """Do it until told to stop."""
        while not stopping.is_set():
            await self.do_once(stopping)
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), self.interval.total_seconds())

    async def do_once(self, stopping: asyncio.Event) -> None:
        """Do it; a failure is logged."""
        try:
            await self.do(stopping)
        except Exception:
            log.exception("chore.failed", chore=self.name)


async def repeat_all(chores: Sequence[Chore]) -> None:
    """Do all of them, each at its interval, until cancelled; what is being done then ends well."""
    stopping = asyncio.Event()
    tasks = [asyncio.create_task(chore.repeat(stopping)) for chore in chores]
    try:
        await asyncio.gather(*map(asyncio.shield, tasks))
    finally:
        stopping.set()
        await asyncio.gather(*tasks)


def chores_of(runtime: Runtime) -> list[Chore]:
    """The chores that the settings ask for."""
    chores = []
    if runtime.settings.sync_interval_seconds:
        interval = timedelta(seconds=runtime.settings.sync_interval_seconds)
        chores.append(Chore("sync", interval, partial(sync_due, runtime)))
    return chores


async def sync_due(runtime: Runtime, stopping: asyncio.Event) -> None:
    """Sync every organization that has something to sync, unless somebody is at it already."""
    async with runtime.database.read() as session:
        due = await sync_runs.list_due_organizations(session, runtime.now())
    for organization_id in due:
        if stopping.is_set():
            return
        try:
            key = await sync.sync(
                runtime.database,
                Asked(organization_id, gives_way=True),
                now=runtime.now,
                new_key=runtime.new_key,
                is_stopping=stopping.is_set,
            )
            await _log_run(runtime, key)
        except Exception:
            # One organization's trouble is not the others'.
            log.exception("sync.failed", organization=str(organization_id))


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
