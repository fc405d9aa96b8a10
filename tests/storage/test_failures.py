"""What is expected to fail says so: a full disk, a restart, too few connections."""

import asyncio
import logging

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import IntegrityError

from app.errors import Unavailable
from app.logs import hide_secrets
from app.storage.database import Database
from app.storage.pools import on_behalf_of
from app.tables.organizations import Organization
from tests.conftest import execute
from tests.waiting import PATIENCE
from tests.world import NOW, World

END_ALL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = '{}' AND pid <> pg_backend_pid()"
)


async def test_a_full_disk_is_explained(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    world = World(database)
    async with database.write() as session:
        pages = await session.scalar(text("PRAGMA page_count"))
        await session.execute(text(f"PRAGMA max_page_count = {pages + 1}"))

    async def fill() -> None:
        for number in range(1000):
            await world.organization(f"{number}" * 50)

    with pytest.raises(Unavailable, match="disk of the database is full"):
        await fill()
    await database.close()


@pytest.mark.parametrize("reads", [True, False], ids=["reading", "writing"])
async def test_a_database_that_restarts_is_explained(
    postgresql_url: str, postgresql_server: URL, *, reads: bool
) -> None:
    database = Database(postgresql_url, pool_size=1)
    name = database.url.database

    async def work_meanwhile() -> None:
        async with database.read_moment() if reads else database.write() as session:
            await session.execute(text("SELECT 1"))
            await execute(postgresql_server, END_ALL.format(name))
            await session.execute(text("SELECT 1"))

    with pytest.raises(Unavailable, match="was lost, as when it restarts"):
        await work_meanwhile()
    await database.close()


async def test_a_pool_that_is_used_up_is_explained(database_url: str) -> None:
    database = Database(database_url, pool_size=1)
    for engine in database.engines:
        engine.sync_engine.pool._timeout = 0.1  # type: ignore[attr-defined]
    async with database.read() as session:
        await session.execute(text("SELECT 1"))
        with pytest.raises(Unavailable, match="All connections to the database are in use"):
            async with database.read() as other:
                await other.execute(text("SELECT 1"))
    await database.close()


async def test_one_owner_does_not_use_up_the_pool(database_url: str) -> None:
    database = Database(database_url, pool_size=4)
    held, holding = asyncio.Event(), list[None]()

    async def hold() -> None:
        with on_behalf_of("greedy"):
            async with database.read() as session:
                await session.execute(text("SELECT 1"))
                holding.append(None)
                await held.wait()

    async def ask() -> None:
        with on_behalf_of("other"):
            async with database.read() as session:
                await session.execute(text("SELECT 1"))

    working = [asyncio.create_task(hold()) for _ in range(20)]
    async with asyncio.timeout(PATIENCE / 3):
        while len(holding) < 3:
            await asyncio.sleep(0.01)
        await ask()
    held.set()
    await asyncio.gather(*working)
    await database.close()


async def test_values_of_statements_are_in_no_error_and_no_log(
    database: Database, world: World
) -> None:
    key = await world.organization("planted-words")
    with pytest.raises(IntegrityError) as caught:
        async with database.write() as session:
            session.add(
                Organization(
                    id=key,
                    label="planted-words",
                    label_key="planted-words",
                    created_at=NOW,
                    updated_at=NOW,
                )
            )
    assert "planted-words" not in str(caught.value)
    assert str(key) not in hidden(str(caught.value))


def hidden(line: str) -> str:
    return str(hide_secrets(logging.getLogger(), "error", {"exception": line})["exception"])


def test_a_row_that_postgresql_quotes_is_hidden_to_its_end() -> None:
    line = "Error: no\nDETAIL:  Failing row contains (planted\nwords).\n[SQL: INSERT]"
    assert hidden(line) == "Error: no\nDETAIL: [hidden]\n[SQL: INSERT]"


def test_a_token_and_a_sessions_cookie_are_hidden_wherever_they_stand() -> None:
    told = f"cookie: backbone_session=bbs_{'x' * 43}; token bb_{'y' * 43}!"
    assert hidden(told) == "cookie: backbone_session=[hidden]; token [hidden]!"


def test_a_shares_secret_is_hidden_with_its_pass() -> None:
    told = f"GET /r/share_{'x' * 43}; Bearer share_{'y' * 43}.1790000000.{'z' * 32} share_of_views"
    assert hidden(told) == "GET /r/[hidden]; Bearer [hidden] share_of_views"
