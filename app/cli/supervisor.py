"""Several processes that serve on one socket: `backbone serve --workers N`.

The supervisor opens the socket and keeps it, so nobody who waits in its queue is lost while workers
come and go. It answers nothing itself: it starts workers, replaces those that die, and says why.
"""

import asyncio
import signal
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from app.cli.notifications import READY, STOPPING, notify, stay_watched
from app.cli.running import fail
from app.cli.worker_process import WorkerProcess

SOON = 10.0
"""Seconds after which a worker that dies isn't one that can't live."""

LONGEST_PAUSE = 30.0
HURRIED = 2

log = structlog.get_logger()


class Supervisor:
    """Keeps so many workers alive until it is told to stop."""

    def __init__(
        self,
        listener: socket.socket,
        count: int,
        announce: Callable[[], None],
        drain_seconds: float,
    ) -> None:
        self._listener = listener
        self._count = count
        self._announce = announce
        self._drain_seconds = drain_seconds
        self._workers: list[WorkerProcess] = []
        self._watches: set[asyncio.Task[None]] = set()
        self._told = asyncio.Event()
        self._times_told = 0
        self._restart = asyncio.Event()
        self._pause = 1.0

    async def run(self) -> None:
        """Start the workers and keep them; SIGHUP restarts them, SIGTERM and Ctrl-C end them."""
        with TemporaryDirectory(prefix="backbone-") as folder:
            self._folder = Path(folder)
            async with AsyncExitStack() as stack:
                self._take_signals(stack)
                await self._start_all()
                self._announce()
                notify(READY)
                for going_on in (self._restart_when_told(), stay_watched()):
                    stack.callback(asyncio.create_task(going_on).cancel)
                await self._told.wait()
                notify(STOPPING)
                await asyncio.gather(*(worker.ended() for worker in self._workers))

    def _take_signals(self, stack: AsyncExitStack) -> None:
        loop = asyncio.get_running_loop()
        for signum in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(signum, self._stop, signum)
            stack.callback(loop.remove_signal_handler, signum)
        loop.add_signal_handler(signal.SIGHUP, self._restart.set)
        stack.callback(loop.remove_signal_handler, signal.SIGHUP)

    def _stop(self, signum: int) -> None:
        """Pass a signal on; who asks twice doesn't wait."""
        self._told.set()
        self._times_told += 1
        for worker in self._workers:
            worker.leave(signal.SIGKILL if self._times_told >= HURRIED else signum)

    async def _start_all(self) -> None:
        """Start the first workers together; if one can't start, none serves."""
        started = [asyncio.create_task(self._start()) for _ in range(self._count)]
        problems = [problem for problem in await asyncio.gather(*started) if problem]
        if problems and not self._told.is_set():
            self._stop(signal.SIGTERM)
            await asyncio.gather(*(worker.ended() for worker in self._workers))
            fail(f"A worker couldn't start: {problems[0]}.")

    async def _start(self) -> str | None:
        """Start a worker and wait until it answers; returns why it couldn't."""
        worker = await WorkerProcess.start(self._listener, self._folder)
        self._workers.append(worker)
        problem = await worker.ready()
        if problem is not None:
            self._workers.remove(worker)
            return problem
        log.info("server.started", pid=worker.pid)
        watch = asyncio.create_task(self._watch(worker))
        self._watches.add(watch)
        watch.add_done_callback(self._watches.discard)
        return None

    async def _watch(self, worker: WorkerProcess) -> None:
        """Wait for the end of a worker, and put another in the place of one that wasn't told to."""
        reason = await worker.ended()
        self._workers.remove(worker)
        if worker.is_leaving:
            log.info("server.left", pid=worker.pid)
            return
        log.error("server.died", pid=worker.pid, reason=reason, seconds=round(worker.age))
        self._pause = 1.0 if worker.age > SOON else self._pause
        while not self._told.is_set():
            problem = await self._start()
            if problem is None:
                return
            log.error("server.not_started", reason=problem, next_try_seconds=self._pause)
            await asyncio.sleep(self._pause)
            self._pause = min(2 * self._pause, LONGEST_PAUSE)

    async def _restart_when_told(self) -> None:
        while True:
            await self._restart.wait()
            self._restart.clear()
            await self._restart_all()

    async def _restart_all(self) -> None:
        """Replace the workers one after another: first the new one answers, then the old leaves."""
        for old in list(self._workers):
            problem = await self._start()
            if problem is not None:
                log.error("restart.given_up", reason=problem, still_serving=len(self._workers))
                return
            old.leave(signal.SIGTERM)
            await old.ended()
        log.info("restart.done", workers=len(self._workers))
