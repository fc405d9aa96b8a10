"""Two versions of a database are equal only if nothing was committed between them."""

import asyncio

from sqlalchemy import event, text

from app.database import Database
from app.versions import Version
from tests.test_kept import elsewhere, terminate
from tests.world import World


async def version_of(database: Database) -> Version:
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
    asked: list[str] = []
    event.listen(
        database.engines[-1].sync_engine,
        "before_cursor_execute",
        lambda *told: asked.append(told[2]),
    )

    versions = await asyncio.gather(*(database.version() for _ in range(50)))

    assert len(set(versions)) == 1
    assert len(asked) <= 2


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


async def test_it_cant_be_told_of_a_replica_or_behind_pgbouncer(postgresql_url: str) -> None:
    for database in (
        Database(postgresql_url, replica_url=postgresql_url),
        Database(postgresql_url, pgbouncer=True),
    ):
        assert await database.version() is None
        await database.close()


async def test_a_database_that_isnt_there_has_no_version(postgresql_url: str) -> None:
    database = Database(elsewhere(postgresql_url))

    assert await database.version() is None
    await database.close()
