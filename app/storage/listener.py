"""Telling other processes through PostgreSQL, and a connection of its own on which to hear them.

While there is none, or nothing comes through it (a pooler may swallow notifications), nobody relies
on them: whoever watches looks as often as without.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from app.storage.notifications import CHANNEL, Notifications
from app.storage.statements import POSTGRESQL

PATIENCE_SECONDS = 5.0
"""How long the connection may take to answer, and a notification to come."""

CHECKED_SECONDS = 15.0
"""How often to see whether it still answers: one that has fallen silent doesn't say so."""

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0

log = structlog.get_logger()


def notifications_through(engine: AsyncEngine) -> Notifications:
    """What tells other processes through an engine that writes, if it is PostgreSQL's."""
    if engine.dialect.name != POSTGRESQL:
        return Notifications(None)

    async def send(message: str) -> None:
        async with engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            try:
                # It needs no quoting; and one message is a transaction, which PgBouncer counts by.
                await driver.execute(f"NOTIFY {CHANNEL}, '{message}'")
            except BaseException:
                await connection.invalidate()  # it may still be busy with it
                raise

    return Notifications(send)


class Listener:
    """Hears what other processes tell, and connects again whenever that ends."""

    def __init__(
        self, open_engine: Callable[[], AsyncEngine] | None, notifications: Notifications
    ) -> None:
        """Listen through an engine of one connection, which nobody else uses; None: not at all."""
        self._open_engine = open_engine
        self._notifications = notifications
        self._pause = FIRST_PAUSE_SECONDS

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen while the block lasts, where there is something to hear."""
        if self._open_engine is None:
            yield
            return
        engine = self._open_engine()
        listening = asyncio.create_task(self._go_on(engine))
        try:
            yield
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
            await engine.dispose()

    async def _go_on(self, engine: AsyncEngine) -> None:
        while True:
            try:
                await self._listen(engine)
            except Exception as error:  # noqa: BLE001 - whoever watches looks by itself meanwhile
                log.debug("notifications.not_heard", error=repr(error))
            finally:
                self._notifications.be_live(are_live=False)
            await asyncio.sleep(self._pause)
            self._pause = min(2 * self._pause, LONGEST_PAUSE_SECONDS)

    async def _listen(self, engine: AsyncEngine) -> None:
        """Listen until the connection is lost."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            connection = await engine.connect()
        try:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            await self._hear_through(driver)
        finally:
            await connection.invalidate()
            await connection.close()

    async def _hear_through(self, driver: Any) -> None:
        heard, lost = asyncio.Event(), asyncio.Event()

        def hear(_driver: Any, _process: int, _channel: str, text: str) -> None:
            heard.set()
            self._notifications.hear(text)

        driver.add_termination_listener(lambda _driver: lost.set())
        async with asyncio.timeout(PATIENCE_SECONDS):
            await driver.add_listener(CHANNEL, hear)
            # Through another connection, as everything else that is told.
            await self._notifications.try_out()
            await heard.wait()
        self._notifications.be_live(are_live=True)
        self._pause = FIRST_PAUSE_SECONDS
        while not lost.is_set():
            async with asyncio.timeout(PATIENCE_SECONDS):
                await driver.execute("SELECT 1")
            with suppress(TimeoutError):
                async with asyncio.timeout(CHECKED_SECONDS):
                    await lost.wait()
