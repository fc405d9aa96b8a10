"""Slowing whoever tries secrets: after some failures each further attempt has to wait longer.

Each process counts for itself, and where several serve, all of them together count in the
database: what one refuses by itself costs it nothing.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from datetime import datetime, timedelta
from time import monotonic
from typing import Protocol
from uuid import UUID

import structlog

from app.errors import BackboneError, RateLimited
from app.services import failed_attempts
from app.storage.database import Database

REMEMBERED = 10_000

log = structlog.get_logger()


class Others(Protocol):
    """What is known of other processes that serve."""

    serves_alone: bool


class Slowing:
    """The failures of a while at one door, by whatever they have in common."""

    def __init__(
        self,
        door: str,
        database: Database,
        others: Others,
        now: Callable[[], datetime],
        elapsed: Callable[[], float] = monotonic,
    ) -> None:
        self._door = door
        self._database = database
        self._others = others
        self._now = now
        self._elapsed = elapsed
        self._failures: OrderedDict[Hashable, tuple[int, float]] = OrderedDict()

    async def attempt(self, keys: Collection[Hashable]) -> None:
        """Count an attempt as failed until it is known to have succeeded.

        Raises:
            RateLimited: It comes too early for one of the keys, and isn't counted.
        """
        wait = max(map(self._wait, keys))
        if wait > 0:
            raise self.too_early(wait)
        if not self._others.serves_alone:
            await self._attempt_of_all(keys)
        for key in keys:
            failures, _ = self._known(key)
            self._failures[key] = (failures + 1, self._elapsed())
            self._failures.move_to_end(key)
        while len(self._failures) > REMEMBERED:
            self._failures.popitem(last=False)

    def too_early(self, wait: float) -> RateLimited:
        """The refusal of an attempt that comes so many seconds too early."""
        return RateLimited(
            "There were too many failed attempts: wait a moment.",
            retry_at=self._now() + timedelta(seconds=wait),
        )

    async def succeeded(self, keys: Collection[Hashable]) -> None:
        """Forget the failures that led to a success."""
        for key in keys:
            self._failures.pop(key, None)
        if self._others.serves_alone:
            return
        try:
            async with self._database.write() as session:
                await failed_attempts.forget(session, self._shared(keys))
        except BackboneError as problem:
            log.debug("attempts.not_shared", problem=problem.message)

    async def _attempt_of_all(self, keys: Collection[Hashable]) -> None:
        """Count it where all processes count.

        Raises:
            RateLimited: It comes too early.
        """
        try:
            async with self._database.write() as session:
                shared = self._shared(keys)
                wait = await failed_attempts.attempt(session, shared, now=self._now())
                if wait > 0:
                    raise self.too_early(wait)
        except RateLimited:
            raise
        except BackboneError as problem:
            # Here it holds as before: to get in needs a database that can be written, too.
            log.debug("attempts.not_shared", problem=problem.message)

    def _shared(self, keys: Collection[Hashable]) -> list[UUID]:
        return [failed_attempts.key_of(self._door, key) for key in keys]

    def _wait(self, key: Hashable) -> float:
        failures, at = self._known(key)
        return failed_attempts.wait_after(failures, self._elapsed() - at)

    def _known(self, key: Hashable) -> tuple[int, float]:
        failures, at = self._failures.get(key, (0, 0.0))
        is_forgotten = self._elapsed() - at > failed_attempts.FORGOTTEN_SECONDS
        return (0, at) if is_forgotten else (failures, at)
