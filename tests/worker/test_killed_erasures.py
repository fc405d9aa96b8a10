"""kill -9 of an erasure: nothing half is left, and a worker carries it on to the end."""

import asyncio
import os
import signal

from sqlalchemy import func, select

from app.services import erasures
from app.services.verification import verify
from app.tables.base import table_of
from app.tables.posts import Post
from app.worker import periodic
from tests.accounts import Accounts
from tests.filling import read_all
from tests.forking import Forked
from tests.worker import erasing_process
from tests.world import NOW, TODAY, metrics


async def test_a_killed_erasure_is_carried_on_by_the_worker(
    accounts: Accounts, database_url: str
) -> None:
    world, organization, brand = accounts.world, accounts.organization_id, accounts.brand_id
    database = world.database
    for number in range(5):
        post = await world.post(organization, brand, f"plover {number}", label=f"plover {number}")
        await world.record(organization, post, {TODAY: metrics(views=number, likes=1)})
    async with database.write() as session:
        labels = await session.execute(select(table_of(Post).c.id))
        erasure, *_ = await erasures.start_posts(
            session, [row.id for row in labels], 5, None, new_key=world.new_key, now=NOW
        )

    environment = {**os.environ, "BACKBONE_DATABASE_URL": database_url}
    killed = Forked(erasing_process.main, erasure.id, 1, environment=environment)
    killed.communicate(timeout=300)
    assert killed.returncode == -signal.SIGKILL

    async with database.read_moment() as session:
        posts = await session.scalar(select(func.count()).select_from(table_of(Post)))
        (told,) = await erasures.list_erasures(session, None)
        assert (posts, told.erased, told.is_over) == (3, 2, False)
        assert await verify(session, organization) == []
    await periodic.erase(accounts.runtime, asyncio.Event())
    async with database.read_moment() as session:
        (told,) = await erasures.list_erasures(session, None)
        assert (told.erased, told.is_over) == (5, True)
        assert await verify(session, organization) == []
    assert "plover" not in str(await read_all(database))
