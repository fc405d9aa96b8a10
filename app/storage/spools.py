"""Folders for files that are read, or written, for a moment; none outlives its process for long.

A lock lies beside each, which a killed process lets go of: by that the next one knows what is left
of it. Nobody else may keep what its owner has deleted or erased.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.storage import file_locks, full_disks

_PREFIX, _LOCK = ".backbone-", ".lock"


@contextmanager
def folder(where: Path | None = None) -> Iterator[Path]:
    """A folder of this process alone, while the block lasts; where the system has such, or there.

    Raises:
        OSError: Nobody may write there.
        Unavailable: The disk is full.
    """
    with full_disks.told(), _made(where) as made:
        yield made


@contextmanager
def _made(where: Path | None) -> Iterator[Path]:
    number, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_LOCK, dir=where)
    lock, made = Path(name), Path(name).with_suffix("")
    try:
        with os.fdopen(number, "wb") as file:
            # Before there is a folder: `sweep` looks at no lock that has none.
            file_locks.take(file)
            made.mkdir(mode=0o700)
            try:
                yield made
            finally:
                shutil.rmtree(made, ignore_errors=True)
    finally:
        lock.unlink(missing_ok=True)


def sweep(where: Path | None = None) -> None:
    """Delete what processes left behind that were killed."""
    for lock in (where or Path(tempfile.gettempdir())).glob(f"{_PREFIX}*{_LOCK}"):
        left = lock.with_suffix("")
        # What is another user's, in use, or gone meanwhile, stays.
        with suppress(OSError):
            if left.is_dir():
                with lock.open("r+b") as file:
                    file_locks.take(file)
                    shutil.rmtree(left)
                lock.unlink()
