"""Several processes that serve on one socket: `backbone serve --workers N`.

The supervisor opens the socket and keeps it, so nobody who waits in its queue is lost while workers
come and go. It answers nothing itself: it has a fork server start workers, replaces those that
die, and says why. It imports little, as it lives beside them.
"""

import asyncio
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog
import typer

from app.cli.fork_server import GONE, Forked, ForkServer
from app.cli.notifications import READY, STOPPING, notify, stay_watched
from app.cli.running import fail
from app.cli.worker_process import WorkerProcess, environment_of, reason_of
from app.storage import finishing

SOON = 10.0
"""Seconds after which a worker that dies isn't one that can't live."""

LONGEST_PAUSE = 30.0
ENDING_SECONDS = 1.0
"""How long it may take to hear of the end of processes that have ended."""

HURRIED = 2

log = structlog.get_logger()


class Supervisor:
    """Keeps so many workers alive until it is told to stop."""

    def __init__(
        self, listener: socket.socket, host: str, count: int, announce: Callable[[], None]
    ) -> None:
        self._listener = listener
        self._host = host
        self._count = count
        self._announce = announce
        self._workers: list[WorkerProcess] = []
        self._watches: set[asyncio.Task[None]] = set()
        self._told = asyncio.Event()
        self._times_told = 0
        self._restart = asyncio.Event()
        self._pause = 1.0
        self._fork_server: ForkServer | None = None

    async def run(self) -> None:
        """Start the workers and keep them; SIGHUP restarts them, SIGTERM and Ctrl-C end them."""
        with TemporaryDirectory(prefix="backbone-") as folder:
            self._folder = Path(folder)
            async with AsyncExitStack() as stack:
                self._lifeline, held = os.pipe()
                stack.callback(os.close, held)
                stack.callback(os.close, self._lifeline)
                self._take_signals(stack)
                stack.push_async_callback(self._let_go)
                await self._start_all()
                if not self._told.is_set():
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
        if not self._workers:
            self._end_forking()
        for worker in self._workers:
            worker.leave(signal.SIGKILL if self._times_told >= HURRIED else signum)

    def _end_forking(self) -> None:
        if self._fork_server is not None:
            self._fork_server.kill()

    async def _let_go(self) -> None:
        """End forking, and whatever waits for a process."""
        self._end_forking()
        if self._fork_server is not None:
            await self._fork_server.ended()
        await finishing.let_end(list(self._watches), ENDING_SECONDS)

    async def _renew_fork_server(self) -> str | None:
        """Have another that has imported the program as it is now; returns why there is none."""
        environment = environment_of(self._folder)
        new = await ForkServer.start(self._listener, self._lifeline, environment)
        old, self._fork_server = self._fork_server, new
        problem = await new.ready()
        if problem is None:
            log.info("fork_server.started", pid=new.pid)
            self._keep(self._watch_fork_server(new))
            if old is not None:
                old.dismiss()
        elif old is not None:
            self._fork_server = old
        return problem

    def _keep(self, watch: Coroutine[Any, Any, None]) -> None:
        """Let a watch go on, for as long as it takes."""
        task = asyncio.create_task(watch)
        self._watches.add(task)
        task.add_done_callback(self._watches.discard)

    async def _start_all(self) -> None:
        """Start the first workers together; if one can't start, none serves."""
        problem = await self._renew_fork_server() or await self._check()
        if problem is None:
            started = await asyncio.gather(*(self._start() for _ in range(self._count)))
            problem = next(filter(None, started), None)
        if problem and not self._told.is_set():
            self._stop(signal.SIGTERM)
            await asyncio.gather(*(worker.ended() for worker in self._workers))
            fail(f"A worker couldn't start: {problem}.")

    async def _check(self) -> str | None:
        """Have it checked whether this can be served; returns why that couldn't be.

        Raises:
            Exit: It can't, and whoever checked has said why not.
        """
        checking = await self._fork({}, self._host)
        if isinstance(checking, str):
            return checking
        code = await checking.end
        if code and not self._told.is_set():
            raise typer.Exit(code)
        return None if code is not None else reason_of(code)

    async def _fork(self, environment: Mapping[str, str], host: str | None) -> Forked | str:
        return await self._fork_server.fork(environment, host) if self._fork_server else GONE

    async def _start(self) -> str | None:
        """Start a worker and wait until it answers; returns why it couldn't."""
        worker = await WorkerProcess.start(self._fork, self._folder)
        if isinstance(worker, str):
            return worker
        self._workers.append(worker)
        if self._told.is_set():
            worker.leave(signal.SIGTERM)
        problem = await worker.ready()
        if problem is not None:
            self._workers.remove(worker)
            return problem
        log.info("server.started", pid=worker.pid)
        self._keep(self._watch(worker))
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
        await self._go_on_trying("server.not_started", self._start)

    async def _watch_fork_server(self, server: ForkServer) -> None:
        """Put another in the place of one that wasn't told to go; what it forked serves on."""
        code = await server.ended()
        if not (server.is_leaving or self._told.is_set()):
            log.error("fork_server.died", reason=reason_of(code))
            await self._go_on_trying("fork_server.not_started", self._renew_fork_server)

    async def _go_on_trying(self, failed: str, start: Callable[[], Awaitable[str | None]]) -> None:
        while not self._told.is_set():
            problem = await start()
            if problem is None or self._told.is_set():
                return
            log.error(failed, reason=problem, next_try_seconds=self._pause)
            await asyncio.sleep(self._pause)
            self._pause = min(2 * self._pause, LONGEST_PAUSE)

    async def _restart_when_told(self) -> None:
        while True:
            await self._restart.wait()
            self._restart.clear()
            await self._restart_all()

    async def _restart_all(self) -> None:
        """Replace the workers one after another: first the new one answers, then the old leaves.

        They run the program as it is now, upgraded maybe: a new fork server imports it.
        """
        problem = await self._renew_fork_server()
        for old in list(self._workers):
            problem = problem or await self._start()
            if self._told.is_set():
                return
            if problem is not None:
                log.error("restart.given_up", reason=problem, still_serving=len(self._workers))
                return
            old.leave(signal.SIGTERM)
            await old.ended()
        log.info("restart.done", workers=len(self._workers))
