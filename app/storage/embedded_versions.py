"""Versions of an embedded database's data, read where they are asked for.

A thread of its own, as the driver has one for each connection, takes several times longer to hand
a reading over than SQLite takes to read it. And it never waits: readers of a write-ahead log hold
no lock that others can be made to wait for, and what is locked all the same is told by nobody.
"""

import sqlite3
from collections.abc import Collection
from pathlib import Path
from uuid import UUID

import orjson
import structlog
from sqlalchemy import URL, Dialect
from sqlalchemy.ext.asyncio import AsyncEngine

from app.storage.data_versions import Reading, Versions, form_of
from app.storage.statements import compiled_for

log = structlog.get_logger()


class EmbeddedVersions:
    """Tells the versions of an embedded database."""

    engines: tuple[AsyncEngine, ...] = ()

    def __init__(self, url: URL, dialect: Dialect) -> None:
        self.connection = 0
        self._path = Path(url.database or "").absolute()
        self._dialect = dialect
        self._open: sqlite3.Connection | None = None

    async def current(self, keys: Collection[UUID]) -> Reading | None:
        """What the database holds now; None if that can't be told."""
        try:
            versions = self._read(keys)
        except sqlite3.Error as error:  # whoever reads the data meets it and says so
            log.debug("database.versions_not_told", error=repr(error))
            await self.close()
            return None
        return Reading(self.connection, versions)

    def _read(self, keys: Collection[UUID]) -> Versions:
        named = {key.hex: key for key in keys}
        form = compiled_for(form_of(keys, self._dialect), self._dialect)
        self._open = self._open or self._connect()
        given = {"keys": orjson.dumps(list(named)).decode()}
        rows = self._open.execute(form.text, form.values(given))
        return dict.fromkeys(keys, 0) | {named[name]: version for name, version in rows}

    def _connect(self) -> sqlite3.Connection:
        """Open a file that is there already."""
        self.connection += 1
        address = f"{self._path.as_uri()}?mode=rw"
        connection = sqlite3.connect(address, timeout=0, isolation_level=None, uri=True)
        connection.execute("PRAGMA query_only = ON")
        return connection

    async def close(self) -> None:
        """Close the connection."""
        if self._open is not None:
            self._open.close()
            self._open = None
