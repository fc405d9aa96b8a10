"""One worker per embedded database: a lock on a file beside it, which a killed process frees."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import Unavailable
from app.storage import file_locks
from app.storage.database import Database


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
            file_locks.take(file)
        except OSError:
            raise Unavailable(
                "Another process collects for this database already: SQLite has room for one"
                " worker, which may be the one inside `backbone serve`."
            ) from None
        yield
