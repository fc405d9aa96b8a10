"""`backbone worker`."""

import asyncio
import signal
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Annotated, Any

import typer
from prometheus_client import start_http_server

from app.cli.ending import end_within
from app.cli.running import fail, run, tell
from app.counters import Counters
from app.logs import configure_logs
from app.runtime import Runtime
from app.services.processes import Presence
from app.settings import MOST_AT_ONCE
from app.storage import migrations
from app.worker import collecting, periodic, single, together
from app.worker.chores import PeriodicTask
from app.worker.collecting import Worker

LOOK_EVERY = timedelta(seconds=15)
ENDING_SECONDS = 45.0
"""What it may take to end: that includes what platforms are just being asked."""


def worker(
    once: Annotated[
        bool, typer.Option("--once", help="Collect what is due now, then end.")
    ] = False,
    concurrency: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MOST_AT_ONCE,
            metavar="N",
            help="Batches of posts, and accounts, that it reads from platforms at once;"
            " as the settings say by default.",
        ),
    ] = None,
) -> None:
    """Collect posts' numbers when they are due, and sync what is complete, until Ctrl-C.

    On PostgreSQL any number of workers share the work. On SQLite one is enough, and
    `backbone serve` has it. However many work, and however much each does at once, no platform is
    asked more often than it allows.
    """

    async def work(runtime: Runtime) -> None:
        settings = runtime.settings
        await migrations.check_usable(runtime.database)
        configure_logs(settings.log_format, settings.log_level)
        with single.alone(runtime.database):
            worker = collecting.worker_of(runtime)
            chores = [*periodic.periodic_tasks_of(runtime), *_counting(runtime)]
            if once:
                await worker.run_once()
                for chore in chores:
                    await chore.do_once(asyncio.Event())
                return
            presence = Presence(runtime.database, "worker", runtime.now, runtime.new_key)
            async with presence.noted(), runtime.database.listening():
                await _until_stopped(_work(worker, chores))

    run(work, is_service=True, options={"collect_concurrency": concurrency})


def _counting(runtime: Runtime) -> list[PeriodicTask]:
    """Let Prometheus read this worker's counters, if the settings say where."""
    settings = runtime.settings
    if settings.worker_metrics_port is None:
        return []
    counters = Counters(runtime)
    try:
        start_http_server(settings.worker_metrics_port, settings.host, counters.registry)
    except OSError as error:
        fail(f"Port {settings.worker_metrics_port} can't be used: {error.strerror or error}.")

    async def look(_stopping: asyncio.Event) -> None:
        await counters.look()

    return [PeriodicTask("look", LOOK_EVERY, look)]


async def _work(worker: Worker, chores: Sequence[PeriodicTask]) -> None:
    await together.together(worker.run(), periodic.run_periodically(chores))


async def _until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Say that it runs; once the process is told to stop, let the work end in peace.

    Told again, it ends at once what platforms are being asked.
    """
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        if not task.cancelling():
            end_within(ENDING_SECONDS)
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # on Windows Ctrl-C raises where it meets the program
            loop.add_signal_handler(number, stop)
    tell("worker.collecting", "Collecting. Ctrl-C stops it.")
    with suppress(asyncio.CancelledError):
        await task
