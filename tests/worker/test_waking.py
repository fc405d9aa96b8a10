"""A worker that looks once an hour begins at once with what somebody has just made."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.domain.platforms import Platform
from app.services import erasures
from app.services.collecting import refresh_runs
from app.storage.database import Database
from app.tables.base import table_of
from app.tables.posts import Post
from app.worker import periodic
from app.worker.chores import PeriodicTask
from tests.storage.test_notifications import hears
from tests.worker.installation import HOUR, Installation


async def until(look: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(60):
        while not await look():
            await asyncio.sleep(0.02)


@asynccontextmanager
async def working(installation: Installation) -> AsyncIterator[None]:
    """Collect in the background, and look by itself once an hour."""
    worker = asyncio.create_task(installation.worker(poll=timedelta(hours=1)).run())
    await asyncio.sleep(0.2)  # it has looked
    yield
    worker.cancel()
    await asyncio.gather(worker, return_exceptions=True)


async def test_posts_of_a_refresh_are_collected_at_once(installation: Installation) -> None:
    await installation.account(Platform.YOUTUBE, days=5)
    await installation.work()
    installation.skip(2 * HOUR)
    async with working(installation):
        key = await installation.start_run()

        async def is_over() -> bool:
            return (await installation.run(key)).is_over

        await until(is_over)


async def test_posts_of_a_new_account_are_collected_at_once(installation: Installation) -> None:
    async with working(installation):
        await installation.account(Platform.YOUTUBE, days=5)

        async def are_read() -> bool:
            return len(await installation.snapshots()) == 5

        await until(are_read)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_another_process_makes_due_is_collected_at_once(
    installation: Installation, database_url: str
) -> None:
    """On PostgreSQL, where processes tell each other."""
    await installation.account(Platform.YOUTUBE, days=5)
    await installation.work()
    installation.skip(2 * HOUR)
    mine, other = installation.runtime.database, Database(database_url)
    async with mine.listening(), working(installation):
        await hears(mine)
        async with other.write() as session:
            key = await refresh_runs.start_run(
                session,
                installation.organization_id,
                None,
                key=installation.runtime.new_key(),
                every=HOUR,
                now=installation.simulated.world.now,
            )

        async def is_over() -> bool:
            assert isinstance(key, UUID)
            return (await installation.run(key)).is_over

        await until(is_over)
    await other.close()


async def test_an_erasure_is_carried_out_at_once(
    installation: Installation, database: Database
) -> None:
    await installation.account(Platform.YOUTUBE, days=5)
    chores = {chore.name: chore for chore in periodic.periodic_tasks_of(installation.runtime)}
    erase: PeriodicTask = chores["erase"]
    stopping = asyncio.Event()
    erasing = asyncio.create_task(
        PeriodicTask("erase", timedelta(hours=1), erase.do, erase.watch).repeat(stopping)
    )
    await asyncio.sleep(0.1)  # it has found nothing
    posts = table_of(Post)
    async with database.write() as session:
        keys = list(await session.scalars(select(posts.c.id)))
        await erasures.start_posts(
            session,
            keys,
            len(keys),
            None,
            new_key=installation.runtime.new_key,
            now=installation.runtime.now(),
        )

    async def are_gone() -> bool:
        async with database.read() as session:
            return (await session.scalars(select(func.count()).select_from(posts))).one() == 0

    await until(are_gone)
    stopping.set()
    await asyncio.wait_for(erasing, 60)
