"""A database that is closed: no connection stays open, whoever read, and whoever was cancelled."""

import asyncio
import gc
from collections.abc import Callable, Coroutine, Generator
from contextlib import suppress
from typing import Any

import asyncpg
import pytest
from aiosqlite import Connection
from sqlalchemy import text

from app.errors import Unavailable
from app.storage.database import Database
from tests.waiting import PATIENCE

ONE = text("SELECT 1")


class Waits:
    """Awaits what is given, and cancels the task that does where it waits for the `step`th time."""

    def __init__(self, work: Coroutine[Any, Any, None], cancelled_at: int) -> None:
        self._work, self._cancelled_at, self.count = work, cancelled_at, 0

    def __await__(self) -> Generator[Any, Any, None]:
        task = asyncio.current_task()
        assert task
        awaited = self._work.__await__()
        failed: BaseException | None = None
        while True:
            try:
                future = awaited.throw(failed) if failed else next(awaited)
            except StopIteration:
                return
            self.count += 1
            if self.count == self._cancelled_at:
                task.cancel()
            try:
                yield future
                failed = None
            except BaseException as error:  # noqa: BLE001 - as a task does with what it awaits
                failed = error


async def to_its_end(waits: Waits) -> None:
    await waits


async def read(database: Database) -> None:
    async with database.read() as session:
        await session.execute(ONE)
        await session.execute(ONE)


async def view(database: Database) -> None:
    view = database.view()
    try:
        with database.viewing():
            async with view.session() as session:
                await session.execute(ONE)
    finally:
        await database.close_view(view)


async def read_moment(database: Database) -> None:
    async with database.read_moment() as session:
        await session.execute(ONE)


async def write(database: Database) -> None:
    async with database.write() as session:
        await session.execute(text("UPDATE organizations SET label = label"))


def left_open() -> list[Connection | asyncpg.Connection]:
    """Connections that somebody, or nobody, has left open."""
    gc.collect()
    everything = gc.get_objects()
    left: list[Any] = [each for each in everything if type(each) is Connection and each._connection]
    return left + [
        each for each in everything if isinstance(each, asyncpg.Connection) and not each.is_closed()
    ]


async def none_stays_open() -> None:
    """Wait until the drivers' threads have closed what they were told to close."""
    async with asyncio.timeout(PATIENCE):
        while left_open():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("was_used", [False, True], ids=["first", "again"])
@pytest.mark.parametrize("use", [read, view, read_moment, write, Database.close])
async def test_wherever_a_use_is_cancelled_no_connection_stays_open(
    database_url: str, use: Callable[[Database], Coroutine[Any, Any, None]], was_used: bool
) -> None:
    step, count = 0, 1
    while step < count:
        step += 1
        database = Database(database_url, pool_size=2)
        if was_used:
            await asyncio.gather(read(database), read(database), write(database))
        waits = Waits(use(database), step)
        with suppress(asyncio.CancelledError):
            await asyncio.create_task(to_its_end(waits))
        count = waits.count
        if use is not Database.close:
            await database.close()
    await none_stays_open()


async def test_what_is_given_back_to_a_closed_database_is_closed(database_url: str) -> None:
    database = Database(database_url)
    view = database.view()
    async with database.read() as session, database.write() as writing:
        await session.execute(ONE)
        await writing.execute(ONE)
        async with view.session() as viewing:
            await viewing.execute(ONE)
        await database.close()
        assert left_open()
    await database.close_view(view)
    await none_stays_open()


@pytest.mark.parametrize("use", [read, view, read_moment, write])
async def test_a_closed_database_gives_nobody_a_connection(
    database_url: str, use: Callable[[Database], Coroutine[Any, Any, None]]
) -> None:
    database = Database(database_url)
    await read(database)
    await database.close()
    with pytest.raises(Unavailable, match="closed"):
        await use(database)
    await none_stays_open()
