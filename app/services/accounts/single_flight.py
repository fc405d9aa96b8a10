"""Single flight: concurrent callers in this process share one run of the work and its answer."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, TypeVar

Answer = TypeVar("Answer")


class SingleFlight:
    """Tasks under way, by key. A task that has started finishes even if no caller waits."""

    def __init__(self) -> None:
        self._tasks: dict[Hashable, asyncio.Task[Any]] = {}

    async def join(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
        """Wait for the work of this key, starting it if it isn't under way."""
        task = self._tasks.get(key)
        if task is None:
            task = asyncio.create_task(work())
            self._tasks[key] = task
            task.add_done_callback(lambda done: self._land(key, done))
        answer: Answer = await asyncio.shield(task)
        return answer

    def _land(self, key: Hashable, done: asyncio.Task[Any]) -> None:
        del self._tasks[key]
        if not done.cancelled():
            done.exception()  # retrieved, so that asyncio doesn't warn: its callers may have left

    async def land(self) -> None:
        """Wait for all tasks under way."""
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
