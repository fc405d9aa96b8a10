"""What a sync copies and when, what it counts, and what interrupts it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from app.domain.numbers.gains import Snapshot
from app.domain.runs import RunStatus
from app.errors import NotFound
from app.services import posts, snapshots
from app.services.learning import sync, sync_runs
from app.services.learning.sync import FIRST, Batch, SyncRequest
from app.services.learning.sync_runs import SyncRun
from app.sql.learning.sync import take_due
from app.storage.database import Database
from app.tables.base import table_of
from app.tables.learning.content_performance import ContentPerformance
from tests.graphql.conftest import counting
from tests.world import DAY, NOW, TODAY, World, metrics

YESTERDAY = TODAY - DAY
TOMORROW = NOW + DAY


class Loop:
    """One brand's content performance, and the syncs that fill it."""

    def __init__(self, world: World, organization_id: UUID, brand_id: UUID) -> None:
        self.world = world
        self.organization_id = organization_id
        self.brand_id = brand_id

    async def sync(
        self, now: datetime = NOW, brand_id: UUID | None = None, size: int = 100
    ) -> SyncRun:
        key = await sync.sync(
            self.world.database,
            SyncRequest(self.organization_id, brand_id),
            now=lambda: now,
            new_key=self.world.new_key,
            batch_size=size,
        )
        return await self.get(key)

    async def get(self, key: UUID) -> SyncRun:
        async with self.world.database.read() as session:
            return (await sync_runs.get_runs(session, [key], None))[key]

    async def post(self, days: int = 1, **values: Any) -> UUID:
        """A post measured on so many days, of which yesterday is the last."""
        post_id = await self.world.post(self.organization_id, self.brand_id, **values)
        totals = {
            YESTERDAY - DAY * back: metrics(views=1000 - back, likes=50) for back in range(days)
        }
        await self.world.record(self.organization_id, post_id, totals)
        return post_id

    async def rows(self) -> list[Any]:
        table = table_of(ContentPerformance)
        statement = select(table).where(table.c.organization_id == self.organization_id)
        async with self.world.database.read() as session:
            return list(await session.execute(statement.order_by(table.c.measured_on)))


@pytest.fixture
async def loop(world: World) -> Loop:
    organization_id = await world.organization()
    return Loop(world, organization_id, await world.brand(organization_id))


def counts(run: SyncRun) -> tuple[int, ...]:
    """Inserted, updated, unchanged, removed, failed."""
    return run[5:10]


async def test_a_row_has_the_totals_of_its_day_and_what_made_the_post(loop: Loop) -> None:
    traces: dict[str, Any] = {
        "variant_group": "g",
        "variant_id": "a",
        "prompt": "Say it",
        "generation_id": "7",
    }
    post_id = await loop.post(description="Look here.\nAnd there.", **traces)
    run = await loop.sync()
    (row,) = await loop.rows()

    assert (run.status, counts(run)) == (RunStatus.SUCCEEDED, (1, 0, 0, 0, 0))
    assert (row.post_id, row.brand_id, row.measured_on) == (post_id, loop.brand_id, YESTERDAY)
    assert (row.views, row.likes, row.clicks) == (1000, 50, None)
    assert (row.engagement_rate, row.performance_score) == (5.0, 50)
    assert (row.hook, row.content_type, row.source) == ("Look here.", "CAPTION", "SYNC")
    assert {name: getattr(row, name) for name in traces} == traces


async def test_a_worker_of_an_earlier_release_changes_rows_by_their_ids(loop: Loop) -> None:
    """During a rolling upgrade."""
    await loop.post()
    await loop.sync()
    again = text(
        "INSERT INTO content_performance SELECT * FROM content_performance WHERE true"
        " ON CONFLICT (organization_id, id) DO UPDATE SET views = 7"
    )

    async with loop.world.database.write() as session:
        await session.execute(again)

    assert [row.views for row in await loop.rows()] == [7]


async def test_todays_snapshot_waits_for_tomorrow(loop: Loop) -> None:
    post_id = await loop.post()
    await loop.world.record(loop.organization_id, post_id, {TODAY: metrics(views=2000)})

    assert counts(await loop.sync()) == (1, 0, 0, 0, 0)
    assert counts(await loop.sync()) == (0, 0, 0, 0, 0)
    assert counts(await loop.sync(TOMORROW)) == (1, 0, 0, 0, 0)
    assert [row.views for row in await loop.rows()] == [1000, 2000]


async def test_a_day_is_over_when_it_is_over_in_the_organizations_zone(world: World) -> None:
    organization_id = await world.organization(time_zone="Asia/Tokyo")
    loop = Loop(world, organization_id, await world.brand(organization_id))
    post_id = await world.post(organization_id, loop.brand_id)
    await world.record(organization_id, post_id, {TODAY: metrics(views=1)})

    assert counts(await loop.sync(NOW + timedelta(hours=2))) == (0, 0, 0, 0, 0)
    assert counts(await loop.sync(NOW + timedelta(hours=3))) == (1, 0, 0, 0, 0)


async def test_a_late_correction_changes_its_row_and_no_other(loop: Loop) -> None:
    post_id = await loop.post(days=3)
    await loop.sync()
    correction = {YESTERDAY - DAY: metrics(views=500, likes=50)}
    later = NOW + timedelta(minutes=1)
    await loop.world.record(loop.organization_id, post_id, correction, later)

    assert counts(await loop.sync()) == (0, 1, 0, 0, 0)
    assert [row.performance_score for row in await loop.rows()] == [50, 100, 50]


async def test_a_day_without_a_metric_has_its_last_known_total(loop: Loop) -> None:
    post_id = await loop.world.post(loop.organization_id, loop.brand_id)
    days = {YESTERDAY - DAY: metrics(views=999, likes=50), YESTERDAY: metrics(likes=70)}
    await loop.world.record(loop.organization_id, post_id, days)
    await loop.sync()

    last = (await loop.rows())[-1]
    assert (last.views, last.likes, last.measured) == (999, 70, 0b000010)
    assert last.engagement_rate == pytest.approx(70 / 999 * 100)


async def test_a_late_total_counts_on_the_days_after_it_until_the_next(loop: Loop) -> None:
    post_id = await loop.world.post(loop.organization_id, loop.brand_id)
    days = [YESTERDAY - DAY * back for back in (5, 4, 3, 2, 1, 0)]
    counts_by_day = dict.fromkeys(days, metrics(views=1000))
    counts_by_day[days[4]] = metrics(views=1000, likes=60)
    await loop.world.record(loop.organization_id, post_id, counts_by_day)
    await loop.sync()
    late = {days[1]: metrics(views=1000, likes=50)}
    await loop.world.record(loop.organization_id, post_id, late, NOW + timedelta(minutes=1))

    assert counts(await loop.sync()) == (0, 3, 0, 0, 0)
    assert [row.likes for row in await loop.rows()] == [None, 50, 50, 50, 60, 60]


async def test_a_late_metric_that_a_post_never_had_counts_on_every_later_day(loop: Loop) -> None:
    post_id = await loop.post(days=40)
    await loop.sync()
    late = {YESTERDAY - DAY * 20: metrics(views=980, likes=50, clicks=7)}
    await loop.world.record(loop.organization_id, post_id, late, NOW + timedelta(minutes=1))

    assert counts(await loop.sync()) == (0, 21, 0, 0, 0)
    assert [row.clicks for row in await loop.rows()] == [None] * 19 + [7] * 21


async def test_archived_posts_leave_and_restored_ones_return(loop: Loop) -> None:
    post_id = await loop.post(days=2)
    await loop.sync()
    async with loop.world.database.write() as session:
        await posts.archive_posts(session, loop.organization_id, [post_id], now=NOW)
    assert counts(await loop.sync()) == (0, 0, 0, 2, 0)
    assert await loop.rows() == []
    async with loop.world.database.write() as session:
        await posts.restore_posts(session, loop.organization_id, [post_id], now=NOW)
    assert counts(await loop.sync()) == (2, 0, 0, 0, 0)


async def test_rows_follow_a_post_that_is_reworded_or_moved(loop: Loop) -> None:
    await loop.post(external_id="x", label="Old")
    await loop.sync()
    other = await loop.world.brand(loop.organization_id)
    await loop.world.post(loop.organization_id, loop.brand_id, "x", label="New")
    assert counts(await loop.sync()) == (0, 1, 0, 0, 0)
    await loop.world.post(loop.organization_id, other, "x")
    assert counts(await loop.sync()) == (0, 1, 0, 0, 0)

    (row,) = await loop.rows()
    assert (row.hook, row.brand_id) == ("New", other)


async def test_a_brands_sync_leaves_the_others_waiting(loop: Loop) -> None:
    await loop.post()
    other = Loop(loop.world, loop.organization_id, await loop.world.brand(loop.organization_id))
    await other.post()

    assert counts(await loop.sync(brand_id=other.brand_id)) == (1, 0, 0, 0, 0)
    assert counts(await loop.sync()) == (1, 0, 0, 0, 0)


async def test_a_sync_that_breaks_off_keeps_its_batches_and_the_next_goes_on(loop: Loop) -> None:
    await loop.post(days=5)
    keys: list[UUID] = []

    def new_key() -> UUID:
        keys.append(loop.world.new_key())
        if len(keys) > 4:
            raise RuntimeError
        return keys[-1]

    requested = SyncRequest(loop.organization_id)
    with pytest.raises(RuntimeError):
        await sync.sync(
            loop.world.database, requested, now=lambda: NOW, new_key=new_key, batch_size=2
        )
    broken = await loop.get(keys[0])

    assert (broken.status, counts(broken)) == (RunStatus.FAILED, (2, 0, 0, 0, 3))
    assert broken.finished_at == NOW
    assert counts(await loop.sync()) == (3, 0, 0, 0, 0)


async def test_a_run_that_was_killed_is_said_to_have_failed_by_the_next(loop: Loop) -> None:
    key = loop.world.new_key()
    requested = SyncRequest(loop.organization_id)
    async with loop.world.database.write() as session:
        await sync.start_run(session, requested, key=key, now=NOW)

    await loop.sync(NOW + timedelta(minutes=59))
    assert (await loop.get(key)).status is RunStatus.RUNNING
    await loop.sync(NOW + timedelta(minutes=61))
    assert (await loop.get(key)).status is RunStatus.FAILED


async def test_statements_dont_grow_with_rows(loop: Loop) -> None:
    costs = []
    for days in (2, 40):
        await loop.post(days=days)
        with counting(loop.world.database) as statements:
            await loop.sync()
        costs.append(len(statements))
    assert costs[0] == costs[1]


async def test_nothing_is_synced_of_what_doesnt_exist(loop: Loop) -> None:
    nobody = loop.world.new_key()
    with pytest.raises(NotFound):
        await Loop(loop.world, nobody, nobody).sync()
    with pytest.raises(NotFound):
        await loop.sync(brand_id=nobody)


async def test_a_sync_leaves_what_somebody_writes_to_the_next(
    loop: Loop, database: Database
) -> None:
    """The write holds its entry; to wait for it could mean to wait for each other."""
    if database.is_embedded:
        pytest.skip("SQLite has one writer at a time")
    post_id = await loop.post(days=2)
    later = Snapshot(YESTERDAY, NOW + timedelta(minutes=1), metrics(views=7000))
    async with database.write() as writing:
        given = [snapshots.PostSnapshot(post_id, later)]
        await snapshots.record_snapshots(writing, loop.organization_id, given)
        async with database.write() as session:
            batch = Batch(SyncRequest(loop.organization_id), TODAY, NOW, loop.world.new_key)
            await batch.execute(session, loop.world.new_key(), FIRST, size=10)
    assert [row.views for row in await loop.rows()] == [999]
    assert counts(await loop.sync()) == (1, 0, 0, 0, 0)
    assert [row.views for row in await loop.rows()] == [999, 7000]


async def test_a_batch_takes_the_next_entries_whatever_the_plan(
    loop: Loop, database: Database
) -> None:
    """Where entries lie in another order than that of their days, none may be passed over."""
    if database.is_embedded:
        pytest.skip("SQLite has no other plan")
    post_id = await loop.world.post(loop.organization_id, loop.brand_id)
    days = [TODAY - DAY * back for back in (9, 4, 8, 7, 6, 3, 5, 2, 1)]
    for day in days:
        await loop.world.record(loop.organization_id, post_id, {day: metrics(views=1)})

    async with database.write() as session:
        for way in ("hashagg", "hashjoin", "mergejoin", "sort", "material"):
            await session.execute(text(f"SET LOCAL enable_{way} = off"))
        taken = await session.execute(
            take_due(loop.organization_id, None, before=TODAY, after=FIRST, size=3)
        )
        assert sorted(row.date for row in taken) == sorted(days)[:3]
        await session.rollback()
