"""Reading connected accounts once a day: followers and the like."""

import asyncio
from datetime import timedelta

import structlog

from app.runtime import Runtime
from app.services.collecting import account_readings
from app.services.collecting.account_readings import DueAccount
from app.worker.together import together

LOOK_EVERY = timedelta(minutes=1)
AT_ONCE = 1000

log = structlog.get_logger()


async def collect_accounts(runtime: Runtime, stopping: asyncio.Event) -> None:
    """Read the accounts that it is time to read, several at a time."""
    collector = runtime.collector
    async with runtime.database.read() as session:
        due = await account_readings.list_due(session, now=runtime.now(), limit=AT_ONCE)
    free = asyncio.Semaphore(runtime.settings.collect_concurrency)

    async def collect(account: DueAccount) -> None:
        async with free:
            if stopping.is_set():
                return
            try:
                await account_readings.collect_account(collector, account)
            except Exception:
                # One account's failure must not stop the others.
                log.exception("account.cannot_collect", account=str(account.account_id))

    await together(*map(collect, due))
