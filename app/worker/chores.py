"""A chore: work that is repeated at its own interval, and whose failure ends nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PeriodicTask:
    """A chore and its interval; `stopping` tells it when to break off."""

    name: str
    interval: timedelta
    do: Callable[[asyncio.Event], Awaitable[None]]

    async def repeat(self, stopping: asyncio.Event) -> None:
        """Run it repeatedly until stopped."""
        while not stopping.is_set():
            await self.do_once(stopping)
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), self.interval.total_seconds())

    async def do_once(self, stopping: asyncio.Event) -> None:
        """Run it once and log a failure."""
        try:
            await self.do(stopping)
        except Exception:
            log.exception("chore.failed", chore=self.name)
