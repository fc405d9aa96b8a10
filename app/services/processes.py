"""Which processes use the database: each notes itself while it lives, and looks for older ones.

What is cached in one process holds as long as all others tell of their writes by the same rules.
So while a process of an older release lives, nothing is cached.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from app.errors import BackboneError
from app.sql import erasures as erasures_sql
from app.sql import processes as sql
from app.storage.database import Database
from app.tables.processes import Process

WRITE_RULES = 1
"""How this release's writes tell of themselves (`app.storage.owners`). A release whose writes an
older one's caches would miss, or the other way round, has the next number."""

SERVING = "serve"
"""The kind of processes that answer over HTTP."""

SEEN_EVERY = timedelta(seconds=20)
GONE_AFTER = 3 * SEEN_EVERY
LEAVING_SECONDS = 5.0

log = structlog.get_logger()


class Presence:
    """One process among those that use the database.

    `forgets` are called once something was erased: what the process remembers may tell of it.
    """

    def __init__(
        self,
        database: Database,
        kind: str,
        now: Callable[[], datetime],
        new_key: Callable[[], UUID],
    ) -> None:
        self.may_cache = True
        self.serves_alone = True
        self.forgets: list[Callable[[], None]] = []
        self._erased: int | None = None
        self._database = database
        self._kind = kind
        self._now = now
        self._key = new_key()
        self._started_at = now()

    @asynccontextmanager
    async def noted(self) -> AsyncIterator[None]:
        """Note this process while the block lasts."""
        await self._try_to_note()
        noting = asyncio.create_task(self._go_on())
        try:
            yield
        finally:
            noting.cancel()
            await asyncio.gather(noting, return_exceptions=True)
            await self._leave()

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(SEEN_EVERY.total_seconds())
            await self._try_to_note()

    async def _try_to_note(self) -> None:
        try:
            await self.note()
        except BackboneError as problem:
            # A database that can only be read still answers; who else writes to it isn't known.
            log.debug("process.not_noted", problem=problem.message)
        except Exception:
            # Who isn't noted for a minute counts as gone, so that this must go on.
            log.exception("process.not_noted")

    async def note(self) -> None:
        """Note that this process lives, and look whether all others write by its rules."""
        now = self._now()
        async with self._database.write() as session:
            await session.execute(sql.delete_unseen(now - GONE_AFTER))
            await session.merge(
                Process(
                    id=self._key,
                    kind=self._kind,
                    write_rules=WRITE_RULES,
                    started_at=self._started_at,
                    seen_at=now,
                )
            )
            await session.flush()
            least = await session.scalar(sql.select_least_rules(now - GONE_AFTER))
            serving = await session.scalar(sql.select_number(SERVING, now - GONE_AFTER))
            erased = (await session.scalars(erasures_sql.count_finished())).one()
        self.may_cache = least == WRITE_RULES
        self.serves_alone = serving == 1
        if self._erased not in (None, erased):
            for forget in self.forgets:
                forget()
        self._erased = erased

    async def _leave(self) -> None:
        try:
            async with asyncio.timeout(LEAVING_SECONDS), self._database.write() as session:
                await session.execute(sql.delete_process(self._key))
        except (BackboneError, TimeoutError) as problem:
            # Who isn't noted any more counts as gone soon.
            log.debug("process.not_forgotten", problem=str(problem))
