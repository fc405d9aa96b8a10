"""One process of `backbone serve --workers N`, as its supervisor sees it."""

import asyncio
import os
import signal
import socket
import sys
from itertools import count
from pathlib import Path
from time import monotonic

import structlog

from app.cli.notifications import READY
from app.cli.target import is_demo

START_SECONDS = 60.0
LOOK_SECONDS = 10.0
PATIENCE = 6
"""Looks at which nothing was heard of a worker until it counts as stuck.

They are counted, not timed: a machine that stood still says nothing of its workers.
"""

MESSAGE_BYTES = 4096

log = structlog.get_logger()
numbers = count(1)


class WorkerProcess:
    """A process that serves on a socket it was given, and says when it answers."""

    def __init__(self, process: asyncio.subprocess.Process, notices: socket.socket) -> None:
        self.is_leaving = False
        self._process = process
        self._notices = notices
        self._started_at = monotonic()
        self._is_ready = asyncio.Event()
        self._quiet = 0
        self._end = asyncio.create_task(self._wait())
        asyncio.get_running_loop().add_reader(notices, self._hear)

    @classmethod
    async def start(cls, listener: socket.socket, folder: Path) -> "WorkerProcess":
        """Start one; its counters are added up with the others' in a folder of theirs."""
        notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notices.setblocking(False)
        path = folder / f"notices-{next(numbers)}"
        notices.bind(str(path))
        process = await asyncio.create_subprocess_exec(
            *_command(listener),
            # Closed with the supervisor, however it ends: then its workers leave too.
            stdin=asyncio.subprocess.PIPE,
            pass_fds=[listener.fileno()],
            env=_environment(path, folder),
        )
        return cls(process, notices)

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
        if self._process.returncode is None:
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
        ending = asyncio.create_task(self._process.wait())
        while not (await asyncio.wait({ending}, timeout=LOOK_SECONDS))[0]:
            self._quiet += 1
            if self._quiet == PATIENCE and not self.is_leaving:
                log.error("server.stuck", pid=self.pid)
                self._process.kill()
        asyncio.get_running_loop().remove_reader(self._notices)
        self._notices.close()
        return reason_of(ending.result())


def reason_of(code: int) -> str:
    """Why a process ended, from its exit code; a negative one is a signal's number."""
    if code >= 0:
        return f"it ended with exit code {code}"
    name = signal.Signals(-code).name
    hint = ": was memory short?" if name == "SIGKILL" else ""
    return f"it was ended by {name}{hint}"


def _command(listener: socket.socket) -> list[str]:
    demo = ["--demo"] if is_demo() else []
    return [sys.executable, "-m", "app", *demo, "serve", "--listener", str(listener.fileno())]


def _environment(notices: Path, folder: Path) -> dict[str, str]:
    """The supervisor's environment, but with notices to the supervisor, not to its own parent."""
    return os.environ | {
        "NOTIFY_SOCKET": str(notices),
        "WATCHDOG_USEC": str(int(LOOK_SECONDS * 1_000_000)),
        "PROMETHEUS_MULTIPROC_DIR": str(folder),
    }
