"""A disk of this machine that is full, as a failure that says so.

That of the database is told by the database, in `failures`.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from typing import Any, BinaryIO

from app.errors import Unavailable

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextmanager
def told() -> Iterator[None]:
    """Write files within the block.

    Raises:
        Unavailable: There is no room for them.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        message = "The disk for files of this machine is full: make room, and try again."
        raise Unavailable(message) from error


class Sink(BufferedIOBase):
    """A stream to a file, which says of itself that the disk is full."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    @told()
    def write(self, data: Any, /) -> int:
        """Write bytes."""
        return self._stream.write(data)

    @told()
    def flush(self) -> None:
        """Write what was kept."""
        self._stream.flush()

    @told()
    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go on elsewhere."""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """Where it is."""
        return self._stream.tell()
