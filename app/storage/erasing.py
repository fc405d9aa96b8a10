"""What is being erased, or was, can't be written to: each transaction is refused as it commits.

And what was erased is in no log.

A transaction looks after it has raised its organizations' versions, and an erasure that begins
raises them too. So whoever looks earlier commits before the erasure begins, which then finds what
was written; and whoever looks later finds the mark.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, column, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

from app.errors import BeingErased

_erasures = table("erasures", column("subject_id", Uuid()))
_MARKED = (
    select(_erasures.c.subject_id)
    .where(_erasures.c.subject_id.in_(bindparam("keys", expanding=True)))
    .limit(1)
)


async def check_unmarked(connection: AsyncConnection, written: Collection[UUID]) -> None:
    """Refuse to write to any of these organizations and brands if it is marked.

    Raises:
        BeingErased: One is.
    """
    if (await connection.execute(_MARKED, {"keys": sorted(written)})).first() is not None:
        raise BeingErased


async def emptied(connection: Any) -> bool:
    """Move SQLite's log into its file and empty it; whether that went to the end."""
    cursor = await connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (is_busy, *_) = await cursor.fetchone()
    await cursor.close()
    return not is_busy
