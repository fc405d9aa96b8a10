"""Files that are there when they are whole, and not before."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.errors import Unavailable


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A stream that becomes the file at the end of the block; an exception leaves what was there.

    Raises:
        Unavailable: It can't be written.
    """
    folder, beside = path.absolute().parent, f".{path.name}."
    try:
        number, name = tempfile.mkstemp(suffix=".part", prefix=beside, dir=folder)
    except OSError as error:
        raise Unavailable(f"{path} can't be written: {error.strerror}.") from error
    part = Path(name)
    try:
        with os.fdopen(number, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(number)
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _umask() -> int:
    """Which rights new files don't have."""
    known = os.umask(0)
    os.umask(known)
    return known
