"""Dumping a workspace or an organization into one file, and loading it into any database of ours.

A dump reads one state of the data. A load stores a table's rows in batches, and with each batch
how far it has come: one that was killed loses nothing, doubles nothing, and goes on when it is
called again.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import BinaryIO, cast
from uuid import UUID

from sqlalchemy import JSON, CursorResult, Table

from app.errors import BadUserInput, Unavailable
from app.services import erasures
from app.services.dump_files import FORMAT, VERSION, DumpReader, DumpWriter, Manifest
from app.sql import dumps as sql
from app.storage import full_disks, migrations
from app.storage.data_versions import ALL, EVERYBODY, WORKSPACE, Versions
from app.storage.database import Database, Session
from app.tables import metadata

PAGE, BATCH = 5_000, 5_000

_WRITTEN_MEANWHILE = (
    "Somebody wrote while this was dumped, and the nodes of a distributed database show no common"
    " state: stop servers and workers for so long, or dump one organization after the other."
)

Watch = Callable[[str, int], None]
"""Hears of which table how many rows more are done."""


async def dump(
    database: Database,
    stream: BinaryIO,
    organization_id: UUID | None,
    *,
    with_secrets: bool,
    key: UUID,
    now: datetime,
    watch: Watch,
) -> Manifest:
    """Write everything, or everything of one organization, at one state of the data.

    Raises:
        Unavailable: Something of it is being erased; or the database is distributed, and somebody
            wrote while all of it was read.
    """
    # The file says itself that its disk is full: it is no failure of the database.
    writer = DumpWriter(cast("BinaryIO", full_disks.Sink(stream)))
    try:
        before = await _versions(database)
        await _write_tables(database, writer, organization_id, watch, with_secrets=with_secrets)
        # What is one organization's comes from one node, where a transaction sees one state.
        is_one_state = organization_id is not None or not database.is_distributed
        if not is_one_state and before != await _versions(database):
            raise Unavailable(_WRITTEN_MEANWHILE)
        manifest = Manifest(
            id=key,
            schema_revision=migrations.head(),
            made_at=now,
            organization_id=organization_id,
            with_secrets=with_secrets,
            tables=writer.tables,
        )
        writer.finish(manifest)
    finally:
        writer.close()
    return manifest


async def _versions(database: Database) -> Versions:
    async with database.read() as session:
        return await session.versions((EVERYBODY, WORKSPACE, ALL))


async def _write_tables(
    database: Database,
    writer: DumpWriter,
    organization_id: UUID | None,
    watch: Watch,
    *,
    with_secrets: bool,
) -> None:
    whole = organization_id is None
    async with _one_state(database) as session:
        await _check_erasures(session, organization_id)
        for table in sql.tables_of(whole=whole, with_secrets=with_secrets):
            async with writer.begin(table) as lines:
                pages = _pages(session, table, organization_id, with_secrets=with_secrets)
                async for rows in pages:
                    await lines.write(rows)
                    watch(table.name, len(rows))


async def _check_erasures(session: Session, organization_id: UUID | None) -> None:
    """Half of something that is to be gone belongs into no file."""
    for erasure in await erasures.list_unfinished(session):
        if organization_id in (None, erasure.organization_id):
            raise Unavailable("Something is being erased: dump when that is over.")


@asynccontextmanager
async def _one_state(database: Database) -> AsyncIterator[Session]:
    view = database.view()
    try:
        with database.viewing():
            async with view.session() as session:
                yield session
    finally:
        await database.close_view(view)


async def _pages(
    session: Session, table: Table, organization_id: UUID | None, *, with_secrets: bool
) -> AsyncIterator[list[Sequence[object]]]:
    statement = sql.select_rows(table, organization_id, with_secrets=with_secrets)
    async for rows in session.partitions(statement, PAGE):
        yield rows


async def load(database: Database, reader: DumpReader, watch: Watch) -> int:
    """Store a dump's rows; returns how many were stored now.

    Raises:
        BadUserInput: The dump doesn't fit this version, or the workspace isn't ready for it.
        Unavailable: Another process loads the same dump.
    """
    manifest = reader.manifest
    tables = _tables_of(manifest)
    stored = await _begin(database, manifest)
    count = 0
    for table in tables:
        done = stored[table.name]
        watch(table.name, done)
        for rows in reader.batches(table, done, BATCH):
            await _store(database, manifest.id, table, done, rows)
            done += len(rows)
            count += len(rows)
            watch(table.name, len(rows))
    async with database.write() as session:
        await session.execute(sql.end_load(manifest.id))
    return count


def _tables_of(manifest: Manifest) -> list[Table]:
    """The tables of a dump, each after those that it refers to; refuse what doesn't fit."""
    if (manifest.format, manifest.version) != (FORMAT, VERSION):
        raise BadUserInput("The dump is of another kind than this version can load.")
    if manifest.schema_revision != migrations.head():
        raise BadUserInput(
            f"The dump is of schema revision {manifest.schema_revision}, and this version has"
            f" {migrations.head()}: load it with the version that made it, and migrate then."
        )
    known = sql.KEPT | sql.OF_WHO_CALLS
    for name in manifest.tables.keys() - known:
        raise BadUserInput(f"The dump has a table that this version doesn't know: {name}.")
    return [table for table in metadata.sorted_tables if table.name in manifest.tables]


async def _begin(database: Database, manifest: Manifest) -> dict[str, int]:
    """How many rows of each table are stored already, if the workspace is ready for the dump."""
    async with database.write() as session:
        found = await session.all(sql.select_stored(manifest.id))
        if found:
            return {row.member: row.stored for row in found}
        of_one = manifest.organization_id
        ids = None if of_one is None else [of_one]
        if (await session.scalars(sql.count_organizations(ids))).one():
            raise BadUserInput(
                "A dump of a whole workspace is loaded into an empty one only: this one has"
                " organizations."
                if of_one is None
                else "The organization of this dump is here already."
            )
        rows = [(manifest.id, name, 0) for name in manifest.tables]
        await session.execute_rows(sql.BEGIN_LOAD, rows)
        return dict.fromkeys(manifest.tables, 0)


async def _store(
    database: Database, dump_id: UUID, table: Table, done: int, rows: list[tuple[object, ...]]
) -> None:
    """Store a batch and how far that is, together."""
    async with database.write() as session:
        result = await session.execute(sql.go_on(dump_id, table.name, done, len(rows)))
        if not isinstance(result, CursorResult) or result.rowcount != 1:
            raise Unavailable("Another process loads this dump: let it finish.")
        # PostgreSQL's faster way takes JSON as text only.
        has_json = any(isinstance(column.type, JSON) for column in table.columns)
        write = session.execute_rows if has_json else session.insert_rows
        await write(sql.insert_rows(table.name), rows)
