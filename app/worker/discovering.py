"""Discovering: the worker's looks through accounts that are due, several at once.

Each of several equal chores takes the next due account until none is left, so that one with a long
list occupies one of them and keeps no other account waiting.
"""

import asyncio
from datetime import timedelta
from functools import partial

from app.runtime import Runtime
from app.services import work
from app.services.accounts import discovery_schedule
from app.services.collecting import discovery
from app.worker.chores import PeriodicTask

LOOKS_AT_ONCE = 4
CHECK_EVERY = timedelta(seconds=15)
"""How often to see which accounts are due."""


def discovering_tasks(runtime: Runtime) -> list[PeriodicTask]:
    """The chores that look through accounts; none where the settings say so."""
    if not runtime.settings.discover:
        return []
    watch = partial(runtime.database.watch, [work.ACCOUNTS])
    task = PeriodicTask("discover", CHECK_EVERY, partial(discover_due, runtime), watch)
    return [task] * LOOKS_AT_ONCE


async def discover_due(runtime: Runtime, stopping: asyncio.Event) -> None:
    """Look through due accounts, one after the other, until none is left."""
    async with runtime.database.read() as session:
        if not await discovery_schedule.list_due(session, now=runtime.now(), limit=1):
            return
    while not stopping.is_set():
        if not await discovery.look_at_next(runtime.collector, is_stopping=stopping.is_set):
            return
