"""The clock is set back an hour: nothing is lost, stuck or let in for good."""

from datetime import timedelta

from app.domain.platforms import Platform
from app.services.collecting import claims
from app.services.processes import GONE_AFTER, Presence
from app.storage.database import Database
from tests.worker.installation import HOUR, MINUTE, Installation
from tests.world import NOW, World


async def test_what_a_killed_worker_held_is_collected_once_its_lease_is_over(
    installation: Installation,
) -> None:
    """That is an hour later than it would have been, and no more."""
    await installation.account(Platform.YOUTUBE, days=5)
    collector = installation.runtime.collector
    async with collector.database.write() as session:
        (queue,) = await claims.list_queues(session, now=collector.now(), limit=1)
        until = collector.now() + collector.lease
        key = collector.new_key()
        assert await claims.claim_batch(session, queue, key, now=collector.now(), until=until)
    installation.skip(-HOUR)
    await installation.work()
    assert not await installation.snapshots()
    installation.skip(HOUR + collector.lease + MINUTE)
    await installation.work()
    assert len(await installation.snapshots()) == 5
    assert all(place.lease_id is None for place in await installation.places())


async def test_what_was_collected_before_it_is_due_again_and_no_number_is_lost(
    installation: Installation,
) -> None:
    await installation.account(Platform.YOUTUBE, days=5)
    await installation.work()
    before = [row.views for row in await installation.snapshots()]
    installation.skip(-HOUR)
    await installation.work()
    assert [row.views for row in await installation.snapshots()] == before
    installation.skip(timedelta(days=1) + HOUR)
    await installation.work()
    assert all(place.failure_code is None for place in await installation.places())
    assert len(await installation.snapshots()) == 10


async def test_processes_go_on_knowing_of_each_other(database: Database, world: World) -> None:
    clock = [NOW]
    one, other = (Presence(database, "serve", lambda: clock[0], world.new_key) for _ in range(2))
    for process in (one, other, one):
        await process.note()
    clock[0] -= HOUR
    for process in (one, other):
        await process.note()
        assert (process.may_cache, process.serves_alone) == (True, False)
    clock[0] += GONE_AFTER + MINUTE
    await one.note()
    assert one.serves_alone
