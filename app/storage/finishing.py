"""Work that is done to its end, though whoever waits for it is cancelled meanwhile."""

import asyncio
from collections.abc import Callable, Collection, Coroutine
from typing import Any, TypeVar

Made = TypeVar("Made")


async def finish(work: Coroutine[Any, Any, None]) -> None:
    """Await it to its end; a cancellation comes after it."""
    await outcome(asyncio.create_task(work))


async def in_thread(work: Callable[[], Made]) -> Made:
    """Do what takes long beside everything else, and to its end: a thread can't be cancelled.

    What it uses may be closed as soon as this is over.
    """
    return await outcome(asyncio.ensure_future(asyncio.to_thread(work)))


async def outcome(task: asyncio.Future[Made]) -> Made:
    """Await a task to its end; a cancellation comes after it."""
    cancelled = await settle(task)
    if cancelled is not None:
        raise cancelled from None if task.cancelled() else task.exception()
    return task.result()


async def settle(*tasks: asyncio.Future[Any]) -> asyncio.CancelledError | None:
    """Wait until tasks have ended, however often the wait is cancelled; the last cancellation."""
    cancelled: asyncio.CancelledError | None = None
    while left := [task for task in tasks if not task.done()]:
        try:
            await asyncio.wait(left)
        except asyncio.CancelledError as error:
            cancelled = error
    return cancelled


async def let_end(tasks: Collection[asyncio.Task[Any]], seconds: float | None = None) -> None:
    """Wait so long for tasks to end, or until cancelled; cancel the others, and wait for those."""
    try:
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
    finally:
        for task in tasks:
            task.cancel()
        cancelled = await settle(*tasks)
    if cancelled is not None:
        raise cancelled
