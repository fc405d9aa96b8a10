"""A worker inside another program, on the embedded default."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog

from app.errors import Unavailable
from app.runtime import Runtime
from app.worker.collecting import Worker, worker_of
from app.worker.periodic import periodic_tasks_of, run_periodically
from app.worker.single import alone
from app.worker.together import together

LOOK_SECONDS = 10.0
"""How often a process that waits looks whether another still collects."""

log = structlog.get_logger()


@asynccontextmanager
async def collecting(runtime: Runtime) -> AsyncIterator[Callable[[], None]]:
    """Collect on SQLite while the block lasts, unless another process does or settings say no.

    Gives what tells it to stop before; told twice, it doesn't wait for platforms that are asked.
    """
    if not runtime.database.is_embedded or not runtime.settings.collect:
        yield lambda: None
        return
    work = asyncio.create_task(_collect_alone(worker_of(runtime), runtime))

    def stop() -> None:
        work.cancel()

    try:
        yield stop
    finally:
        if not work.cancelling():
            stop()
        await asyncio.gather(work, return_exceptions=True)


async def _collect_alone(worker: Worker, runtime: Runtime) -> None:
    """Collect as soon as no other process does: the one that does may be about to leave."""
    problem = ""
    while True:
        try:
            with alone(runtime.database):
                await together(worker.run(), run_periodically(periodic_tasks_of(runtime)))
        except Unavailable as busy:
            if busy.message != problem:
                log.info("worker.not_started", problem=busy.message)
            problem = busy.message
            await asyncio.sleep(LOOK_SECONDS)
