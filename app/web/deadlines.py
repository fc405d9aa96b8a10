"""The time that a request may take, all its waiting included, and whether anybody still waits."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, TypeVar

from starlette.types import Receive

from app.errors import Unavailable
from app.storage import engines, finishing

UNWATCHED_SECONDS = 0.05
"""Most answers are there before it is worth looking whether anybody still waits for them."""

GRACE_SECONDS = 0.5
"""How much later than its parts, which can say more, a whole request is stopped."""

T = TypeVar("T")
Leaves = Callable[[], Awaitable[Any]]


class Disconnected(Exception):
    """Who asked is gone; nobody waits for the answer."""


class TookTooLong(Unavailable):
    """The time of a request is over."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"This took longer than {seconds:g} seconds and was stopped: "
            "ask for less, or for a shorter window. "
            # Of a commit that was on its way nobody knows whether it arrived.
            "A change may have been made all the same: look before you send it again."
        )


class Deadline:
    """When a request has to be answered: so many seconds from now."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._at = monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left; 0 if none."""
        return max(0.0, self._at - monotonic())

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let no time pass within the block: another clock bounds it."""
        started = monotonic()
        try:
            yield
        finally:
            self._at += monotonic() - started

    async def bound(self, work: Awaitable[T], *, grace: float = 0.0) -> T:
        """Wait for what is stopped by being cancelled.

        Raises:
            TookTooLong: The time is over.
        """
        try:
            async with asyncio.timeout(self.left + grace) as limit:
                return await work
        except TimeoutError:
            if not limit.expired():
                raise
            raise TookTooLong(self._seconds) from None

    async def in_time(self, work: Callable[[], Awaitable[T]], leaves: Leaves) -> T:
        """Do what is asked for, unless it takes too long or who asked leaves before.

        What is stopped here stops its SQL too.

        Raises:
            TookTooLong: The time is over.
            Disconnected: Who asked is gone.
        """
        with engines.stoppable() as stop:
            working = asyncio.ensure_future(work())
        try:
            unwatched = min(UNWATCHED_SECONDS, self.left)
            await asyncio.wait({working}, timeout=unwatched)
            gone = not working.done() and await self._leaves_first(leaves, working)
            if working.done():
                return working.result()
            if gone:
                raise Disconnected
            raise TookTooLong(self._seconds)
        finally:
            if not working.done():
                stop()
            await end(working)

    async def _leaves_first(self, leaves: Leaves, working: asyncio.Future[Any]) -> bool:
        """Wait for the end of the work, or of the time; whether who asked leaves before either."""
        leaving = asyncio.ensure_future(leaves())
        try:
            await asyncio.wait(
                {working, leaving}, timeout=self.left, return_when=asyncio.FIRST_COMPLETED
            )
            return leaving.done() and not working.done()
        finally:
            leaving.cancel()


async def end(task: asyncio.Future[Any]) -> None:
    """Stop a task that nobody waits for any more, and wait until it has let go of everything.

    If it has just failed instead, that is nobody's either: asyncio would tell of it as an error.
    """
    task.cancel()
    await finishing.settle(task)
    if not task.cancelled():
        task.exception()


async def is_gone(receive: Receive) -> None:
    """Wait until a client whose body has been read is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def never() -> None:
    """Wait for ever, for a client whose leaving cancels the work."""
    await asyncio.Event().wait()
