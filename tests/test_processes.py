"""Tests in several processes say what they say in one, and none of them is lost."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.forking import ROOT, runs
from tests.waiting import until_there

OF_ALL_KINDS = """
import os, signal, warnings
import pytest

@pytest.fixture(scope="module")
def made():
    print("made in", os.getpid())
    yield os.getpid()

@pytest.mark.parametrize("number", range(40))
def test_passes(number, made):
    assert made == os.getpid()

def test_fails():
    print("printed", "once")
    assert "this" == "that"

def test_is_skipped():
    pytest.skip("for a reason")

@pytest.mark.xfail
def test_fails_as_expected():
    assert False

def test_warns():
    warnings.warn("not an error")

@pytest.fixture
def broken():
    yield
    raise RuntimeError("while clearing up")

def test_errs(broken):
    pass
"""
DIES = """
import os, signal

def test_dies():
    os.kill(os.getpid(), signal.SIGKILL)
"""
MANY = 100
FAILS_AT_FIRST = f"""
import time
import pytest

@pytest.mark.parametrize("number", range(1 + {MANY}))
def test_fails_at_first(number):
    time.sleep(0.1)
    assert number
"""
LEAVES_SOMETHING_OPEN = """
import gc, warnings

class Left:
    def __del__(self):
        warnings.warn("left open here", ResourceWarning)

def test_leaves_it_open():
    gc.disable()
    left = Left()
    left.itself = left

def test_passes():
    pass
"""
WAITS = """
import os, pathlib, time
import pytest

@pytest.mark.parametrize("number", range(4))
def test_waits(number):
    (pathlib.Path(__file__).parent / str(os.getpid())).touch()
    time.sleep(3)
"""


def command(folder: Path, *options: str) -> Sequence[str]:
    own = "-p", "tests.processes", "-p", "no:cacheprovider", "-p", "no:anyio", "-c", os.devnull
    return sys.executable, "-m", "pytest", "-q", "-rA", *own, *options, str(folder)


def run(folder: Path, *options: str) -> str:
    wide = {**os.environ, "COLUMNS": "200"}
    told = subprocess.run(
        command(folder, *options),
        cwd=ROOT,
        env=wide,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return told.stdout + told.stderr


def outcomes(told: str) -> list[str]:
    """What stands for each test, the summary's lines that name one, and the last without times."""
    letters = "".join(re.findall(r"^[.FEsx]+(?= +\[|$)", told, re.MULTILINE))
    named = re.findall(r"^(?:PASSED|FAILED|ERROR|XFAIL|SKIPPED)\b.*", told, re.MULTILINE)
    return (
        sorted(letters) + sorted(named) + re.findall(r"^\d+ failed.*(?= in )", told, re.MULTILINE)
    )


def test_they_say_what_one_process_says(tmp_path: Path) -> None:
    (tmp_path / "test_all.py").write_text(OF_ALL_KINDS)
    several, one = run(tmp_path, "--processes", "3"), run(tmp_path)
    assert outcomes(several) == outcomes(one)
    assert outcomes(one)[-1] == "1 failed, 42 passed, 1 skipped, 1 xfailed, 1 warning, 1 error"
    assert several.count("printed once") == 1
    assert "not an error" in several
    assert 2 <= len(set(re.findall(r"made in (\d+)", several))) <= 3


def test_who_dies_fails_its_test_alone(tmp_path: Path) -> None:
    (tmp_path / "test_first.py").write_text(DIES)
    (tmp_path / "test_second.py").write_text(OF_ALL_KINDS)
    told = run(tmp_path, "--processes", "2")
    assert re.search(
        r"FAILED \S*test_dies - The process of this test died, with exit code -9", told
    )
    assert outcomes(told)[-1] == "2 failed, 42 passed, 1 skipped, 1 xfailed, 1 warning, 1 error"


def test_what_a_process_says_when_it_ends_is_told(tmp_path: Path) -> None:
    (tmp_path / "test_leaving.py").write_text(LEAVES_SOMETHING_OPEN)
    told = run(tmp_path, "--processes", "2", "-W", "error")
    assert "ResourceWarning: left open here" in told
    assert outcomes(told)[-1].startswith("1 failed")


def test_no_more_are_begun_once_enough_have_failed(tmp_path: Path) -> None:
    (tmp_path / "test_failing.py").write_text(FAILS_AT_FIRST)
    told = run(tmp_path, "--processes", "2", "-x")
    assert "stopping after 1 failures" in told
    passed = re.search(r"(\d+) passed", told)
    assert passed
    assert int(passed[1]) < MANY


def started(folder: Path) -> set[int]:
    """The processes that have begun a test."""
    return {int(path.name) for path in folder.iterdir() if path.name.isdigit()}


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_none_is_left_when_the_run_is_ended(how: signal.Signals, tmp_path: Path) -> None:
    (tmp_path / "test_waiting.py").write_text(WAITS)
    with subprocess.Popen(
        command(tmp_path, "--processes", "2"),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as run:
        until_there(lambda: len(started(tmp_path)) == 2)
        run.send_signal(how)
        run.wait(120)
        until_there(lambda: not any(map(runs, started(tmp_path))))
        assert len(started(tmp_path)) == 2


def test_a_process_that_has_ended_and_nobody_has_asked_how_runs_no_more() -> None:
    ended = os.posix_spawn(sys.executable, [sys.executable, "-c", ""], os.environ)
    assert runs(os.getpid())
    until_there(lambda: not runs(ended))
    assert Path(f"/proc/{ended}").exists()
    os.waitpid(ended, 0)
    assert not runs(ended)
