"""The program in a process of its own that doesn't begin with a second of imports.

A server forks it that has imported already what the program is made of. Environment, streams,
signals and end are the process's own. How the program comes up from nothing isn't seen here: where
that matters, start the interpreter.
"""

import multiprocessing
import multiprocessing.forkserver
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from io import TextIOWrapper
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).parents[1]

# Not the commands: they look at the terminal when they are imported.
_PREPARED = (
    "tests",
    "uvloop",
    "app.web.app",
    "app.web.http_protocol",
    "app.worker.collecting",
    "app.worker.single",
    "app.demo.workspace",
    "app.simulation.server",
    "tests.prepared",
)
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(list(_PREPARED))


def start_server() -> None:
    """Start the server that forks, for this process and those that will be copied from it."""
    multiprocessing.forkserver.ensure_running()
    os.register_at_fork(after_in_child=_use_server_of_parent)


def _use_server_of_parent() -> None:
    # Only its parent can ask whether it runs; it does while anybody has it.
    vars(multiprocessing.forkserver._forkserver)["ensure_running"] = lambda: None


def runs(pid: int) -> bool:
    """Whether a process hasn't ended: an orphan may be listed long after, where nobody reaps it."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return told.rpartition(")")[2].split()[0] != "Z"


class Forked:
    """A process that runs a function; tests use it as they use a `Popen` with pipes of text."""

    def __init__(
        self, function: Callable[..., None], *arguments: object, environment: Mapping[str, str]
    ) -> None:
        """Start it; the function has a name in its module, and its arguments can be pickled."""
        theirs_in, stdin = CONTEXT.Pipe(duplex=False)
        stdout, theirs_out = CONTEXT.Pipe(duplex=False)
        stderr, theirs_err = CONTEXT.Pipe(duplex=False)
        theirs = theirs_in, theirs_out, theirs_err
        self._process = CONTEXT.Process(
            target=_run, args=(function, arguments, dict(environment), theirs), daemon=True
        )
        self._process.start()
        for each in theirs:
            each.close()
        self.stdin, self.stdout, self.stderr = _file(stdin, "w"), _file(stdout), _file(stderr)

    @property
    def returncode(self) -> int | None:
        """Its exit code; of a signal that ended it the negative number; None while it runs."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """The same."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end: its exit code.

        Raises:
            TimeoutExpired: It runs on after `timeout` seconds.
        """
        self._process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired(str(self._process), timeout or 0)
        return self.returncode

    def send_signal(self, signum: int) -> None:
        """Send it a signal, if it hasn't ended."""
        if self.returncode is None and self._process.pid:
            os.kill(self._process.pid, signum)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def communicate(self, given: str = "", timeout: float | None = None) -> tuple[str, str]:
        """Give it text and read all that it says until it ends.

        Raises:
            TimeoutExpired: It had to be killed after `timeout` seconds.
        """
        if self.stdin.closed:
            return "", ""  # it was read already
        with ThreadPoolExecutor(2) as readers:
            said = [readers.submit(stream.read) for stream in (self.stdout, self.stderr)]
            try:
                self.stdin.write(given)
                self.stdin.close()
                self.wait(timeout)
            finally:
                self.kill()
            output, errors = (each.result() for each in said)
        self.stdout.close()
        self.stderr.close()
        return output, errors


def _file(end: Connection, mode: Literal["r", "w"] = "r") -> TextIOWrapper:
    with end:
        return os.fdopen(os.dup(end.fileno()), mode)


def _run(
    function: Callable[..., None],
    arguments: tuple[object, ...],
    environment: dict[str, str],
    streams: tuple[Connection, ...],
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    for number, stream in enumerate(streams):
        os.dup2(stream.fileno(), number)
        stream.close()
    sys.stdin = os.fdopen(0)
    function(*arguments)


def run_command(*arguments: str) -> None:
    """What `python -m app` does."""
    sys.argv = ["backbone", *arguments]
    from app.cli.main import main  # noqa: PLC0415 - in the terminal that it now has

    main()
