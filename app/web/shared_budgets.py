"""Telling other processes what was spent here, and learning what was spent there.

Once a second, in a transaction of its own, and only while another process serves: so a token can
spend what its budget has, and in each further process at most what fits into one second.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

import structlog

from app.errors import BackboneError
from app.services import budgets as services
from app.services.processes import Presence
from app.storage.database import Database
from app.web.budgets import Budgets

EVERY_SECONDS = 1.0

log = structlog.get_logger()


class SharedBudgets:
    """The budgets of this process among those that serve."""

    def __init__(
        self,
        database: Database,
        presence: Presence,
        budgets: Mapping[str, Budgets],
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._presence = presence
        self._budgets = budgets
        self._now = now

    @asynccontextmanager
    async def shared(self) -> AsyncIterator[None]:
        """Share them while the block lasts."""
        sharing = asyncio.create_task(self._go_on())
        try:
            yield
        finally:
            sharing.cancel()
            await asyncio.gather(sharing, return_exceptions=True)

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            for kind, budgets in self._budgets.items():
                await self.exchange(kind, budgets)

    async def exchange(self, kind: str, budgets: Budgets) -> None:
        """Tell what was spent since the last time; alone, there is nobody to tell."""
        spent = budgets.take_untold()
        if not spent or self._presence.serves_alone:
            return
        try:
            async with self._database.write() as session:
                full_in = await services.pay(session, kind, spent, now=self._now())
        except BackboneError as problem:
            # Here the budgets hold as before; the others hear of it next time.
            budgets.put_back(spent)
            log.debug("budgets.not_shared", problem=problem.message)
        except Exception:
            # Nor does what nobody foresaw end the sharing for good.
            budgets.put_back(spent)
            log.exception("budgets.not_shared")
        else:
            budgets.learn(full_in)
