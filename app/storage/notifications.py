"""Notifications of what was committed, so that whoever waits for it needn't look all the time.

They say that something may have changed, and never what: they may be lost, doubled or late, so
whoever waits looks for itself, and goes on looking while they come, for data less often. A process
hears of its own commits, and of those of others where it listens (`app.storage.listener`).

While a transaction that notifies commits, PostgreSQL lets no other such one commit. So none that
writes does it: a process gathers what it has committed, and tells it in a statement of its own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from contextvars import Context
from uuid import UUID, uuid4

import structlog

from app.storage.data_versions import ALL, EVERYBODY

CHANNEL = "backbone"

PAUSE_SECONDS = 0.1
"""The least time between two notifications of a process."""

MOST_KEYS = 200
"""What fits into one; of more, it says that everybody's data may have changed."""

PATIENCE_SECONDS = 5.0
"""How long it may take to tell others: they may be out of reach."""

LIVE_FACTOR = 10
"""How many times longer whoever waits for data goes without a look while notifications come."""

TOPICS = range(16, 1 << 16)
"""Numbers of keys that stand for no data, but for work that somebody may wait for."""

Send = Callable[[str], Awaitable[None]]

log = structlog.get_logger()


class Watch:
    """What is woken once something may have been committed under one of its keys."""

    def __init__(self, keys: Collection[UUID] | None, are_live: Callable[[], bool]) -> None:
        """Watch some keys; None stands for all that there are."""
        self.keys = keys
        self._are_live = are_live
        # Work falls due by the clock as well, of which nobody tells.
        self._is_told_all = keys is None or not any(key.int in TOPICS for key in keys)
        self._woken = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Wait until it is worth looking: that is after so many seconds where nobody tells all.

        What is committed later than the look before this wakes it, or is in the next look.
        """
        factor = LIVE_FACTOR if self._is_told_all and self._are_live() else 1
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds * factor):
                await self._woken.wait()
        self._woken.clear()

    def concerns(self, committed: set[UUID]) -> bool:
        """Whether something of this may be what it watches."""
        if self.keys is None or EVERYBODY in committed:
            return True
        if ALL in self.keys and any(key.int not in TOPICS for key in committed):
            return True
        return not committed.isdisjoint(self.keys)

    def wake(self) -> None:
        """Let it look."""
        self._woken.set()


class Notifications:
    """Gathers what is committed here, tells others of it, and wakes those who watch."""

    def __init__(self, send: Send | None) -> None:
        """Tell others by `send`; without it there is nobody who could hear."""
        self.sender = uuid4().hex
        self._are_live = False
        self._send = send
        self._watches: set[Watch] = set()
        self._untold: set[UUID] = set()
        self._telling: asyncio.Task[None] | None = None
        self._hurry = asyncio.Event()

    @contextmanager
    def watch(self, keys: Collection[UUID] | None) -> Iterator[Watch]:
        """Be woken within the block by what is committed under some keys; None stands for all."""
        watch = Watch(keys, lambda: self._are_live)
        self._watches.add(watch)
        try:
            yield watch
        finally:
            self._watches.discard(watch)

    def note(self, committed: set[UUID]) -> None:
        """Take down what was committed here."""
        if not committed:
            return
        self._wake(committed)
        if self._send is None:
            return
        self._untold |= committed
        if self._telling is None or self._telling.done():
            # It is nobody's own: not stopped with a request, and not in its trace.
            self._telling = asyncio.create_task(self._tell(self._send), context=Context())

    def hear(self, text: str) -> None:
        """Take down what was told here, by another process or by this one."""
        sender, _, told = text.partition(":")
        if sender != self.sender:
            self._wake({UUID(hex=key) for key in told.split(",") if key})

    async def try_out(self) -> None:
        """Tell nothing, so that whoever listens knows whether that is heard."""
        if self._send is not None:
            await self._send(self._message(set()))

    def be_live(self, *, are_live: bool) -> None:
        """Say whether what other processes tell is heard; just before, some may have been lost."""
        self._are_live = are_live
        for watch in self._watches:
            watch.wake()

    async def close(self) -> None:
        """Tell what is left."""
        self._hurry.set()
        if self._telling is not None:
            await self._telling

    def _wake(self, committed: set[UUID]) -> None:
        for watch in self._watches:
            if watch.concerns(committed):
                watch.wake()

    async def _tell(self, send: Send) -> None:
        while self._untold:
            keys, self._untold = self._untold, set()
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await send(self._message(keys))
            except Exception as error:  # noqa: BLE001 - whoever waits for it looks sooner or later
                log.debug("notifications.not_sent", error=repr(error))
            with suppress(TimeoutError):
                async with asyncio.timeout(PAUSE_SECONDS):
                    await self._hurry.wait()

    def _message(self, keys: set[UUID]) -> str:
        """What tells others of these: hexadecimal digits, commas and a colon."""
        if len(keys) > MOST_KEYS:
            keys = {EVERYBODY}
        return f"{self.sender}:{','.join(key.hex for key in keys)}"
