"""Reviving what time or an upgrade cures: accounts after a bad hour, and rejected requests."""

import asyncio
from datetime import timedelta

import structlog

from app.runtime import Runtime
from app.services.accounts import checking
from app.services.collecting import rejections
from app.services.collecting.collectors import Collector

CHECK_EVERY = timedelta(hours=1)
"""How often to look for dead accounts; each is checked once a day."""

log = structlog.get_logger()


async def check_dead_accounts(runtime: Runtime, stopping: asyncio.Event) -> None:
    """Ask platforms whether accounts that they refused work again, each once a day."""
    async with runtime.database.read() as session:
        dead = await checking.list_dead(session, now=runtime.now())
    for credential in dead:
        if stopping.is_set():
            return
        place = {"credential": str(credential.id), "platform": credential.platform.value}
        try:
            provider = runtime.provider(credential.platform)
            failure = await checking.check(
                runtime.database, runtime.vault, provider, credential, now=runtime.now()
            )
            say = log.info if failure is None else log.debug  # it was said when it died
            say("credential.checked", **place, is_alive=failure is None)
        except Exception:
            # One account's failure must not stop the others.
            log.exception("credential.cannot_check", **place)


async def resume_rejected(collector: Collector) -> None:
    """Make the posts due whose requests another version of Backbone had rejected."""
    database, version = collector.database, collector.version
    async with database.read() as session:
        organizations = await rejections.list_rejected(session, version)
    for organization_id in organizations:
        async with database.write() as session:
            await rejections.resume_rejected(session, organization_id, version, now=collector.now())
