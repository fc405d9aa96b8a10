"""What a driver's error means, where an operator or a caller can act on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from app.errors import BadUserInput, Unavailable
from app.storage.statements import DRIVER_ERRORS

TOO_LARGE = "A sum would be larger than 64 bits hold: these numbers can't all be true."
NOT_MIGRATED = "The database is not migrated: run `backbone migrate`."


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turn a driver's error that an operator can act on into one that says how."""
    try:
        yield
    except OverflowError as error:  # of SQLite's driver, which binds at most 64 bits
        raise BadUserInput(TOO_LARGE) from error
    except (DBAPIError, *DRIVER_ERRORS) as error:
        cause = error.driver_exception if isinstance(error, DBAPIError) else error
        if type(cause).__name__ == "CharacterNotInRepertoireError":
            raise BadUserInput("No text may contain the character U+0000.") from error
        if type(cause).__name__ == "NumericValueOutOfRangeError" or "int64 range" in str(cause):
            raise BadUserInput(TOO_LARGE) from error
        message = _explain(f"{type(cause).__name__}: {cause}", url)
        if message is None:
            raise
        raise Unavailable(message) from error
    except OSError as error:
        raise Unavailable(
            f"No connection to the database at {url.render_as_string(hide_password=True)}: "
            f"{error.strerror or error or type(error).__name__}."
        ) from error


def _unopened(url: URL) -> str:
    if url.database and not Path(url.database).parent.exists():
        return f"There is no database {url.database} yet: run `backbone migrate`."
    return f"The database file {url.database} can't be opened."


def _explain(text: str, url: URL) -> str | None:
    for sign, message in {
        "no such table": NOT_MIGRATED,
        "UndefinedTableError": NOT_MIGRATED,
        "no such column": NOT_MIGRATED,
        "UndefinedColumnError": NOT_MIGRATED,
        "database is locked": "The database is locked by another process; try again.",
        "unable to open database file": _unopened(url),
        "attempt to write a readonly database": f"The database {url.database} is read-only.",
        "file is not a database": f"The file {url.database} is not a SQLite database.",
        "InvalidCatalogNameError": f"There is no database named {url.database}.",
        "InvalidPasswordError": f"The database refused the password of user {url.username}.",
        "InvalidAuthorizationSpecificationError": f"The database refused user {url.username}.",
        "ReadOnlySQLTransactionError": f"The database {url.database} is read-only.",
        "TooManyConnectionsError": "The database has no connection left; try again.",
        "CannotConnectNowError": "The database is starting up; try again.",
    }.items():
        if sign in text:
            return message
    return None
