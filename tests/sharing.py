"""What is costly to make and never changed: one of the run's processes makes it for all of them."""

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest


def is_worker(folders: pytest.TempPathFactory) -> bool:
    """Whether another process began this run.

    A run that a test starts inherits its worker's environment, but has a folder of its own.
    """
    return folders.getbasetemp().name.startswith("popen-")


def made_once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A file of this name that `make` wrote, in this process or another of the run."""
    own = folders.getbasetemp()
    folder = own.parent if is_worker(folders) else own
    path = folder / name
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            unfinished = folder / f"{name}.unfinished"
            make(unfinished)
            unfinished.rename(path)
    return path
