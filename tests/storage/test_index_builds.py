"""An index on a large table is built while others write, and anew where that was broken off."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.engine import URL, make_url

from app.storage import migrations
from app.storage.database import Database
from app.tables import metadata
from tests.conftest import execute
from tests.recycling import connected
from tests.world import World

BEFORE = "0027"
"""What follows builds an index on posts, and steps after it change the table."""

STATE = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('ix_posts_published_at_id')"
IS_WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'CREATE INDEX%' AND wait_event_type = 'Lock'
"""
WRITE = "UPDATE posts SET label = label || '!'"


@pytest.fixture
async def url(postgresql_server: URL, postgresql_template: str) -> AsyncIterator[str]:
    """A database with a post, as an earlier release left it."""
    name = f"earlier_{uuid4().hex}"
    await execute(postgresql_server, f"CREATE DATABASE {name} TEMPLATE {postgresql_template}")
    url = postgresql_server.set(database=name).render_as_string(hide_password=False)
    database = Database(url)
    world = World(database)
    organization = await world.organization()
    await world.post(organization, await world.brand(organization))
    await database.close()
    await migrations.downgrade(url, BEFORE)
    yield url
    await execute(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


async def is_valid(connection: Any) -> bool | None:
    """Whether the index can be used; None where there is none."""
    found: bool | None = await connection.fetchval(STATE)
    return found


async def build_behind_a_writer(url: str, writer: Any) -> "asyncio.Task[None]":
    """Start an upgrade while somebody's write isn't committed, for which any build waits."""
    await writer.execute(WRITE)
    upgrading = asyncio.create_task(migrations.upgrade(url))
    async with connected(make_url(url)) as connection:
        while not await connection.fetchval(IS_WAITING) and not upgrading.done():
            await asyncio.sleep(0.01)
    return upgrading


async def test_others_write_while_it_is_built(url: str) -> None:
    async with connected(make_url(url)) as writer, connected(make_url(url)) as other:
        transaction = writer.transaction()
        await transaction.start()
        upgrading = await build_behind_a_writer(url, writer)

        async with other.transaction():
            await other.execute("LOCK TABLE posts IN ROW EXCLUSIVE MODE NOWAIT")  # as a write does
        await transaction.commit()
        await upgrading

        assert await is_valid(other) is True
    assert await migrations.current(url) == migrations.head()
    assert await migrations.drift(url, metadata) == []


async def test_what_was_broken_off_is_built_anew(url: str) -> None:
    async with connected(make_url(url)) as writer, connected(make_url(url)) as other:
        transaction = writer.transaction()
        await transaction.start()
        upgrading = await build_behind_a_writer(url, writer)
        upgrading.cancel()
        with suppress(asyncio.CancelledError):
            await upgrading
        await transaction.rollback()
        assert await is_valid(other) is False
        assert await migrations.current(url) == BEFORE

        await migrations.upgrade(url)

        assert await is_valid(other) is True
    assert await migrations.current(url) == migrations.head()


async def test_what_was_built_and_not_noted_is_left_alone(url: str) -> None:
    async with connected(make_url(url)) as other:
        await other.execute("CREATE INDEX ix_posts_published_at_id ON posts (published_at, id)")
        number = "SELECT to_regclass('ix_posts_published_at_id')::oid"
        built = await other.fetchval(number)

        await migrations.upgrade(url)

        assert await other.fetchval(number) == built


async def test_what_is_still_to_be_run_says_what_it_locks(url: str) -> None:
    found = {step.revision: step for step in await migrations.pending(url, "0033")}

    assert [*found] == [f"{number:04}" for number in range(28, 34)]
    assert found["0033"].summary.startswith("Whether a post waits for its account's monthly")
    assert found["0033"].locks is not None
    assert found["0033"].locks.startswith("Locks `collection` while")
    assert found["0028"].locks is None
