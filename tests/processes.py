"""Running tests in several processes that begin as copies of the one that has collected them.

`pytest --processes 4` imports and collects once. Processes that collect for themselves, as those of
pytest-xdist do, took a tenth of the CPU of a whole run: each looked at 16,000 tests.

Each process has a share of the tests, in their order, so that what a module's tests have in common
is made once. One that is through with its share takes half of the longest that is left. One that
dies fails the test that it was at, and another takes its place.
"""

import math
import multiprocessing
import os
import random
import sys
import traceback
from collections import deque
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any
from warnings import WarningMessage

import pytest

CONTEXT = multiprocessing.get_context("fork")
AHEAD = 2
"""How many tests a process knows of: the one that it is at, and the one to keep fixtures for."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the command line say how many."""
    about = "run the tests in N processes (1: in this one)"
    parser.addoption("--processes", type=int, default=1, metavar="N", help=about)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run what was collected, if several processes are to."""
    options = session.config.option
    is_broken = session.testsfailed and not options.continue_on_collection_errors
    count = min(options.processes, len(session.items))
    if count < 2 or options.collectonly or is_broken:
        return None
    processes = Processes(session, count)
    try:
        processes.run()
    finally:
        processes.kill()
    if session.shouldfail:
        raise session.Failed(session.shouldfail)
    if session.shouldstop:
        raise session.Interrupted(session.shouldstop)
    return True


class Processes:
    """Gives tests to processes, and has pytest hear how they went."""

    def __init__(self, session: pytest.Session, count: int) -> None:
        """Start as many as that."""
        self._session, self._running = session, list[_Process]()
        size = math.ceil(len(session.items) / count)
        for first in range(0, len(session.items), size):
            self._start(deque(range(len(session.items))[first : first + size]))

    def _start(self, share: deque[int]) -> None:
        process = _Process(self._session, share, [each.connection for each in self._running])
        self._running.append(process)
        for _ in range(AHEAD):
            process.give(self._next(process))

    def run(self) -> None:
        """Wait until all tests were run, or pytest wants no more of them."""
        while self._running:
            heard = wait([each.connection for each in self._running])
            for process in [each for each in self._running if each.connection in heard]:
                self._hear(process)

    def kill(self) -> None:
        """End what still runs."""
        for process in self._running:
            process.kill()

    def _hear(self, process: "_Process") -> None:
        try:
            what, told = process.connection.recv()
        except (EOFError, ConnectionResetError):
            self._bury(process)
            return
        hook = self._session.config.hook
        match what:
            case "report":
                report = hook.pytest_report_from_serializable(
                    config=self._session.config, data=told
                )
                hook.pytest_runtest_logreport(report=report)
            case "warning":
                hook.pytest_warning_recorded.call_historic(kwargs=told)
            case "failure":
                process.failure = told
            case "end of a test":
                item = self._session.items[process.given.popleft()]
                hook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
                process.give(self._next(process))

    def _next(self, process: "_Process") -> int | None:
        if self._session.shouldfail or self._session.shouldstop:
            return None
        if not process.share:
            longest = max((each.share for each in self._running), key=len)
            stolen = [longest.pop() for _ in range(math.ceil(len(longest) / 2))]
            process.share.extend(reversed(stolen))
        return process.share.popleft() if process.share else None

    def _bury(self, process: "_Process") -> None:
        """Fail the test at which a process died, or the last, if it died when it was to end."""
        self._running.remove(process)
        code = process.exit_code()
        if code == 0:
            return
        item = self._session.items[process.latest]
        report = pytest.TestReport(
            nodeid=item.nodeid,
            location=item.location,
            keywords={},
            outcome="failed",
            longrepr=f"The process of this test died, with exit code {code}.\n{process.failure}",
            when="call",
        )
        self._session.config.hook.pytest_runtest_logreport(report=report)
        left = deque(process.given)
        if left:
            left.popleft()
        left.extend(process.share)
        if left:
            self._start(left)


class _Process:
    def __init__(
        self, session: pytest.Session, share: deque[int], connections: list[Connection]
    ) -> None:
        self.share, self.given, self.latest = share, deque[int](), share[0]
        self.failure = ""
        self.connection, theirs = CONTEXT.Pipe()
        # Who keeps a copy of our end wouldn't let its process see that we are gone.
        ours = [*connections, self.connection]
        self._process = CONTEXT.Process(target=run_tests, args=(session, theirs, ours))
        self._process.start()
        theirs.close()

    def give(self, index: int | None) -> None:
        """Tell it of a test, or that there are no more."""
        if index is not None:
            self.given.append(index)
        self.latest = self.given[0] if self.given else self.latest
        self.connection.send(index)

    def exit_code(self) -> int | None:
        self.connection.close()
        self._process.join()
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()
        self._process.join()


def run_tests(session: pytest.Session, connection: Connection, inherited: list[Connection]) -> None:
    """Run tests by their numbers until there are no more, or nobody gives any."""
    for each in inherited:
        each.close()
    random.seed()
    config = session.config
    _take_own_output(config)
    config.pluginmanager.register(_Teller(config, connection))
    try:
        current = connection.recv()
        while current is not None:
            following = connection.recv()
            next_item = None if following is None else session.items[following]
            config.hook.pytest_runtest_protocol(item=session.items[current], nextitem=next_item)
            connection.send(("end of a test", None))
            current = following
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        return
    try:
        config.hook.pytest_unconfigure(config=config)  # raises what no test was there to hear
    except Exception:  # noqa: BLE001 - whoever hears it fails a test
        connection.send(("failure", traceback.format_exc()))
        sys.exit(1)


def _take_own_output(config: pytest.Config) -> None:
    """Print nothing, and keep what tests print in files that no other process has."""
    config.pluginmanager.unregister(name="terminalreporter")
    capturing: Any = config.pluginmanager.get_plugin("capturemanager")
    capturing.stop_global_capturing()
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())  # what is printed when no test is running
    capturing.start_global_capturing()


class _Teller:
    """Sends what pytest would have printed."""

    def __init__(self, config: pytest.Config, connection: Connection) -> None:
        self._config, self._connection = config, connection

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """How a test went."""
        hook = self._config.hook
        data = hook.pytest_report_to_serializable(config=self._config, report=report)
        self._connection.send(("report", data))

    def pytest_warning_recorded(
        self,
        warning_message: WarningMessage,
        when: str,
        nodeid: str,
        location: tuple[str, int, str] | None,
    ) -> None:
        """A warning that wasn't an error."""
        warning_message.source = None  # may be of any kind
        told = {"when": when, "nodeid": nodeid, "location": location}
        self._connection.send(("warning", {"warning_message": warning_message, **told}))
