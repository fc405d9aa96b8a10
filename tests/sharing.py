"""What is costly to make and never changed: one of the run's processes makes it for all of them."""

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A file of this name that `make` wrote, in this process or another of the run."""
    folder = folders.getbasetemp()
    path = folder / name
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            unfinished = folder / f"{name}.unfinished"
            make(unfinished)
            unfinished.rename(path)
    return path
