"""A fork server, and what it forks, as their supervisor sees them."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress

import orjson

from app.cli.forking import ENDED, FAILED, LINE_BYTES, READY
from app.cli.forking import STARTED as FORKED
from app.cli.target import is_demo

START_SECONDS = 300.0
"""How long it may import the program: on a machine that does much else that takes its time."""

GONE = "its fork server is gone"


class Forked:
    """A process that was forked: who it is, and whether it lives.

    A pipe that only that process holds open says when it is gone, and its fork server how it
    ended. Where the fork server went before, nobody knows how.
    """

    def __init__(self, pid: int, life: int) -> None:
        self.pid = pid
        self.end: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self._life = life
        self._lives = True
        self._is_orphan = False
        asyncio.get_running_loop().add_reader(life, self._went)

    def send_signal(self, signum: int) -> None:
        """Send it a signal, if it lives."""
        if self._lives and not self.end.done():
            with suppress(ProcessLookupError):
                os.kill(self.pid, signum)

    def ended(self, code: int) -> None:
        """Know with which exit code it ended; a negative one is a signal's number."""
        if not self.end.done():
            self.end.set_result(code)

    def orphaned(self) -> None:
        """Know that nobody will say how it ends."""
        self._is_orphan = True
        self._settle()

    def _went(self) -> None:
        asyncio.get_running_loop().remove_reader(self._life)
        os.close(self._life)
        self._lives = False
        self._settle()

    def _settle(self) -> None:
        if self._is_orphan and not self._lives and not self.end.done():
            self.end.set_result(None)


class ForkServer:
    """A process that has imported the program as it is now, and forks those that serve."""

    def __init__(self, process: asyncio.subprocess.Process, channel: socket.socket) -> None:
        self.is_leaving = False
        self._process = process
        self._channel = channel
        self._heard = b""
        self._forked: dict[int, Forked] = {}
        self._one_at_a_time = asyncio.Lock()
        self._next_life = -1
        self._answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().add_reader(channel, self._hear)

    @classmethod
    async def start(
        cls, listener: socket.socket, lifeline: int, environment: Mapping[str, str]
    ) -> "ForkServer":
        """Start one; whatever it forks serves on the listener, and leaves with the lifeline."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        handed = (listener.fileno(), theirs.fileno())
        demo = ["--demo"] if is_demo() else []
        options = ["--listener", str(handed[0]), "--forks", str(handed[1])]
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "app", *demo, "serve", *options),
                # Closed with the supervisor, however it ends: then those that serve leave too.
                stdin=lifeline,
                pass_fds=handed,
                env=os.environ | environment,
            )
        return cls(process, ours)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    async def ready(self) -> str | None:
        """Wait until it has imported the program; returns why it hasn't."""
        try:
            async with asyncio.timeout(START_SECONDS):
                said = await asyncio.shield(self._answer)
        except TimeoutError:
            self.kill()
            return f"its fork server wasn't there within {START_SECONDS:.0f} seconds"
        return None if said == READY else said

    async def fork(self, environment: Mapping[str, str], checked_host: str | None) -> Forked | str:
        """Have it fork a process for a job (`app.cli.forking`); returns why it couldn't, if so."""
        job = environment, checked_host
        async with self._one_at_a_time:
            self._answer = asyncio.get_running_loop().create_future()
            self._next_life, held = os.pipe()
            try:
                socket.send_fds(self._channel, [orjson.dumps(job)], [held])
                said = await self._answer
            except OSError:
                said = GONE
            finally:
                os.close(held)
            word, _, more = said.partition(" ")
            if word == FORKED:
                return self._newest
            os.close(self._next_life)
            return more if word == FAILED else said

    async def ended(self) -> int:
        """Wait until it is gone; returns its exit code."""
        return await self._process.wait()

    def dismiss(self) -> None:
        """Want no more of it: it goes when all that it forked is gone."""
        self.is_leaving = True
        with suppress(OSError):
            self._channel.shutdown(socket.SHUT_WR)

    def kill(self) -> None:
        """End it at once."""
        self.is_leaving = True
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)

    def _hear(self) -> None:
        try:
            part = self._channel.recv(LINE_BYTES)
        except OSError:
            part = b""
        if not part:
            asyncio.get_running_loop().remove_reader(self._channel)
            self._channel.close()
            self._say(GONE)
            for each in self._forked.values():
                each.orphaned()
            return
        *lines, self._heard = (self._heard + part).split(b"\n")
        for line in lines:
            self._understand(line.decode())

    def _understand(self, line: str) -> None:
        word, *numbers = line.split(" ")
        if word == ENDED:
            pid, code = map(int, numbers)
            self._forked.pop(pid).ended(code)
            return
        if word == FORKED:
            # Known at once: the next line may say that it has ended.
            self._newest = Forked(int(numbers[0]), self._next_life)
            self._forked[self._newest.pid] = self._newest
        self._say(line)

    def _say(self, answer: str) -> None:
        if not self._answer.done():
            self._answer.set_result(answer)
