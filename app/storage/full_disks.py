"""A disk of this machine that is full, as a failure that says so.

That of the database is told by the database, in `failures`.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

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
