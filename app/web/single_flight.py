"""Single flight: of those who want the same at once one works it out, and the others may wait."""

import asyncio
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class SingleFlight(Generic[K]):
    """What is being worked out now."""

    def __init__(self) -> None:
        self._flights: dict[K, asyncio.Event] = {}

    @contextmanager
    def working(self, key: K) -> Iterator[None]:
        """Work something out in this block; however it ends, whoever waits goes on."""
        if key in self._flights:
            yield  # beside whoever began before: nobody waits for this
            return
        flight = self._flights[key] = asyncio.Event()
        try:
            yield
        finally:
            del self._flights[key]
            flight.set()

    async def wait(self, key: K) -> bool:
        """Wait until something has been worked out, or given up; False where nobody is at it."""
        flight = self._flights.get(key)
        if flight is None:
            return False
        await flight.wait()
        return True
