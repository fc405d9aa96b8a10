"""What a worker does besides collecting: syncing what is complete, without anybody asking."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import structlog
from sqlalchemy import select

from app.domain.numbers.gains import Snapshot
from app.domain.runs import RunStatus
from app.runtime import Runtime
from app.services import erasures
from app.services.collecting import refresh_runs
from app.services.learning import brand_memory, sync
from app.services.learning.sync import SyncRequest
from app.services.snapshots import PostSnapshot, record_snapshots
from app.settings import Settings
from app.storage.database import Database
from app.tables.base import table_of
from app.tables.learning.sync import SyncRun
from app.worker.chores import PeriodicTask
from app.worker.periodic import erase, forget, periodic_tasks_of, run_periodically, sync_due
from tests.graphql.conftest import counting
from tests.world import DAY, NOW, TODAY, World, metrics

HOUR = timedelta(hours=1)


class Place:
    """An installation with a clock of its own."""

    def __init__(self, database: Database, world: World) -> None:
        self.now, self.world = NOW, world
        url = database.url.render_as_string(hide_password=False)
        self.runtime = Runtime(Settings(database_url=url), database, lambda: self.now)

    async def organization(self, label: str, **more: Any) -> tuple[UUID, UUID]:
        organization_id = await self.world.organization(label, **more)
        brand_id = await self.world.brand(organization_id, label)
        return organization_id, await self.world.post(organization_id, brand_id)

    async def runs(self) -> list[Any]:
        table = table_of(SyncRun)
        async with self.runtime.database.read() as session:
            return list(await session.execute(select(table).order_by(table.c.id)))


@pytest.fixture
def place(database: Database, world: World) -> Place:
    return Place(database, world)


async def test_an_organization_is_synced_when_its_own_day_is_over(place: Place) -> None:
    near, near_post = await place.organization("Near", time_zone="Pacific/Kiritimati")
    far, far_post = await place.organization("Far", time_zone="Pacific/Honolulu")
    for organization_id, post_id in ((near, near_post), (far, far_post)):
        await place.world.record(organization_id, post_id, {TODAY: metrics(views=10)})
    place.now = datetime(2026, 3, 20, 11, tzinfo=UTC)  # the 21st in Kiritimati
    await sync_due(place.runtime, asyncio.Event())
    assert [(run.organization_id, run.inserted) for run in await place.runs()] == [(near, 1)]
    place.now += DAY
    await sync_due(place.runtime, asyncio.Event())
    assert {run.organization_id for run in await place.runs()} == {near, far}
    await sync_due(place.runtime, asyncio.Event())
    assert len(await place.runs()) == 2


async def test_a_late_correction_is_synced_soon(place: Place) -> None:
    organization_id, post_id = await place.organization("Acme")
    await place.world.record(organization_id, post_id, {TODAY - DAY: metrics(views=10)})
    await sync_due(place.runtime, asyncio.Event())
    await place.world.record(
        organization_id, post_id, {TODAY - DAY: metrics(views=9)}, at=NOW + HOUR
    )
    await sync_due(place.runtime, asyncio.Event())
    assert {(run.inserted, run.updated) for run in await place.runs()} == {(1, 0), (0, 1)}


async def test_a_worker_gives_way_to_another_that_is_at_it(place: Place) -> None:
    organization_id, post_id = await place.organization("Acme")
    await place.world.record(organization_id, post_id, {TODAY - DAY: metrics(views=10)})
    async with place.runtime.database.write() as session:
        await sync.start_run(
            session, SyncRequest(organization_id), key=place.world.new_key(), now=NOW
        )
    await sync_due(place.runtime, asyncio.Event())
    assert len(await place.runs()) == 1
    place.now += sync.ABANDONED_AFTER + HOUR  # nobody is at it so long: it was killed
    await sync_due(place.runtime, asyncio.Event())
    assert {run.status for run in await place.runs()} == {RunStatus.FAILED, RunStatus.SUCCEEDED}


async def test_ones_failure_is_not_the_others(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, bad_post = await place.organization("Bad")
    good, good_post = await place.organization("Good")
    for organization_id, post_id in ((bad, bad_post), (good, good_post)):
        await place.world.record(organization_id, post_id, {TODAY - DAY: metrics(views=10)})
    learn = brand_memory.learn

    async def fail(session: Any, organization_id: UUID, *rest: Any, **more: Any) -> bool:
        if organization_id == bad:
            raise RuntimeError("out of order")
        return await learn(session, organization_id, *rest, **more)

    monkeypatch.setattr(brand_memory, "learn", fail)
    await sync_due(place.runtime, asyncio.Event())
    runs = {run.organization_id: run.status for run in await place.runs()}
    assert runs == {bad: RunStatus.FAILED, good: RunStatus.SUCCEEDED}


async def test_a_chore_that_fails_has_its_next_turn() -> None:
    turns = []

    async def do(_stopping: asyncio.Event) -> None:
        turns.append(1)
        raise RuntimeError("out of order")

    chore = PeriodicTask("break", HOUR, do)
    await chore.do_once(asyncio.Event())
    await chore.do_once(asyncio.Event())
    assert len(turns) == 2


async def test_an_interval_of_0_is_never(database: Database) -> None:
    url: Any = database.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, sync_interval_seconds=0, discover=False, pictures=False)
    chores = periodic_tasks_of(Runtime(settings, database))
    assert [chore.name for chore in chores] == ["forget", "check", "accounts", "erase", "imports"]


async def test_runs_are_forgotten_after_a_month_but_the_latest_sync(place: Place) -> None:
    organization_id, post_id = await place.organization("Acme")
    for views in (10, 9):
        counts = {TODAY - DAY: metrics(views=views)}
        await place.world.record(organization_id, post_id, counts, at=NOW - HOUR * views)
        await sync_due(place.runtime, asyncio.Event())
    async with place.runtime.database.write() as session:
        refresh = await refresh_runs.start_run(
            session, organization_id, None, key=place.world.new_key(), every=HOUR, now=NOW
        )
        await refresh_runs.cancel_run(session, refresh, None, now=NOW)  # type: ignore[arg-type]

    async def known() -> tuple[int, int]:
        async with place.runtime.database.read() as session:
            refreshes = await refresh_runs.get_runs(session, [refresh], None)  # type: ignore[list-item]
        return len(await place.runs()), len(refreshes)

    place.now = NOW + DAY * 29
    await forget(place.runtime, asyncio.Event())
    assert await known() == (2, 1)
    place.now = NOW + DAY * 31
    await forget(place.runtime, asyncio.Event())
    assert await known() == (1, 0)


async def test_a_sync_that_is_told_to_stop_ends_well_and_the_next_goes_on(place: Place) -> None:
    organization_id, post_id = await place.organization("Acme")
    counts = {TODAY - DAY * back: metrics(views=10) for back in range(1, 8)}
    await place.world.record(organization_id, post_id, counts)
    told = iter([False, False, True])
    await sync.sync(
        place.runtime.database,
        SyncRequest(organization_id),
        now=lambda: place.now,
        new_key=place.world.new_key,
        batch_size=2,
        is_stopping=lambda: next(told),
    )
    (run,) = await place.runs()
    assert (run.status, run.inserted, run.failed) == (RunStatus.FAILED, 4, 3)
    await sync_due(place.runtime, asyncio.Event())
    assert sum(each.inserted for each in await place.runs()) == 7


async def test_a_sync_with_nothing_to_do_asks_as_much_of_30_brands_as_of_3(place: Place) -> None:
    world, database = place.world, place.runtime.database
    organization_id = await world.organization("Acme")

    async def idle(brands: int) -> list[list[str]]:
        """The statements of an idle turn, and of an idle sync, after these brands were synced."""
        posts = []
        for _ in range(brands):
            brand_id = await world.brand(organization_id)
            posts.append(await world.post(organization_id, brand_id))
        days = (TODAY - DAY, TODAY)
        given = [
            PostSnapshot(post, Snapshot(day, NOW, metrics(views=1)))
            for post in posts
            for day in days
        ]
        async with database.write() as session:
            await record_snapshots(session, organization_id, given)
        await sync_due(place.runtime, asyncio.Event())
        requested = SyncRequest(organization_id)
        with counting(database) as turn:
            await sync_due(place.runtime, asyncio.Event())
        with counting(database) as whole:
            await sync.sync(database, requested, now=lambda: NOW, new_key=world.new_key)
        return [turn, whole]

    few, many = await idle(3), await idle(27)
    assert [len(each) for each in many] == [len(each) for each in few]
    assert 0 < len(few[0]) <= 3
    assert len(few[1]) <= 12


async def test_what_is_being_erased_is_left_alone_and_the_others_are_synced(place: Place) -> None:
    gone, gone_post = await place.organization("Gone")
    kept, kept_post = await place.organization("Kept")
    for organization_id, post_id in ((gone, gone_post), (kept, kept_post)):
        await place.world.record(organization_id, post_id, {TODAY - DAY: metrics(views=10)})
    async with place.runtime.database.write() as session:
        key = place.world.new_key()
        await erasures.start_organization(session, gone, "Gone", key=key, now=NOW)

    with structlog.testing.capture_logs() as lines:
        await sync_due(place.runtime, asyncio.Event())
    assert [line for line in lines if line["log_level"] == "error"] == []
    assert [run.organization_id for run in await place.runs()] == [kept]

    await erase(place.runtime, asyncio.Event())
    async with place.runtime.database.read() as session:
        assert await erasures.list_unfinished(session) == []


async def test_chores_end_in_peace_and_at_once_when_told_again() -> None:
    begun, told = asyncio.Event(), list[str]()

    async def do(seconds: float, stopping: asyncio.Event) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            told.append("is stopping" if stopping.is_set() else "goes on")
            await asyncio.sleep(seconds)
            told.append("has let go")

    async def look(_stopping: asyncio.Event) -> None:
        await begun.wait()

    chores = [PeriodicTask("slow", timedelta(days=1), partial(do, each)) for each in (0, 0.05)]
    work = asyncio.create_task(
        run_periodically([PeriodicTask("quick", timedelta(days=1), look), *chores])
    )
    await begun.wait()
    work.cancel()
    await asyncio.sleep(0.01)
    assert told == []
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert told == ["is stopping"] * 2 + ["has let go"] * 2
