"""A view reads one state of the data, through one connection, and gives it back."""

import asyncio
from typing import Any, NamedTuple

import pytest
from sqlalchemy import func, make_url, select, text
from sqlalchemy.exc import DBAPIError

from app.errors import Unavailable
from app.storage.database import Database
from app.storage.rows import rows_of
from app.tables.base import table_of
from app.tables.organizations import Organization
from tests.recycling import connected, is_at_work
from tests.waiting import PATIENCE
from tests.world import World


class _Count(NamedTuple):
    organizations: int


COUNT = rows_of(
    _Count, select(func.count().label("organizations")).select_from(table_of(Organization))
)


async def test_what_is_committed_after_the_first_statement_is_not_seen(world: World) -> None:
    database = world.database
    await world.organization("Before")
    view = database.view()
    async with view.session() as session:
        assert await session.rows(COUNT, {}) == [(1,)]
    await world.organization("After")

    async with view.session() as session:
        compiled = await session.rows(COUNT, {})
        built = await session.all(COUNT)
    await database.close_view(view)

    assert compiled == built == [(1,)]
    async with database.read() as session:
        assert await session.rows(COUNT, {}) == [(2,)]


async def test_a_view_holds_one_connection_and_gives_it_back(database_url: str) -> None:
    database = Database(database_url, pool_size=1)
    for _ in range(3):
        view = database.view()
        async with asyncio.timeout(PATIENCE / 3), view.session() as session:
            await session.rows(COUNT, {})
            await session.all(COUNT)
        await database.close_view(view)
    await database.close()


async def test_a_view_asks_for_no_more_than_its_statements_between_a_begin_and_a_rollback(
    database_url: str,
) -> None:
    database = Database(database_url, pool_size=1)
    said = await what_readers_say(database)
    view = database.view()
    for _ in range(2):
        async with view.session() as session:
            await session.rows(COUNT, {})
    await database.close_view(view)

    assert [statement.split()[0] for statement in said] == ["BEGIN", "SELECT", "SELECT", "ROLLBACK"]
    await database.close()


async def test_a_view_behind_pgbouncer_reads_one_state_and_gives_its_connection_back(
    postgresql_url: str,
) -> None:
    database = Database(postgresql_url, pool_size=1, pgbouncer=True)
    world = World(database)
    for before in range(3):
        view = database.view()
        async with asyncio.timeout(PATIENCE / 3), view.session() as session:
            assert await session.rows(COUNT, {}) == [(before,)]
        await world.organization(f"Number {before}")
        async with view.session() as session:
            assert await session.rows(COUNT, {}) == [(before,)]
        await database.close_view(view)
    await database.close()


async def test_those_who_read_at_once_take_turns(world: World) -> None:
    view = world.database.view()

    async def read() -> int:
        async with view.session() as session:
            return (await session.rows(COUNT, {}))[0].organizations

    assert await asyncio.gather(*(read() for _ in range(20))) == [0] * 20
    await world.database.close_view(view)


async def test_a_view_that_was_closed_reads_nothing(world: World) -> None:
    view = world.database.view()
    await world.database.close_view(view)

    with pytest.raises(Unavailable):
        async with view.session():
            pass


async def test_a_read_that_is_cancelled_spoils_the_view_and_no_connection(
    postgresql_url: str,
) -> None:
    database = Database(postgresql_url, pool_size=1)
    view = database.view()

    async def wait() -> None:
        async with view.session() as session:
            await session.execute(text("SELECT pg_sleep(60)"))

    waiting = asyncio.create_task(wait())
    await is_at_work(postgresql_url, "SELECT pg_sleep%")
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    with pytest.raises(Unavailable):
        async with view.session():
            pass
    await database.close_view(view)

    async with asyncio.timeout(PATIENCE / 3), database.read() as session:
        assert await session.rows(COUNT, {}) == [(0,)]
    await database.close()


async def test_a_connection_that_the_server_closed_meanwhile_is_not_noticed(
    postgresql_url: str,
) -> None:
    database = Database(postgresql_url, pool_size=1)
    async with database.read() as session:
        await session.rows(COUNT, {})
    await lose_readers(database)

    view = database.view()
    async with view.session() as session:
        assert await session.rows(COUNT, {}) == [(0,)]
    await database.close_view(view)
    await database.close()


@pytest.mark.parametrize("compiled", [True, False])
async def test_a_connection_that_is_lost_once_all_is_read_spoils_nothing(
    postgresql_url: str,
    compiled: bool,
) -> None:
    database = Database(postgresql_url, pool_size=1)
    view = database.view()
    async with view.session() as session:
        await (session.rows(COUNT, {}) if compiled else session.all(COUNT))
    await lose_readers(database)
    await database.close_view(view)

    async with asyncio.timeout(PATIENCE / 3), database.read() as session:
        assert await session.rows(COUNT, {}) == [(0,)]
    await database.close()


async def what_readers_say(database: Database) -> list[str]:
    """What the one connection that reads tells its database from now on, as it is said."""
    said: list[str] = []
    _, reader, *_ = database.engines
    async with reader.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
    if database.is_embedded:
        await driver.set_trace_callback(said.append)
    else:
        driver.add_query_logger(lambda record: said.append(record.query))
    return said


async def lose_readers(database: Database) -> None:
    """End every connection to PostgreSQL but the writer's."""
    async with database.write() as session:
        await session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


async def test_a_view_that_postgresql_ends_for_the_sake_of_others_is_worth_another(
    postgresql_url: str,
) -> None:
    """As when it and a migration wait for each other."""
    database = Database(postgresql_url)
    view = database.view()

    async def read(table: str) -> None:
        async with view.session() as session:
            await session.execute(text(f"SELECT count(*) FROM {table}"))

    await read("posts")
    async with connected(make_url(postgresql_url)) as other, other.transaction():
        await other.execute("SET deadlock_timeout = '1h'")
        await other.execute("LOCK TABLE brands")
        waiting = asyncio.create_task(other.execute("LOCK TABLE posts"))
        await is_at_work(postgresql_url, "LOCK TABLE posts")
        with pytest.raises(DBAPIError, match="deadlock"):
            await read("brands")
        await database.close_view(view)
        await waiting
    assert view.was_lost
    await database.close()
