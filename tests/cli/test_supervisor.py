"""`backbone serve --workers 2`: processes that come and go on one socket."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner

from app.cli.main import app
from app.cli.worker_process import reason_of
from tests.forking import ROOT, runs
from tests.profile import in_stress
from tests.waiting import PATIENCE

WORKERS = 2
PYTHON = sys.executable, "-W", "default::ResourceWarning"
T = TypeVar("T")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows hands over no sockets.")


def until(look: Callable[[], T], seconds: float = 600) -> T:
    """Look again and again until there is something."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def get(address: str) -> str:
    with urlopen(address) as answer:
        return str(answer.read().decode())


class Supervised:
    """A supervisor that runs, and what it and its workers have logged so far."""

    def __init__(self, database: str, log: Path, **more: str) -> None:
        self.log = log
        settings = {"BACKBONE_DATABASE_URL": database, "BACKBONE_LOG_FORMAT": "json", **more}
        with log.open("w") as file:
            self.process = subprocess.Popen(
                [*PYTHON, "-m", "app", "serve", "--workers", str(WORKERS), "--port", "0"],
                cwd=ROOT,
                env=os.environ | settings,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        self.address = until(self._listening)[0]["url"]

    def _listening(self) -> list[Any]:
        assert self.process.poll() is None, self.log.read_text()
        return self.events("serve.listening")

    def events(self, name: str) -> list[Any]:
        """What was logged under a name."""
        lines = [line for line in self.log.read_text().splitlines() if line.endswith("}")]
        return [event for event in map(json.loads, lines) if event["event"] == name]

    def fork_server(self) -> int:
        """The process id of what workers are forked from now."""
        return int(self.events("fork_server.started")[-1]["pid"])

    def serving(self) -> list[int]:
        """The process ids of the workers that serve now."""
        gone = {
            event["pid"] for name in ("server.died", "server.left") for event in self.events(name)
        }
        return [event["pid"] for event in self.events("server.started") if event["pid"] not in gone]


@pytest.fixture(scope="module")
def supervised(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Supervised]:
    folder = tmp_path_factory.mktemp("supervised")
    database = f"sqlite+aiosqlite:///{folder / 'served.db'}"
    for command in (["migrate"], ["tokens", "create", "me"]):
        CliRunner().invoke(app, command, env={"BACKBONE_DATABASE_URL": database})
    running = Supervised(database, folder / "log")
    yield running
    running.process.kill()
    running.process.wait()


def test_as_many_serve_as_were_asked_for(supervised: Supervised) -> None:
    assert len(supervised.serving()) == WORKERS


def test_whoever_is_asked_counts_for_all(supervised: Supervised) -> None:
    """Each connection may be another worker's; the counters are those of all together."""

    for _ in range(10):
        with pytest.raises(HTTPError, match="404"):
            get(f"{supervised.address}nothing")

    def are_counted() -> bool:  # each of them right after it was answered
        metrics = get(f"{supervised.address}metrics")
        return 'requests_total{status="404"} 10.0' in metrics

    until(are_counted, PATIENCE)


def test_one_that_is_killed_is_replaced_and_the_log_says_why(supervised: Supervised) -> None:
    killed = supervised.serving()[0]
    os.kill(killed, signal.SIGKILL)
    died = until(lambda: [one for one in supervised.events("server.died") if one["pid"] == killed])
    assert "SIGKILL" in died[0]["reason"]
    until(lambda: len(supervised.serving()) == WORKERS)
    assert "ok" in get(f"{supervised.address}healthz")


@in_stress
def test_what_they_were_forked_from_may_die_and_they_serve_on(supervised: Supervised) -> None:
    workers = supervised.serving()
    os.kill(supervised.fork_server(), signal.SIGKILL)
    died = until(lambda: supervised.events("fork_server.died"))
    assert "SIGKILL" in died[0]["reason"]
    until(lambda: len(supervised.events("fork_server.started")) > 1)
    assert supervised.serving() == workers
    os.kill(workers[0], signal.SIGKILL)
    until(lambda: workers[0] not in supervised.serving() and len(supervised.serving()) == WORKERS)
    assert "ok" in get(f"{supervised.address}healthz")


@in_stress
def test_a_restart_replaces_all_and_loses_no_request(supervised: Supervised) -> None:
    before, done = set(supervised.serving()), threading.Event()
    statuses: list[int] = []

    def go_on_asking() -> None:
        host = urlsplit(supervised.address).netloc
        while not done.is_set():
            connection = http.client.HTTPConnection(host)
            connection.request("GET", "/healthz")
            statuses.append(connection.getresponse().status)
            connection.close()

    asking = threading.Thread(target=go_on_asking)
    asking.start()
    try:
        supervised.process.send_signal(signal.SIGHUP)
        until(lambda: supervised.events("restart.done"))
    finally:
        done.set()
        asking.join()
    assert set(statuses) == {200}
    assert before.isdisjoint(supervised.serving())
    assert len(supervised.serving()) == WORKERS


def test_the_last_one_out(supervised: Supervised) -> None:
    """A supervisor that is killed can tell nobody: its workers see it and leave."""
    others = [*supervised.serving(), supervised.fork_server()]
    supervised.process.kill()
    supervised.process.wait()
    until(lambda: not any(map(runs, others)))


@in_stress
def test_who_is_told_to_stop_waits_for_all_and_leaves_nothing_open(
    supervised: Supervised, tmp_path: Path
) -> None:
    url = f"sqlite+aiosqlite:///{supervised.log.parent / 'served.db'}"
    other = Supervised(url, tmp_path / "log")
    until(lambda: len(other.serving()) == WORKERS)
    others = [*other.serving(), other.fork_server()]
    other.process.terminate()
    assert other.process.wait(timeout=60) == 0
    assert not any(map(runs, others))
    assert "ResourceWarning" not in other.log.read_text()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (1, "exit code 1"),
        (-signal.SIGKILL, "SIGKILL: was memory"),
        (-signal.SIGSEGV, "SIGSEGV"),
        (None, "would have said how"),
    ],
)
def test_why_a_process_ended(code: int | None, words: str) -> None:
    assert words in reason_of(code)


@in_stress
def test_workers_that_cant_start_end_the_command_with_the_reason(tmp_path: Path) -> None:
    """Here a folder that workers alone read is none: a stored operation that can't be parsed."""
    database = f"sqlite+aiosqlite:///{tmp_path / 'served.db'}"
    settings = {"BACKBONE_DATABASE_URL": database, "BACKBONE_OPERATIONS_FOLDER": str(tmp_path)}
    (tmp_path / "broken.graphql").write_text("query {")
    CliRunner().invoke(app, ["migrate"], env=settings)
    ended = subprocess.run(
        [sys.executable, "-m", "app", "serve", "--workers", "2", "--port", "0"],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert ended.returncode == 1
    assert "A worker couldn't start" in ended.stderr
