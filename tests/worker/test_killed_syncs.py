"""kill -9 of a sync: the next one goes on, and ends in what one from scratch gives."""

import os
import signal
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.services.learning import sync, sync_runs
from app.services.learning.sync import SyncRequest
from app.tables.base import table_of
from app.tables.learning.content_performance import ContentPerformance
from app.tables.learning.sync import SyncPending
from tests.forking import Forked
from tests.worker import sync_process
from tests.world import DAY, NOW, TODAY, World, metrics

pytestmark = pytest.mark.both_databases

DAYS = 30


@pytest.mark.parametrize("batches", [0, 2])
async def test_a_killed_sync_is_completed_by_the_next(
    world: World, database_url: str, batches: int
) -> None:
    organization_id = await world.organization()
    brand_id = await world.brand(organization_id)
    post_id = await world.post(organization_id, brand_id)
    counts = {TODAY - DAY * back: metrics(views=100 - back) for back in range(DAYS)}
    await world.record(organization_id, post_id, counts)

    environment = {**os.environ, "BACKBONE_DATABASE_URL": database_url}
    killed = Forked(sync_process.main, organization_id, batches, environment=environment)
    killed.communicate(timeout=300)
    assert killed.returncode == -signal.SIGKILL

    table, pending = table_of(ContentPerformance), table_of(SyncPending)
    async with world.database.read() as session:
        assert len((await session.execute(select(table))).all()) == 7 * batches
        assert len((await session.execute(select(pending))).all()) == DAYS - 7 * batches
    key = await sync.sync(
        world.database,
        SyncRequest(organization_id),
        now=lambda: NOW + timedelta(minutes=1),
        new_key=world.new_key,
    )
    async with world.database.read() as session:
        run = (await sync_runs.get_runs(session, [key], None))[key]
        rows = (await session.execute(select(table).order_by(table.c.measured_on))).all()
        waiting = (await session.execute(select(pending.c.date))).scalars().all()
    assert (run.inserted, run.updated, run.removed) == (DAYS - 1 - 7 * batches, 0, 0)
    assert [(row.measured_on, row.views) for row in rows] == [
        (TODAY - DAY * back, 100 - back) for back in range(DAYS - 1, 0, -1)
    ]
    assert waiting == [TODAY]
