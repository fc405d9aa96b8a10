"""One process of `backbone serve --workers N`, as its supervisor sees it."""

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable, Mapping
from itertools import count
from pathlib import Path
from time import monotonic

import structlog

from app.cli.fork_server import Forked
from app.cli.notifications import READY

START_SECONDS = 60.0
LOOK_SECONDS = 10.0
PATIENCE = 6
"""Looks at which nothing was heard of a worker until it counts as stuck.

They are counted, not timed: a machine that stood still says nothing of its workers.
"""

MESSAGE_BYTES = 4096

Fork = Callable[[Mapping[str, str], str | None], Awaitable[Forked | str]]

log = structlog.get_logger()
numbers = count(1)


class WorkerProcess:
    """A process that serves on a socket it was given, and says when it answers."""

    def __init__(self, process: Forked, notices: socket.socket) -> None:
        self.is_leaving = False
        self._process = process
        self._notices = notices
        self._started_at = monotonic()
        self._is_ready = asyncio.Event()
        self._quiet = 0
        self._end = asyncio.create_task(self._wait())
        asyncio.get_running_loop().add_reader(notices, self._hear)

    @classmethod
    async def start(cls, fork: Fork, folder: Path) -> "WorkerProcess | str":
        """Start one; returns why it couldn't be, if so."""
        notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notices.setblocking(False)
        path = folder / f"notices-{next(numbers)}"
        notices.bind(str(path))
        # Notices to the supervisor, not to its own parent.
        forked = await fork({"NOTIFY_SOCKET": str(path)}, None)
        if isinstance(forked, str):
            notices.close()
            return forked
        return cls(forked, notices)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def age(self) -> float:
        """Seconds since it was started."""
        return monotonic() - self._started_at

    async def ready(self) -> str | None:
        """Wait until it answers; returns why it doesn't."""
        ready = asyncio.create_task(self._is_ready.wait())
        await asyncio.wait(
            {ready, self._end}, timeout=START_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        ready.cancel()
        if self._is_ready.is_set():
            return None
        if self._end.done():
            return self._end.result()
        self.leave(signal.SIGKILL)
        await self.ended()
        return f"it didn't answer within {START_SECONDS:.0f} seconds"

    def leave(self, signum: int) -> None:
        """Tell it to go."""
        self.is_leaving = True
        self._process.send_signal(signum)

    async def ended(self) -> str:
        """Wait until it is gone; returns why."""
        return await asyncio.shield(self._end)

    def _hear(self) -> None:
        message = self._notices.recv(MESSAGE_BYTES).decode(errors="replace")
        self._quiet = 0
        if READY in message.splitlines():
            self._is_ready.set()

    async def _wait(self) -> str:
        """Wait for its end; kill it if nothing was heard of it for too long."""
        while not (await asyncio.wait({self._process.end}, timeout=LOOK_SECONDS))[0]:
            self._quiet += 1
            if self._quiet == PATIENCE and not self.is_leaving:
                log.error("server.stuck", pid=self.pid)
                self._process.send_signal(signal.SIGKILL)
        asyncio.get_running_loop().remove_reader(self._notices)
        self._notices.close()
        return reason_of(self._process.end.result())


def reason_of(code: int | None) -> str:
    """Why a process ended, from its exit code; a negative one is a signal's number."""
    if code is None:
        return "it ended after its fork server, which would have said how"
    if code >= 0:
        return f"it ended with exit code {code}"
    name = signal.Signals(-code).name
    hint = ": was memory short?" if name == "SIGKILL" else ""
    return f"it was ended by {name}{hint}"


def environment_of(folder: Path) -> dict[str, str]:
    """What all processes know that serve together; their counters are added up in a folder."""
    return {
        "WATCHDOG_USEC": str(int(LOOK_SECONDS * 1_000_000)),
        "PROMETHEUS_MULTIPROC_DIR": str(folder),
    }
