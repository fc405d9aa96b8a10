"""Pools of connections that one caller can't use up for all others.

The one module that touches the inside of SQLAlchemy's pool: `_do_get` and `_do_return_conn`, which
its pools override themselves, and the name of its time-out.

Whoever waits for a connection while SQLAlchemy checks one out waits by `await_only`.
"""

import asyncio
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry
from sqlalchemy.util import await_only

from app.errors import Unavailable
from app.storage.fair_shares import FairShares

_owner: ContextVar[Hashable] = ContextVar("owner", default=None)


@contextmanager
def on_behalf_of(owner: Hashable) -> Iterator[None]:
    """Take connections within the block as this owner; outside of any they are our own."""
    token = _owner.set(owner)
    try:
        yield
    finally:
        _owner.reset(token)


def act_for(owner: Hashable) -> None:
    """Take connections as this owner for the rest of the task."""
    _owner.set(owner)


class FairPool(AsyncAdaptedQueuePool):
    """A pool whose connections owners share fairly."""

    def __init__(self, creator: Callable[..., Any], **named: Any) -> None:
        super().__init__(creator, **named)
        self._shares = FairShares(self.size())
        self._owners: dict[ConnectionPoolEntry, Hashable] = {}

    def _do_get(self) -> ConnectionPoolEntry:
        owner = _owner.get()
        if not self._shares.take_now(owner):
            await_only(self._turn_of(owner))
        try:
            entry = super()._do_get()
        except BaseException:
            self._shares.give_back(owner)
            raise
        self._owners[entry] = owner
        return entry

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        try:
            super()._do_return_conn(record)
        finally:
            self._shares.give_back(self._owners.pop(record))

    async def _turn_of(self, owner: Hashable) -> None:
        """Wait for a connection.

        Raises:
            Unavailable: None was free for so long.
        """
        try:
            async with asyncio.timeout(self._timeout):
                await self._shares.take(owner)
        except TimeoutError:
            raise Unavailable(
                "All connections to the database are in use: try again in a second."
            ) from None
