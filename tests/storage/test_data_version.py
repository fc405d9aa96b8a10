"""Two versions of a database are equal only if nothing was committed between them."""

import asyncio
import os
import signal
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import make_url

from app.storage.data_version import DataVersion
from app.storage.database import Database
from app.storage.statements import fetch
from tests.conftest import execute
from tests.storage.test_statements import elsewhere, terminate
from tests.world import World


async def version_of(database: Database) -> DataVersion:
    version = await database.version()
    assert version is not None
    return version


async def test_nothing_committed_is_the_same_version(database: Database, world: World) -> None:
    async def is_the_same_after_a_read() -> bool:
        before = await version_of(database)
        async with database.read() as session:
            await session.execute(text("SELECT * FROM organizations"))
        return await version_of(database) == before

    await world.organization()

    # The server may do something of its own in between, such as analyzing a table, but not always.
    assert any([await is_the_same_after_a_read() for _ in range(5)])


async def test_what_is_committed_makes_another(database: Database, world: World) -> None:
    before = await version_of(database)

    await world.organization()

    assert await version_of(database) != before


async def test_what_is_not_committed_yet_counts_when_it_is(database: Database) -> None:
    async with database.write() as session:
        await session.execute(text("CREATE TABLE things (name TEXT)"))
        open_yet = await version_of(database)

    committed = await version_of(database)

    assert committed != open_yet
    async with database.write() as session:
        await session.execute(text("INSERT INTO things VALUES ('one')"))
    assert await version_of(database) != committed


async def test_another_process_counts_too(database: Database, database_url: str) -> None:
    before = await version_of(database)
    other = Database(database_url)

    await World(other).organization()
    await other.close()

    assert await version_of(database) != before


async def test_who_has_written_never_gets_a_version_from_before(
    database: Database, world: World
) -> None:
    async def write_and_look() -> None:
        before = await version_of(database)
        await world.organization()
        assert await version_of(database) != before

    await asyncio.gather(*(write_and_look() for _ in range(20)))


async def test_those_who_wait_share_one_reading(database: Database) -> None:
    await version_of(database)
    requested: list[str] = []
    event.listen(
        database.engines[-1].sync_engine,
        "before_cursor_execute",
        lambda *told: requested.append(told[2]),
    )

    versions = await asyncio.gather(*(database.version() for _ in range(50)))

    assert len(set(versions)) == 1
    assert len(requested) <= 2


async def test_a_reading_that_has_begun_is_not_for_who_comes_later(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await version_of(database)
    has_read, goes_on = asyncio.Event(), asyncio.Event()

    async def read_slowly(*given: Any) -> Any:
        rows = await fetch(*given)
        has_read.set()
        await goes_on.wait()
        return rows

    monkeypatch.setattr("app.storage.data_version.fetch", read_slowly)
    first = asyncio.ensure_future(database.version())
    await has_read.wait()
    await world.organization()
    second = asyncio.ensure_future(database.version())
    await asyncio.sleep(0)
    goes_on.set()

    await first
    assert await second != before


async def test_whoever_gives_up_takes_no_reading_from_others(database: Database) -> None:
    first, second = (asyncio.ensure_future(database.version()) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()

    assert await second is not None


async def test_after_a_lost_connection_nothing_is_as_before(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    before = await version_of(database)
    await terminate(postgresql_url)

    async with asyncio.timeout(10):
        while (found := await database.version()) is None:
            pass

    assert found.connection > before.connection
    await database.close()


@pytest.mark.skipif(
    "BACKBONE_TEST_DATABASE_URL" in os.environ, reason="the server may be on another machine"
)
async def test_a_connection_that_has_fallen_silent_holds_nobody_up(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.data_version.PATIENCE_SECONDS", 0.2)
    database = Database(postgresql_url)
    before = await version_of(database)
    backend = before.told[-1]
    assert isinstance(backend, int)
    os.kill(backend, signal.SIGSTOP)
    try:
        async with asyncio.timeout(1):  # to let go of it takes two seconds, behind the scenes
            assert await database.version() is None
            assert await database.version() is None
        async with asyncio.timeout(10):
            while (found := await database.version()) is None:
                pass
            await database.close()
    finally:
        os.kill(backend, signal.SIGCONT)
    assert found.connection > before.connection


async def test_whatever_goes_wrong_there_is_none_this_time(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise ValueError("no active connection")

    with monkeypatch.context() as patch:
        patch.setattr("app.storage.data_version.fetch", fail)
        assert await database.version() is None
    assert await database.version() is not None


async def test_it_isnt_told_where_others_than_one_server_may_be_read(postgresql_url: str) -> None:
    several = make_url(postgresql_url).update_query_dict({"host": ["one:5432", "other:5432"]})
    databases = (
        Database(postgresql_url, replica_url=postgresql_url),
        Database(postgresql_url, pgbouncer=True),
        Database(several.render_as_string(hide_password=False)),
    )
    for database in databases:
        assert await database.version() is None
        assert not database.has_data_version
        await database.close()


async def test_it_cant_be_told_of_a_server_that_follows_another(postgresql_url: str) -> None:
    # A function of this name, found before the server's own, says what a standby would.
    name = make_url(postgresql_url).database
    for statement in (
        "CREATE FUNCTION public.pg_is_in_recovery() RETURNS bool LANGUAGE sql RETURN true",
        f"ALTER DATABASE {name} SET search_path = public, pg_catalog",
    ):
        await execute(make_url(postgresql_url), statement)
    database = Database(postgresql_url)

    assert await database.version() is None
    await database.close()


async def test_a_database_that_isnt_there_has_no_version(postgresql_url: str) -> None:
    database = Database(elsewhere(postgresql_url))

    assert await database.version() is None
    await database.close()


async def test_no_reading_opens_a_connection_after_the_end(database_url: str) -> None:
    database = Database(database_url)
    reading = asyncio.ensure_future(database.version())
    await asyncio.sleep(0)

    await database.close()

    assert await reading is not None
    assert "Connections in pool: 0" in database.engines[-1].sync_engine.pool.status()
