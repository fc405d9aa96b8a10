"""Work that is done to its end, though whoever waits for it is cancelled meanwhile."""

import asyncio
from collections.abc import Coroutine
from typing import Any


async def finish(work: Coroutine[Any, Any, None]) -> None:
    """Await it to its end; a cancellation comes after it."""
    task = asyncio.create_task(work)
    cancelled = await settle(task)
    if cancelled is not None:
        raise cancelled from task.exception()
    task.result()


async def settle(task: asyncio.Future[Any]) -> asyncio.CancelledError | None:
    """Wait until a task has ended, however often the wait is cancelled; the last cancellation."""
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    return cancelled
