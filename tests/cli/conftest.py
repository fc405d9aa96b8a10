"""The command on a database of its own, in this process or in one that can be told to stop."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app
from app.demo import condition, own, workspace
from tests.demo.conftest import SMALL
from tests.forking import ROOT, Forked, run_command
from tests.sharing import made_once

Command = Callable[..., Result]


@pytest.fixture
def on_database(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command on a migrated, empty database."""
    monkeypatch.setenv("BACKBONE_DATABASE_URL", sqlite_url)
    return lambda *arguments: CliRunner().invoke(app, arguments)


@dataclass
class Program:
    """A running command: what it has said so far, and the end of it."""

    process: "subprocess.Popen[str] | Forked"
    lines: list[str] = field(default_factory=list)

    def line_with(self, text: str) -> str:
        """Wait for a line on standard output that has a text."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            if text in line:
                return line.rstrip()
        raise AssertionError(f"{text!r} never came: {self.lines} {self.errors()}")

    def errors(self) -> str:
        """What it says on standard error until it ends."""
        assert self.process.stderr
        return self.process.stderr.read()

    def stop(self, signum: int = signal.SIGINT) -> tuple[int, str]:
        """Tell it to stop; its exit code, and what it had to say of errors."""
        self.process.send_signal(signum)
        _, errors = self.process.communicate(timeout=120)
        return self.process.wait(), errors


@contextmanager
def running(*arguments: str, **environment: str) -> Iterator[Program]:
    """Run the command as a process of its own, which is spared the imports."""
    process = Forked(run_command, *arguments, environment=_environment(environment))
    with _ended(process):
        yield Program(process)


@contextmanager
def started(*arguments: str, python: Sequence[str] = (), **environment: str) -> Iterator[Program]:
    """Start the command as a user does; `python` are options of the interpreter."""
    process = subprocess.Popen(
        [sys.executable, *python, "-m", "app", *arguments],
        cwd=ROOT,
        env=_environment(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with _ended(process):
        yield Program(process)


@pytest.fixture(scope="session")
def made_today(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which `backbone demo --no-serve` made its workspace; `said` is its output.

    To make one takes seconds: it has one brand of each organization, and tests begin with a copy.
    """

    def make(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("BACKBONE_DATABASE_URL", raising=False)
            environment = _environment({"XDG_DATA_HOME": str(folder)})
            process = Forked(make_small_demo, environment=environment)
            with _ended(process):
                program = Program(process)
                program.line_with("token")
                assert program.process.wait(timeout=300) == 0
        (folder / "said").write_text("\n".join(program.lines))

    return made_once(tmp_path_factory, "demo-today", make)


def make_small_demo() -> None:
    """What `backbone demo --no-serve` does, but with a small plan."""
    for module in (condition, own, workspace):
        setattr(module, "ORGANIZATIONS", SMALL)  # noqa: B010 - it is a constant to mypy
    run_command("demo", "--no-serve")


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, "COLUMNS": "200", **more}


@contextmanager
def _ended(process: "subprocess.Popen[str] | Forked") -> Iterator[None]:
    """See to it that nothing of a process is left."""
    try:
        yield
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()
