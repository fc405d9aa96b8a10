"""Readings of versions are equal only if nothing of those organizations was committed between."""

import asyncio
import gc
import os
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, text

from app.storage.data_versions import ALL, EVERYBODY, WORKSPACE, Reading
from app.storage.database import Database
from app.storage.statements import fetch
from tests.storage.test_statements import elsewhere, terminate
from tests.waiting import PATIENCE
from tests.world import World

BASIS = (EVERYBODY, WORKSPACE, ALL)


async def reading_of(database: Database, *keys: UUID) -> Reading:
    told = await database.versions(keys or BASIS)
    assert told is not None
    return told


@pytest.fixture
async def served(postgresql_url: str) -> AsyncIterator[Database]:
    """A database on a server, which is asked through a connection."""
    database = Database(postgresql_url)
    yield database
    await database.close()


async def test_nothing_committed_is_the_same_version(database: Database, world: World) -> None:
    organization = await world.organization()
    before = await reading_of(database, organization, *BASIS)
    async with database.read() as session:
        await session.execute(text("SELECT * FROM organizations"))

    assert await reading_of(database, organization, *BASIS) == before


async def test_a_new_organization_is_the_workspaces_and_its_own(
    database: Database, world: World
) -> None:
    before = await reading_of(database)

    organization = await world.organization()

    after = await reading_of(database, organization, *BASIS)
    assert after.versions[organization] == 1
    assert after.versions[WORKSPACE] == before.versions[WORKSPACE] + 1
    assert after.versions[EVERYBODY] == before.versions[EVERYBODY]
    assert after.versions[ALL] > before.versions[ALL]


async def test_one_organizations_write_leaves_anothers_version(
    database: Database, world: World
) -> None:
    one, other = [await world.organization() for _ in range(2)]
    before = await reading_of(database, one, other, WORKSPACE, EVERYBODY)

    await world.brand(one, "Brand")

    after = await reading_of(database, one, other, WORKSPACE, EVERYBODY)
    assert {key for key in after.versions if after.versions[key] != before.versions[key]} == {one}


async def test_what_says_nothing_of_its_owner_is_everybodys(
    database: Database, world: World
) -> None:
    await world.organization()
    before = await reading_of(database)

    async with database.write() as session:
        await session.execute(text("UPDATE organizations SET label = 'Other'"))

    assert (await reading_of(database)).versions[EVERYBODY] == before.versions[EVERYBODY] + 1


async def test_a_write_that_changes_no_row_changes_no_version(
    database: Database, world: World
) -> None:
    await world.organization()
    before = await reading_of(database)

    async with database.write() as session:
        await session.execute(text("UPDATE organizations SET label = 'Other' WHERE label = 'None'"))

    assert await reading_of(database) == before


async def test_what_is_rolled_back_changes_no_version(database: Database, world: World) -> None:
    await world.organization()
    before = await reading_of(database)

    with suppress(ZeroDivisionError):
        async with database.write() as session:
            await session.execute(text("UPDATE organizations SET label = 'Other'"))
            raise ZeroDivisionError

    assert await reading_of(database) == before


async def test_a_view_reads_the_versions_of_what_it_sees(database: Database, world: World) -> None:
    organization = await world.organization()
    view = database.view()
    async with view.session() as session:
        before = await session.versions([organization])

    await world.brand(organization, "Brand")

    async with view.session() as session:
        assert await session.versions([organization]) == before
    await database.close_view(view)
    assert (await reading_of(database, organization)).versions[organization] == 2


async def test_another_process_counts_too(database: Database, database_url: str) -> None:
    before = await reading_of(database)
    other = Database(database_url)

    await World(other).organization()
    await other.close()

    assert await reading_of(database) != before


async def test_who_has_written_never_gets_a_version_from_before(
    database: Database, world: World
) -> None:
    async def write_and_look() -> None:
        before = await reading_of(database)
        await world.organization()
        assert await reading_of(database) != before

    await asyncio.gather(*(write_and_look() for _ in range(20)))


async def test_those_who_write_for_several_never_wait_for_each_other_in_a_circle(
    database: Database, world: World
) -> None:
    organizations = [await world.organization() for _ in range(4)]

    async def write(order: list[UUID]) -> None:
        async with database.write() as session:
            session.sync_session.owners.update(order)  # type: ignore[attr-defined]
            await asyncio.sleep(0.01)

    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(write(organizations[:: 1 if n % 2 else -1]) for n in range(20)))

    read = (await reading_of(database, *organizations)).versions
    assert set(read.values()) == {21}


async def test_those_who_wait_share_one_reading(served: Database) -> None:
    await reading_of(served)
    requested: list[str] = []
    event.listen(
        served.engines[-1].sync_engine,
        "before_cursor_execute",
        lambda *told: requested.append(told[2]),
    )

    keys = [UUID(int=number) for number in range(10, 60)]
    told = await asyncio.gather(*(served.versions([key]) for key in keys))

    assert all(
        found is not None and key in found.versions for found, key in zip(told, keys, strict=True)
    )
    assert len(requested) <= 2


async def test_a_reading_that_has_begun_is_not_for_who_comes_later(
    served: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await reading_of(served)
    has_read, goes_on = asyncio.Event(), asyncio.Event()

    async def read_slowly(*given: Any) -> Any:
        rows = await fetch(*given)
        has_read.set()
        await goes_on.wait()
        return rows

    monkeypatch.setattr("app.storage.sessions.fetch", read_slowly)
    first = asyncio.ensure_future(served.versions(BASIS))
    await has_read.wait()
    await World(served).organization()
    second = asyncio.ensure_future(served.versions(BASIS))
    await asyncio.sleep(0)
    goes_on.set()

    await first
    assert await second != before


async def test_whoever_gives_up_takes_no_reading_from_others(database: Database) -> None:
    first, second = (asyncio.ensure_future(database.versions(BASIS)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()

    assert await second is not None


async def test_after_a_lost_connection_nothing_is_as_before(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    before = await reading_of(database)
    await terminate(postgresql_url)

    async with asyncio.timeout(PATIENCE):
        while (found := await database.versions(BASIS)) is None:
            pass

    assert found.connection > before.connection
    await database.close()


@pytest.mark.skipif(
    "BACKBONE_TEST_DATABASE_URL" in os.environ, reason="the server may be on another machine"
)
async def test_a_connection_that_has_fallen_silent_holds_nobody_up(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(postgresql_url)
    before = await reading_of(database)
    monkeypatch.setattr("app.storage.data_versions.PATIENCE_SECONDS", 0.2)
    async with database.engines[-1].connect() as connection:
        backend: int = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
    os.kill(backend, signal.SIGSTOP)
    try:
        async with asyncio.timeout(3.5):  # to let go of it takes two seconds, behind the scenes
            assert await database.versions(BASIS) is None
            assert await database.versions(BASIS) is None
        async with asyncio.timeout(PATIENCE):
            while (found := await database.versions(BASIS)) is None:
                pass
            await database.close()
    finally:
        os.kill(backend, signal.SIGCONT)
    assert found.connection > before.connection


async def test_what_a_reading_that_is_late_ends_with_is_told_nobody(
    served: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else asyncio tells of it as an error, sometime: "Task exception was never retrieved"."""
    told: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
    monkeypatch.setattr("app.storage.data_versions.PATIENCE_SECONDS", 0.01)
    has_ended = asyncio.Event()

    async def break_off(*_: object) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            has_ended.set()
            raise OSError("the connection is closed")

    with monkeypatch.context() as patch:
        patch.setattr("app.storage.sessions.fetch", break_off)
        assert await served.versions(BASIS) is None
        await has_ended.wait()
    await served.close()
    gc.collect()
    assert told == []


async def test_whatever_goes_wrong_there_is_none_this_time(
    served: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise ValueError("no active connection")

    with monkeypatch.context() as patch:
        patch.setattr("app.storage.sessions.fetch", fail)
        assert await served.versions(BASIS) is None
    assert await served.versions(BASIS) is not None


async def test_it_is_told_behind_pgbouncer_and_of_a_replica_too(
    postgresql_url: str,
) -> None:
    for database in (
        Database(postgresql_url, replica_url=postgresql_url),
        Database(postgresql_url, pgbouncer=True),
    ):
        before = await reading_of(database)
        async with database.write() as session:
            await session.execute(text("CREATE TABLE IF NOT EXISTS things (name TEXT)"))
        assert await reading_of(database) != before
        await database.close()


async def test_a_database_that_isnt_there_has_no_version(postgresql_url: str) -> None:
    database = Database(elsewhere(postgresql_url))

    assert await database.versions(BASIS) is None
    await database.close()


async def test_no_reading_opens_a_connection_after_the_end(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    reading = asyncio.ensure_future(database.versions(BASIS))
    await asyncio.sleep(0)

    await database.close()

    assert await reading is not None
    assert "Connections in pool: 0" in database.engines[-1].sync_engine.pool.status()


async def test_a_file_that_somebody_has_locked_has_no_version_this_time(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    before = await reading_of(database)
    with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        await database.close()  # else it would not be had alone
        other.execute("BEGIN EXCLUSIVE")
        assert await database.versions(BASIS) is None

    after = await reading_of(database)
    assert after.versions == before.versions
    assert after.connection > before.connection
    await database.close()


async def test_a_file_that_isnt_there_has_no_version_and_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "no # such.db"
    database = Database(f"sqlite+aiosqlite:///{path}")

    assert await database.versions(BASIS) is None
    assert not path.exists()
