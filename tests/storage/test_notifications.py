"""Who waits for commits is woken by them, and never relies on it."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.storage import listener, notifications
from app.storage.data_versions import ALL
from app.storage.database import Database
from app.storage.listener import Listener
from app.storage.notifications import CHANNEL, MOST_KEYS, Notifications, Watch
from tests.recycling import connected
from tests.storage.test_statements import elsewhere, terminate
from tests.waiting import PATIENCE
from tests.world import World

LONG = 600.0
"""Seconds that nobody waits here: whoever waits so long is woken, or fails."""

TOPIC = UUID(int=20)


async def woken(watch: Watch) -> None:
    """Wait until a watch is woken."""
    async with asyncio.timeout(PATIENCE):
        await watch.wait(LONG)


async def is_quiet(watch: Watch) -> bool:
    """Whether it isn't woken, nor was."""
    with suppress(TimeoutError):
        async with asyncio.timeout(0.1):
            await watch.wait(LONG)
            return False
    return True


async def test_a_commit_wakes_who_watches_its_organization(
    database: Database, world: World
) -> None:
    one, other = [await world.organization() for _ in range(2)]
    with (
        database.watch([one]) as of_one,
        database.watch([other]) as of_other,
        database.watch([ALL]) as of_all,
        database.watch(None) as of_any,
    ):
        await world.brand(one)
        await asyncio.gather(woken(of_one), woken(of_all), woken(of_any))
        assert await is_quiet(of_other)


async def test_what_is_committed_between_two_waits_wakes_the_second(
    database: Database, world: World
) -> None:
    one = await world.organization()
    with database.watch([one]) as watch:
        await world.brand(one)
        await woken(watch)
        assert await is_quiet(watch)
        await world.brand(one)
        await woken(watch)


async def test_what_is_rolled_back_wakes_nobody(database: Database, world: World) -> None:
    one = await world.organization()
    with database.watch([one, TOPIC]) as watch:
        with suppress(ZeroDivisionError):
            async with database.write() as session:
                session.wakes(TOPIC)
                await session.execute(text("UPDATE organizations SET label = 'Other'"))
                raise ZeroDivisionError
        assert await is_quiet(watch)


async def test_work_wakes_who_waits_for_it_and_not_who_watches_data(database: Database) -> None:
    with database.watch([TOPIC]) as worker, database.watch([ALL]) as reader:
        async with database.write() as session:
            session.wakes(TOPIC)
        await woken(worker)
        assert await is_quiet(reader)


async def test_who_is_told_nothing_looks_as_often_as_it_wants(database: Database) -> None:
    with database.watch([TOPIC]) as watch:
        async with asyncio.timeout(PATIENCE):
            await watch.wait(0.01)


@pytest.fixture
async def other(postgresql_url: str) -> AsyncIterator[Database]:
    """The same database, as another process opens it."""
    database = Database(postgresql_url)
    yield database
    await database.close()


@pytest.fixture
async def hearing(postgresql_url: str) -> AsyncIterator[Database]:
    """A process that listens, and hears."""
    database = Database(postgresql_url)
    async with database.listening():
        await hears(database)
        yield database
    await database.close()


async def until(look: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not look():
            await asyncio.sleep(0.01)


async def hears(database: Database) -> None:
    """Wait until it hears what others tell."""
    await until(lambda: database._notifications._are_live)


async def test_another_process_is_told_at_once(hearing: Database, other: Database) -> None:
    world = World(other)
    one = await world.organization()
    with hearing.watch([one]) as watch:
        for _ in range(3):
            await world.brand(one)
            await woken(watch)


async def test_who_is_told_of_all_looks_more_rarely(hearing: Database) -> None:
    for keys in (None, [ALL]):
        with hearing.watch(keys) as watch:
            started = time.monotonic()
            await watch.wait(0.05)
            assert time.monotonic() - started > 0.4


async def test_who_waits_for_work_looks_as_often_as_ever(hearing: Database) -> None:
    """It falls due by the clock as well, of which nobody tells."""
    with hearing.watch([TOPIC]) as watch:
        async with asyncio.timeout(PATIENCE):
            await watch.wait(3.0)


async def test_a_process_that_has_lost_its_connection_looks_until_it_hears_again(
    hearing: Database, other: Database, postgresql_url: str
) -> None:
    with hearing.watch([TOPIC]) as watch:
        await terminate(postgresql_url, "query LIKE 'SELECT 1%' OR query LIKE 'LISTEN%'")
        await woken(watch)  # what was committed meanwhile, nobody has told
        await hears(hearing)
        await woken(watch)
        async with other.write() as session:
            session.wakes(TOPIC)
        await woken(watch)


@pytest.mark.skipif(
    "BACKBONE_TEST_DATABASE_URL" in os.environ, reason="the server may be on another machine"
)
async def test_a_connection_that_has_fallen_silent_is_noticed(
    postgresql_url: str, other: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "CHECKED_SECONDS", 0.1)
    monkeypatch.setattr(listener, "PATIENCE_SECONDS", 0.5)
    database = Database(postgresql_url)
    async with database.listening():
        await hears(database)
        async with connected(make_url(postgresql_url)) as connection:
            backend = await connection.fetchval(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                " AND query IN ('SELECT 1', 'LISTEN \"backbone\"', 'LISTEN backbone')"
            )
        os.kill(backend, signal.SIGSTOP)
        try:
            await until(lambda: not database._notifications._are_live)
            await hears(database)
        finally:
            os.kill(backend, signal.SIGCONT)
        with database.watch([TOPIC]) as watch:
            async with other.write() as session:
                session.wakes(TOPIC)
            await woken(watch)
    await database.close()


@asynccontextmanager
async def overhearing(url: str) -> AsyncIterator[list[str]]:
    """All that is told, as PostgreSQL passes it on."""
    heard: list[str] = []
    async with connected(make_url(url)) as connection:
        await connection.add_listener(CHANNEL, lambda *told: heard.append(told[-1]))
        yield heard


async def test_many_commits_are_told_in_few_notifications(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifications, "PAUSE_SECONDS", LONG)
    database = Database(postgresql_url)
    world = World(database)
    async with overhearing(postgresql_url) as heard:
        organizations = [await world.organization() for _ in range(10)]
        await until(lambda: len(heard) == 1)
        await database.close()
        await until(lambda: len(heard) == 2)
    assert all(any(key.hex in message for message in heard) for key in organizations)


async def test_a_commit_for_very_many_organizations_wakes_them_all(
    hearing: Database, other: Database, postgresql_url: str
) -> None:
    keys = [UUID(int=number) for number in range(1 << 40, (1 << 40) + MOST_KEYS + 1)]
    async with overhearing(postgresql_url) as heard:
        with hearing.watch(keys[-1:]) as watch:
            async with other.write() as session:
                session.sync_session.told.update(keys)  # type: ignore[attr-defined]
            await woken(watch)
    assert all(len(message.encode()) < 8000 for message in heard)


def test_the_longest_message_is_one_that_postgresql_takes() -> None:
    teller = Notifications(None)
    for number in (MOST_KEYS, MOST_KEYS + 1):
        assert len(teller._message({UUID(int=each) for each in range(number)})) < 8000


async def test_where_notifications_are_swallowed_nobody_relies_on_them(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by a pooler that passes none on."""
    ended = asyncio.Event()

    async def swallow(*_: Any) -> None:
        ended.set()

    monkeypatch.setattr(Notifications, "try_out", swallow)
    database = Database(postgresql_url)
    async with database.listening():
        await ended.wait()
        await asyncio.sleep(0)
        assert not database._notifications._are_live
    await database.close()


async def test_behind_pgbouncer_a_process_tells_and_does_not_listen(
    postgresql_url: str, hearing: Database
) -> None:
    bounced = Database(postgresql_url, pgbouncer=True)
    with hearing.watch([TOPIC]) as watch:
        async with bounced.listening(), bounced.write() as session:
            session.wakes(TOPIC)
        await woken(watch)
        assert not bounced._notifications._are_live
    await bounced.close()


async def test_a_database_that_isnt_there_is_listened_to_once_it_is(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "FIRST_PAUSE_SECONDS", 0.05)
    database = Database(elsewhere(postgresql_url))
    attempts: list[None] = []
    monkeypatch.setattr(Listener, "_listen", noting(Listener._listen, attempts))
    async with database.listening():
        await until(lambda: len(attempts) > 1)
    await database.close()


def noting(listen: Any, attempts: list[None]) -> Any:
    async def noted(self: Listener, engine: AsyncEngine) -> None:
        attempts.append(None)
        await listen(self, engine)

    return noted


async def test_a_notification_that_cannot_be_sent_fails_no_write(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_message: str) -> None:
        raise asyncpg.PostgresConnectionError("gone")

    database = Database(postgresql_url)
    monkeypatch.setattr(database._notifications, "_send", refuse)
    one = await World(database).organization()
    assert await World(database, first=50).brand(one)
    await database.close()
