"""The fork server of `backbone serve --workers N`: it imports the program once and forks from it.

What was imported is memory that all of them share, and each further process starts at once. It
runs no event loop, opens no connection and has no thread, so what it forks inherits none. Its
supervisor tells it what to fork, and is told of what was forked and how it ended, in lines.
"""

import gc
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module
from typing import NamedTuple

import orjson

from app.cli.running import command_settings

READY = "ready"
STARTED = "started"
ENDED = "ended"
FAILED = "failed"
"""What it says, each with a space and more behind it."""

LINE_BYTES = 4096

_PREPARED = (
    "app.cli.server",
    "app.web.app",
    "app.worker.background",
    "uvloop",
    "uvicorn.lifespan.on",
    "uvicorn.protocols.websockets.auto",
)


class Job(NamedTuple):
    """What a process is forked for: to serve, or to check whether a host may be served on."""

    environment: dict[str, str]
    checked_host: str | None


def fork_for(channel: socket.socket) -> Job:
    """Fork a process for each job that comes; returns in each of them with its job.

    In the fork server itself it never returns: that ends when its supervisor wants no more and
    what it forked is gone.
    """
    # Signals of a terminal reach it too: what it forked is told by the supervisor when to end.
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)
    _prepare()
    server = _Server(channel)
    while server.has_to_do():
        job = server.next_job()
        if job is not None:
            os.environ.update(job.environment)
            return job
    sys.exit()


def _prepare() -> None:
    """Import and build what every process needs that serves."""
    for name in _PREPARED:
        if name != "uvloop" or sys.platform != "win32":
            import_module(name)
    settings, schema = command_settings(), import_module("app.graphql.schema")
    types = schema.make_schema(
        compiled=settings.compiled_execution, introspection=settings.introspection
    )
    import_module("app.graphql.operations").load_trusted(schema.graph_of(types))
    url = import_module("sqlalchemy").make_url(settings.database_url.get_secret_value())
    url.get_dialect().import_dbapi()
    gc.collect()
    gc.freeze()  # else looking for garbage writes into each page, and nothing stays shared


class _Server:
    """What is forked, and who wants it."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._is_wanted = True
        self._pids: set[int] = set()
        self._woken, self._wakes = socket.socketpair()
        self._wakes.setblocking(False)
        signal.set_wakeup_fd(self._wakes.fileno())
        signal.signal(signal.SIGCHLD, _nothing)
        self._tell(READY)

    def has_to_do(self) -> bool:
        """Whether anybody wants more of it, or it has to say how something ends."""
        return self._is_wanted or bool(self._pids)

    def next_job(self) -> Job | None:
        """Wait for what happens next; returns a job in the process that was forked for it."""
        heard = [self._woken, *([self._channel] if self._is_wanted else [])]
        readable, _, _ = select.select(heard, [], [])
        if self._woken in readable:
            self._woken.recv(LINE_BYTES)
            self._bury()
        return self._fork() if self._channel in readable else None

    def _bury(self) -> None:
        for pid in list(self._pids):
            gone, status = os.waitpid(pid, os.WNOHANG)
            if gone:
                self._pids.discard(pid)
                self._tell(f"{ENDED} {pid} {os.waitstatus_to_exitcode(status)}")

    def _fork(self) -> Job | None:
        line, lives, _, _ = socket.recv_fds(self._channel, LINE_BYTES, 1)
        if not line:
            self._is_wanted = False
            return None
        job = Job(*orjson.loads(line))
        try:
            pid = os.fork()
        except OSError as error:
            self._tell(f"{FAILED} {error.strerror}")
            pid = None
        if pid == 0:
            self._become_another(lives)
            return job
        for life in lives:
            os.close(life)
        if pid:
            self._pids.add(pid)
            self._tell(f"{STARTED} {pid}")
        return None

    def _become_another(self, lives: list[int]) -> None:
        """Leave behind what is the fork server's; the pipe that says that one lives stays open."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for signum in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(signum, signal.SIG_DFL)
        for each in (self._channel, self._woken, self._wakes):
            each.close()
        for life in lives:
            os.set_inheritable(life, False)

    def _tell(self, line: str) -> None:
        with suppress(OSError):  # a supervisor that is gone needs to know nothing
            self._channel.sendall(f"{line}\n".encode())


def _nothing(*_: object) -> None:
    """Be woken by a signal, and no more."""
