"""The fair queue: organizations take turns, and so do the accounts within each.

So an organization with a hundred accounts, or a hundred thousand posts, delays the others by one
batch at a time.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from uuid import UUID

from app.services.accounts.allowances import Account
from app.services.collecting.claims import Queue


class FairQueue:
    """Queues waiting for their turn, and how many are being served.

    Each queue waits once, however often it is added; the latest is kept.
    """

    def __init__(self) -> None:
        self._waiting: OrderedDict[UUID, OrderedDict[Account, Queue]] = OrderedDict()
        self._served = 0
        self._is_closed = False
        self._changed = asyncio.Event()

    def add(self, queues: Iterable[Queue]) -> None:
        """Add queues to wait for their turn."""
        for queue in queues:
            accounts = self._waiting.setdefault(queue.account.organization_id, OrderedDict())
            accounts[queue.account] = queue
        self._changed.set()

    async def take(self) -> Queue | None:
        """Wait for the next queue in turn; call `end` when done with it. None once closed."""
        while not self._waiting and not self._is_closed:
            self._changed.clear()
            await self._changed.wait()
        if self._is_closed:
            return None
        organization_id, accounts = self._waiting.popitem(last=False)
        _, queue = accounts.popitem(last=False)
        if accounts:
            self._waiting[organization_id] = accounts
        self._served += 1
        return queue

    def end(self) -> None:
        """Mark a taken queue as served."""
        self._served -= 1
        self._changed.set()

    def close(self) -> None:
        """Stop serving."""
        self._is_closed = True
        self._changed.set()

    async def are_over(self) -> None:
        """Wait until no queue is waiting or being served."""
        while self._waiting or self._served:
            self._changed.clear()
            await self._changed.wait()
