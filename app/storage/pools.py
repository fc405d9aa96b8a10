"""Pools of connections that one caller can't use up for all others.

The one module that touches the inside of SQLAlchemy's pool: `_do_get`, `_do_return_conn` and
`_close_connection`, which its pools override or call themselves, and the name of its time-out.

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
    """A pool whose connections owners share fairly, and which is closed for good once disposed of.

    SQLAlchemy's own would be followed by a new one, for whoever is late, and keep what is given
    back to it afterwards: connections that nobody closes.
    """

    def __init__(self, creator: Callable[..., Any], **named: Any) -> None:
        super().__init__(creator, **named)
        self._shares = FairShares(self.size())
        self._owners: dict[ConnectionPoolEntry, Hashable] = {}
        self._is_closed = False

    def dispose(self) -> None:
        """Close what is here now, and what is taken once it is given back."""
        self._is_closed = True
        super().dispose()

    def recreate(self) -> "FairPool":
        """Stay what follows after `dispose`."""
        return self

    def _do_get(self) -> ConnectionPoolEntry:
        owner = _owner.get()
        if not self._shares.take_now(owner):
            await_only(self._turn_of(owner))
        try:
            entry = self._get_unless_closed()
        except BaseException:
            self._shares.give_back(owner)
            raise
        self._owners[entry] = owner
        return entry

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        try:
            if not self._is_closed:
                super()._do_return_conn(record)
            elif record.dbapi_connection is not None:
                # At once: whoever gives it back may not be able to wait.
                self._close_connection(record.dbapi_connection, terminate=True)
        finally:
            self._shares.give_back(self._owners.pop(record))

    def _get_unless_closed(self) -> ConnectionPoolEntry:
        if self._is_closed:
            raise Unavailable("This process is about to end, and closed the database: try again.")
        return super()._do_get()

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
