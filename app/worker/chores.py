"""A chore: work that is repeated at its own interval, and whose failure ends nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta

import structlog

from app.storage.notifications import Watch

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PeriodicTask:
    """A chore and its interval; `stopping` tells it when to break off.

    One with a `watch` runs as soon as that is woken, too.
    """

    name: str
    interval: timedelta
    do: Callable[[asyncio.Event], Awaitable[None]]
    watch: Callable[[], AbstractContextManager[Watch | None]] = nullcontext

    async def repeat(self, stopping: asyncio.Event) -> None:
        """Run it repeatedly until stopped."""
        with self.watch() as watch:
            while not stopping.is_set():
                await self.do_once(stopping)
                await self._rest(stopping, watch)

    async def _rest(self, stopping: asyncio.Event, watch: Watch | None) -> None:
        seconds = self.interval.total_seconds()
        rests = asyncio.ensure_future(
            asyncio.sleep(seconds) if watch is None else watch.wait(seconds)
        )
        stops = asyncio.ensure_future(stopping.wait())
        try:
            await asyncio.wait({rests, stops}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            rests.cancel()
            stops.cancel()

    async def do_once(self, stopping: asyncio.Event) -> None:
        """Run it once and log a failure."""
        try:
            await self.do(stopping)
        except Exception:
            log.exception("chore.failed", chore=self.name)
