"""Kept statements: read past SQLAlchemy, with its answers and its errors."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import UUID

import pytest
from sqlalchemy import Date, Integer, Uuid, cast, event, func, literal, not_, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import make_url

from app.domain.platforms import Platform
from app.errors import Unavailable
from app.sql.portable import RowsTable, any_of
from app.storage.database import Database
from app.storage.engines import stoppable
from app.storage.rows import ColumnsOf, rows_of
from app.storage.statements import CompiledStatement
from app.tables.base import Name, table_of
from app.tables.organizations import Organization
from app.tables.posts import Post
from tests.conftest import execute
from tests.recycling import is_at_work
from tests.waiting import PATIENCE
from tests.world import NOW, World

GIVEN = RowsTable("given", key=Uuid(), day=Date(), platform=Name(Platform))
ROWS = [
    (UUID(int=1), date(2026, 3, 1), Platform.YOUTUBE),
    (UUID(int=2), date(2024, 2, 29), None),
]
OTHERS = "pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
ORGANIZATIONS = table_of(Organization)
COUNT_SLOWLY = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000)"
    " SELECT max(i) FROM n"
)


class Created(NamedTuple):
    """An organization, since when it is there, and a half."""

    id: UUID
    created_at: datetime
    half: float


class Given(NamedTuple):
    """A row of `GIVEN`."""

    key: UUID
    day: date
    platform: Platform | None


class Days(NamedTuple):
    """The days of a platform, in columns."""

    platform: Sequence[Platform]
    day: Sequence[date]


class Waited(NamedTuple):
    """What a statement says that took its time."""

    waited: object


SELECT_CREATED = rows_of(
    Created, select(ORGANIZATIONS.c.id, ORGANIZATIONS.c.created_at, literal(0.5).label("half"))
)


def elsewhere(url: str) -> str:
    """The address of a database that isn't there, on the same server."""
    return make_url(url).set(database="nowhere").render_as_string(hide_password=False)


async def test_values_are_those_that_sqlalchemy_gives(database: Database, world: World) -> None:
    key = await world.organization()
    given = GIVEN.named()
    ordered = select(given.c.key, given.c.day, given.c.platform).order_by(given.c.key)
    statement = rows_of(Given, ordered)

    async with database.read() as session:
        assert await session.rows(statement, GIVEN.parameters(ROWS)) == ROWS
        (created,) = await session.rows(SELECT_CREATED, {})
        ordinary = (await session.execute(SELECT_CREATED.select)).one()
    assert created == tuple(ordinary) == (key, NOW, 0.5)
    assert created.created_at.tzinfo is UTC


async def test_groups_are_of_rows_that_begin_alike(database: Database) -> None:
    given = GIVEN.named()
    statement = ColumnsOf(Days, select(given.c.platform, given.c.day).order_by(given.c.day))
    rows = [(UUID(int=n), date(2026, 1, n), list(Platform)[n % 2]) for n in range(1, 5)]

    async with database.read() as session:
        groups = await session.columns_of_groups(statement, GIVEN.parameters(rows), 1)

    assert sorted((group.platform[0], [day.day for day in group.day]) for group in groups) == [
        (Platform.TIKTOK, [1, 3]),
        (Platform.YOUTUBE, [2, 4]),
    ]


def test_a_statement_whose_text_depends_on_its_values_is_refused() -> None:
    statement = select(ORGANIZATIONS.c.id).where(ORGANIZATIONS.c.label.in_(["a", "b"]))
    with pytest.raises(TypeError, match="depends on its values"):
        CompiledStatement(statement, sqlite.dialect())


async def test_who_listens_to_statements_hears_of_kept_ones(database: Database) -> None:
    heard: list[str] = []
    _, reader, *_ = database.engines
    for when in ("before_cursor_execute", "after_cursor_execute"):
        event.listen(reader.sync_engine, when, lambda *told: heard.append(told[2]))

    async with database.read() as session:
        await session.rows(SELECT_CREATED, {})

    before, after = heard
    assert before == after
    assert before.startswith("SELECT organizations.id, organizations.created_at")


@pytest.mark.parametrize("negated", [False, True])
async def test_one_of_a_set_of_values_is_found_by_an_index(
    sqlite_url: str, *, negated: bool
) -> None:
    """SQLite has no index for `column IN (set) = 1`, as a function that is true becomes."""
    posts, owner = table_of(Post), UUID(int=1)
    among = any_of(posts.c.external_id, ["1", "2"])
    wanted = select(posts.c.id).where(
        posts.c.organization_id == owner,
        posts.c.platform == Platform.TIKTOK,
        not_(among) if negated else among,
    )
    explained = f"EXPLAIN QUERY PLAN {wanted.compile(dialect=sqlite.dialect())}"
    given = (owner.hex, Platform.TIKTOK.value, '["1", "2"]')
    with closing(sqlite3.connect(str(make_url(sqlite_url).database))) as connection:
        plan = str(connection.execute(explained, given).fetchall())
    assert ("external_id=?" in plan) is not negated


async def test_an_error_is_told_as_that_of_any_statement(database: Database) -> None:
    async with database.write() as session:
        await session.execute(text("ALTER TABLE organizations RENAME created_at TO made_at"))

    with pytest.raises(Unavailable, match="not migrated: run `backbone migrate`"):
        async with database.read() as session:
            await session.rows(SELECT_CREATED, {})


async def test_a_session_never_holds_two_connections(postgresql_url: str) -> None:
    database = Database(postgresql_url, pool_size=1)
    async with asyncio.timeout(PATIENCE / 3), database.read() as session:
        await session.rows(SELECT_CREATED, {})
        await session.execute(SELECT_CREATED.select)
        assert await session.rows(SELECT_CREATED, {}) == []
    await database.close()


async def test_who_is_stopped_between_statements_stops_nobody_else(sqlite_url: str) -> None:
    database = Database(sqlite_url, pool_size=1)
    requested = asyncio.Event()

    async def read() -> None:
        async with database.read() as session:
            await session.rows(SELECT_CREATED, {})
            requested.set()
            await asyncio.Event().wait()

    with stoppable() as stop:
        reading = asyncio.create_task(read())
        await requested.wait()
    async with database.read() as session:  # on the only connection, which the other had
        counting = asyncio.create_task(session.scalar(COUNT_SLOWLY))
        await asyncio.sleep(0.05)
        assert not counting.done()
        stop()
        assert await counting == 3_000_000
    with pytest.raises(asyncio.CancelledError):
        await reading
    await database.close()


async def test_a_read_that_is_cancelled_leaves_its_connection_to_nobody(
    postgresql_url: str,
) -> None:
    database = Database(postgresql_url, pool_size=1)
    slow = rows_of(Waited, select(func.pg_sleep(60).label("waited")))

    async def wait() -> None:
        async with database.read() as session:
            await session.rows(slow, {})

    waiting = asyncio.create_task(wait())
    await is_at_work(postgresql_url, "SELECT pg_sleep%")
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    async with database.read() as session:
        assert await session.rows(SELECT_CREATED, {}) == []
    await database.close()


async def test_a_connection_that_cant_be_made_is_explained(postgresql_url: str) -> None:
    database = Database(elsewhere(postgresql_url))
    with pytest.raises(Unavailable, match="There is no database named nowhere"):
        async with database.read() as session:
            await session.rows(SELECT_CREATED, {})
    await database.close()


async def test_what_a_driver_refuses_is_asked_once(database: Database) -> None:
    requested: list[str] = []
    event.listen(
        database.engines[1].sync_engine,
        "before_cursor_execute",
        lambda *told: requested.append(told[2]),
    )
    refused = cast(literal("no number"), Integer).label("waited")
    if database.is_embedded:
        refused = func.abs(text("-9223372036854775808")).label("waited")
    statement = rows_of(Waited, select(refused))

    with pytest.raises(Exception, match=r"integer|64 bits"):
        async with database.read() as session:
            await session.rows(statement, {})
    assert len(requested) == 1
    async with database.read() as session:
        assert await session.rows(SELECT_CREATED, {}) == []


async def test_readers_do_not_notice_that_the_server_was_restarted(postgresql_url: str) -> None:
    database = Database(postgresql_url, pool_size=3)
    for _ in range(3):
        await asyncio.gather(*[wait(database, 0.05) for _ in range(6)])
        await terminate(postgresql_url)
    assert await asyncio.gather(*[wait(database, 0.05) for _ in range(6)]) == [1] * 6
    await database.close()


async def test_a_lost_connection_costs_the_others_nothing(postgresql_url: str) -> None:
    database = Database(postgresql_url, pool_size=3)
    await asyncio.gather(*[wait(database, 0.05) for _ in range(3)])
    in_flight = [asyncio.create_task(wait(database, 0.5)) for _ in range(2)]
    await asyncio.sleep(0.1)
    await terminate(postgresql_url, "state = 'idle'")
    await asyncio.gather(wait(database, 0), *in_flight)
    await asyncio.gather(*[wait(database, 0.05) for _ in range(6)])

    async with database.write() as session:
        opened = await session.scalar(text(f"SELECT count(*) FROM {OTHERS}"))
    assert opened == 3  # as many as the pool may have
    await database.close()


async def wait(database: Database, seconds: float) -> int:
    """Let a kept statement take its time; how many rows it gave."""
    async with database.read() as session:
        slow = rows_of(Waited, select(func.pg_sleep(seconds).label("waited")))
        return len(await session.rows(slow, {}))


async def terminate(url: str, which: str = "true") -> None:
    """Let the server end the connections of others to a database."""
    statement = f"SELECT pg_terminate_backend(pid) FROM {OTHERS} AND {which}"
    await execute(make_url(url), statement)
