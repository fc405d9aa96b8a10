"""What is being erased, or was, can't be written to: each transaction is refused as it commits.

And what was erased is in no log, and in none of the samples that PostgreSQL plans by.

A transaction looks after it has raised its organizations' versions, and an erasure that begins
raises them too. So whoever looks earlier commits before the erasure begins, which then finds what
was written; and whoever looks later finds the mark.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import asyncpg
import structlog
from sqlalchemy import Uuid, bindparam, column, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

from app.errors import BeingErased

log = structlog.get_logger()

_PATIENCE_MS = 1000

_SAMPLED = "SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = current_schema()"
# The samples of a distributed table are on its nodes.
_DISTRIBUTED = "SELECT logicalrelid::regclass::text FROM pg_dist_partition"
_CAN_CLEAR = """
SELECT to_regprocedure('pg_clear_attribute_stats(text, text, text, boolean)') IS NOT NULL
"""
_CLEAR = """
SELECT pg_clear_attribute_stats(schemaname, tablename, attname, inherited) FROM pg_stats
WHERE schemaname = current_schema() AND tablename = $1
"""

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


async def emptied(connection: Any, usual_seconds: float) -> bool:
    """Move SQLite's log into its file and empty it; whether that went to the end.

    It waits for readers for a second and no longer: writers wait for it.
    """
    driver = connection.driver_connection
    await driver.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
    try:
        cursor = await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (is_busy, *_) = await cursor.fetchone()
        await cursor.close()
    finally:
        await driver.execute(f"PRAGMA busy_timeout = {usual_seconds * 1000:.0f}")
    return not is_busy


async def forgot_samples(connection: Any, *, is_distributed: bool) -> bool:
    """Have PostgreSQL sample its tables anew, which kept values of rows that are gone.

    Of a table that is empty it keeps what it has: version 18 can be told to forget that. False
    where somebody held it up.
    """
    driver = connection.driver_connection
    try:
        can_clear = await driver.fetchval(_CAN_CLEAR)
        sampled = await driver.fetch(_SAMPLED)
        if is_distributed:
            sampled += await driver.fetch(_DISTRIBUTED)
        for (name,) in sampled:
            await driver.execute(f'ANALYZE "{name}"')
            if can_clear and await driver.fetchval(f'SELECT NOT EXISTS (SELECT FROM "{name}")'):  # noqa: S608
                await driver.fetch(_CLEAR, name)
    except asyncpg.PostgresError as error:
        log.warning("erasing.samples_left", reason=str(error))
        return False
    return True
