"""Slowing whoever tries secrets: after some failures each further attempt has to wait longer."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from datetime import datetime, timedelta
from time import monotonic

from app.errors import RateLimited

FREE = 5
"""So many failures cost nothing: people paste the wrong thing."""

LONGEST_SECONDS = 60.0
"""Whoever shares an address or a prefix with an attacker never waits longer."""

FORGOTTEN_SECONDS = 900.0
REMEMBERED = 10_000


class Slowing:
    """The failures of a while, by whatever they have in common."""

    def __init__(self, now: Callable[[], datetime], elapsed: Callable[[], float] = monotonic):
        self._now = now
        self._elapsed = elapsed
        self._failures: OrderedDict[Hashable, tuple[int, float]] = OrderedDict()

    def attempt(self, keys: Collection[Hashable]) -> None:
        """Count an attempt as failed until it is known to have succeeded.

        Raises:
            RateLimited: It comes too early for one of the keys, and isn't counted.
        """
        wait = max(map(self._wait, keys))
        if wait > 0:
            raise self.too_early(wait)
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

    def succeeded(self, keys: Collection[Hashable]) -> None:
        """Forget the failures that led to a success."""
        for key in keys:
            self._failures.pop(key, None)

    def _wait(self, key: Hashable) -> float:
        failures, at = self._known(key)
        if failures < FREE:
            return 0.0
        pause = min(LONGEST_SECONDS, 2.0 ** (failures - FREE))
        return at + pause - self._elapsed()

    def _known(self, key: Hashable) -> tuple[int, float]:
        failures, at = self._failures.get(key, (0, 0.0))
        return (0, at) if self._elapsed() - at > FORGOTTEN_SECONDS else (failures, at)
