"""One worker per embedded database: a lock on a file beside it, which a killed process frees."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from app.errors import Unavailable
from app.storage.database import Database

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def alone(database: Database) -> Iterator[None]:
    """Hold the lock of the only worker while the block lasts, where only one is allowed.

    Raises:
        Unavailable: Another process holds it.
    """
    path = database.url.database
    if not database.is_embedded or not path:
        yield
        return
    with Path(f"{path}.worker").open("ab") as file:
        try:
            _lock(file)
        except OSError:
            raise Unavailable(
                "Another process collects for this database already: SQLite has room for one"
                " worker, which may be the one inside `backbone serve`."
            ) from None
        yield
