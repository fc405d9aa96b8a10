"""What a driver's error means: those that an operator can act on, or that pass, say how.

Everything else is a fault of ours, and goes on as it is.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import asyncpg
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.errors import BadUserInput, Unavailable
from app.storage.moved_shards import is_of_moved_shard
from app.storage.statements import DRIVER_ERRORS

TOO_LARGE = "A sum would be larger than 64 bits hold: these numbers can't all be true."
NOT_MIGRATED = "The database is not migrated: run `backbone migrate`."
_NO_FILE = "There is no database {database} yet: run `backbone migrate`."
_UNOPENED = "The database file {database} can't be opened."
_RESTARTING = "The connection to the database was lost, as when it restarts; try again."
_DISK_FULL = "The disk of the database is full: nothing can be written until there is room."
_READ_ONLY = "The database {database} is read-only."
_MOVED = "These rows were moved to another node meanwhile; try again."
_BUSY = "All connections to the database are in use: try again in a second."

_SAID_BY_SQLITE: Mapping[str, str] = {
    "no such table": NOT_MIGRATED,
    "no such column": NOT_MIGRATED,
    "database is locked": "The database is locked by another process; try again.",
    "database table is locked": "The database is locked by another process; try again.",
    "unable to open database file": _UNOPENED,
    "attempt to write a readonly database": _READ_ONLY,
    "file is not a database": "The file {database} is not a SQLite database.",
    "database or disk is full": _DISK_FULL,
    "disk I/O error": "The disk of the database {database} can't be read or written.",
    "database disk image is malformed": "The file {database} is damaged: restore a backup.",
}
"""By how SQLite's message begins; what callers wrote is never part of one."""

_RAISED_BY_POSTGRESQL: Mapping[type[Exception], str] = {
    asyncpg.UndefinedTableError: NOT_MIGRATED,
    asyncpg.UndefinedColumnError: NOT_MIGRATED,
    asyncpg.InvalidCatalogNameError: "There is no database named {database}.",
    asyncpg.InvalidPasswordError: "The database refused the password of user {username}.",
    asyncpg.InvalidAuthorizationSpecificationError: "The database refused user {username}.",
    asyncpg.InsufficientPrivilegeError: "The database lets user {username} not do this: grant it.",
    asyncpg.ReadOnlySQLTransactionError: _READ_ONLY,
    asyncpg.TooManyConnectionsError: "The database has no connection left; try again.",
    asyncpg.CannotConnectNowError: "The database is starting up or shutting down; try again.",
    asyncpg.DiskFullError: _DISK_FULL,
    asyncpg.OutOfMemoryError: "The database has no memory left; try again.",
    asyncpg.AdminShutdownError: _RESTARTING,
    asyncpg.CrashShutdownError: _RESTARTING,
    asyncpg.PostgresConnectionError: _RESTARTING,
    asyncpg.IdleInTransactionSessionTimeoutError: _RESTARTING,
    asyncpg.QueryCanceledError: "The database stopped a statement that took too long.",
    asyncpg.DeadlockDetectedError: "Two writes waited for each other; try again.",
    asyncpg.SerializationError: "Another write came in between; try again.",
    asyncpg.LockNotAvailableError: "The database is locked by somebody else; try again.",
    asyncpg.InternalClientError: _RESTARTING,
}
_GONE = ("connection is closed", "connection was closed", "connection has been released")
"""What PostgreSQL's driver says of a connection that went away unnoticed."""


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turn a driver's error that an operator can act on, or that passes, into one that says so.

    Raises:
        Unavailable: The database can't serve, or `needs_migration`; the message says why.
        BadUserInput: A text can't be stored.
    """
    try:
        yield
    except PoolTimeoutError as error:
        raise Unavailable(_BUSY) from error
    except OverflowError as error:  # of SQLite's driver, which binds at most 64 bits
        raise BadUserInput(TOO_LARGE) from error
    except (DBAPIError, asyncpg.InternalClientError, *DRIVER_ERRORS) as error:
        cause = error.driver_exception if isinstance(error, DBAPIError) else error
        if isinstance(cause, asyncpg.CharacterNotInRepertoireError):
            raise BadUserInput("No text may contain the character U+0000.") from error
        if isinstance(cause, asyncpg.NumericValueOutOfRangeError) or _is_overflow(cause):
            raise BadUserInput(TOO_LARGE) from error
        message = _explain(cause)
        if message is None:
            raise
        raise _failure(message, url) from error
    except OSError as error:
        raise Unavailable(
            f"No connection to the database at {url.render_as_string(hide_password=True)}: "
            f"{error.strerror or error or type(error).__name__}."
        ) from error


def _is_overflow(cause: BaseException | None) -> bool:
    """Whether a driver, or SQLite itself, says that a number needs more than 64 bits."""
    return "int64 range" in str(cause) or str(cause) == "integer overflow"


def _failure(message: str, url: URL) -> Unavailable:
    if message == _UNOPENED and url.database and not Path(url.database).parent.exists():
        message = _NO_FILE
    told = message.format(database=url.database, username=url.username)
    return Unavailable(told, needs_migration=message in {NOT_MIGRATED, _NO_FILE})


def _explain(cause: BaseException | None) -> str | None:
    if isinstance(cause, sqlite3.Error):
        text = str(cause)
        return next((told for sign, told in _SAID_BY_SQLITE.items() if text.startswith(sign)), None)
    if is_of_moved_shard(cause):
        return _MOVED
    for kind in type(cause).__mro__:
        if kind in _RAISED_BY_POSTGRESQL:
            return _RAISED_BY_POSTGRESQL[kind]
    if isinstance(cause, asyncpg.InterfaceError) and any(sign in str(cause) for sign in _GONE):
        return _RESTARTING
    return None
